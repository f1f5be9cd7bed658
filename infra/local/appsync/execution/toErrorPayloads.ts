// Errors of an execution as AppSync sends them: type, data and info at the top level, graphql-js's own sentences in AppSync's words.
// https://docs.aws.amazon.com/appsync/latest/devguide/troubleshooting-and-common-mistakes.html
import { getNamedType, GraphQLError, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import type { AppSyncErrorPayload } from '../api.ts';
import { SerializationError } from '../schema/scalars.ts';
import type { Log } from '../../log.ts';
import { FieldError } from './fieldError.ts';
import { writePath } from './writePath.ts';

/** Words the errors of one execution; a defect of the engine is logged and answered without its particulars. */
export function toErrorPayloads(
  errors: readonly GraphQLError[],
  schema: GraphQLSchema,
  log: Log,
): AppSyncErrorPayload[] {
  return errors.map((error) => toErrorPayload(error, schema, log));
}

function toErrorPayload(error: GraphQLError, schema: GraphQLSchema, log: Log): AppSyncErrorPayload {
  const original = error.originalError;
  const path = error.path ?? null;
  if (original instanceof FieldError) return fromFieldError(original, error);
  const nullMessage = wordNullError(error, schema);
  if (nullMessage !== undefined) return { path, locations: null, message: nullMessage };
  if (original instanceof SerializationError || original instanceof GraphQLError) {
    return { path, locations: null, message: wordCompletionError(error) };
  }
  if (original === undefined) {
    return { path, locations: toLocations(error), message: error.message };
  }
  log.error('GraphQL execution failed', { message: original.message, stack: original.stack });
  const internal = new FieldError('An internal failure occurred.', 'InternalFailure');
  return fromFieldError(internal, error);
}

function fromFieldError(original: FieldError, error: GraphQLError): AppSyncErrorPayload {
  return {
    path: error.path ?? null,
    data: original.data,
    errorType: original.errorType,
    errorInfo: original.errorInfo,
    locations: toLocations(error),
    message: original.message,
  };
}

function toLocations(error: GraphQLError): NonNullable<AppSyncErrorPayload['locations']> | null {
  const location = error.locations?.[0];
  return location ? [{ line: location.line, column: location.column, sourceName: null }] : null;
}

// "Cannot return null for non-nullable type: 'AWSDateTime' within parent 'Session' (/session/createdAt)"
function wordNullError(error: GraphQLError, schema: GraphQLSchema): string | undefined {
  const match = /^Cannot return null for non-nullable field (\w+)\.(\w+)\.$/.exec(error.message);
  const [, parentName = '', fieldName = ''] = match ?? [];
  const parent = match ? schema.getType(parentName) : undefined;
  if (!isObjectType(parent)) return undefined;
  const field = parent.getFields()[fieldName];
  const typeName = field ? nullTypeName(field.type, error.path ?? []) : fieldName;
  return `Cannot return null for non-nullable type: '${typeName}' within parent '${parentName}' (${writePath(error.path ?? [])})`;
}

// A null item of a list names the item's type, a null list the list itself.
function nullTypeName(type: GraphQLOutputType, path: readonly (string | number)[]): string {
  const isItem = typeof path.at(-1) === 'number';
  const nullable = isNonNullType(type) ? type.ofType : type;
  return isListType(nullable) && !isItem ? `[${getNamedType(nullable).name}]` : getNamedType(type).name;
}

function wordCompletionError(error: GraphQLError): string {
  const path = writePath(error.path ?? []);
  if (/^Expected Iterable/.test(error.message)) {
    return `Can't resolve value (${path}) : type mismatch error, expected type LIST`;
  }
  if (/^Abstract type/.test(error.message)) return `Can't resolve value (${path}) : ${error.message}`;
  return `Can't serialize value (${path}) : ${error.message}`;
}
