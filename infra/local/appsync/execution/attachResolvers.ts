// Gives every field of the schema its behaviour: first the question whether the caller may use it, then its resolver, or, where it
// has none, the member of that name in its parent's result.
import { isAbstractType, isObjectType, responsePathAsArray } from 'graphql';
import type { GraphQLFieldResolver, GraphQLSchema, GraphQLTypeResolver } from 'graphql';
import type { AccessTable, FieldAccess } from '../auth/fieldAccess.ts';
import type { Log } from '../../log.ts';
import { FieldError, notAuthorised } from './fieldError.ts';
import type { RequestContext } from './requestContext.ts';
import { runResolver } from './runResolver.ts';
import type { ExecutableResolver } from './runResolver.ts';
import { writePath } from './writePath.ts';

export interface ResolverTable {
  /** "Mutation.createSession" → its resolver. */
  readonly resolvers: ReadonlyMap<string, ExecutableResolver>;
  readonly accessTable: AccessTable;
  /** `ctx.env` */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
}

type FieldBehaviour = GraphQLFieldResolver<unknown, RequestContext>;

/** Changes the schema's fields and abstract types in place. */
export function attachResolvers(schema: GraphQLSchema, table: ResolverTable): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = resolveRuntimeType;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const access = table.accessTable.get(type.name)?.get(field.name);
      if (!access) continue;
      const resolver = table.resolvers.get(`${type.name}.${field.name}`);
      field.resolve = resolver ? createResolved(access, resolver, table) : createRead(access);
    }
  }
}

function createRead(access: FieldAccess): FieldBehaviour {
  const { typeName, fieldName } = access;
  return (source, _args, context) => {
    if (!context.caller.allows(access)) throw notAuthorised(typeName, fieldName);
    return readMember(source, fieldName);
  };
}

function createResolved(
  access: FieldAccess,
  resolver: ExecutableResolver,
  { environment, log }: ResolverTable,
): FieldBehaviour {
  const { typeName, fieldName } = access;
  const onLog = (line: string): void =>
    log.debug('resolver logged', { field: `${typeName}.${fieldName}`, line });
  return (source, args: Readonly<Record<string, unknown>>, context, info) => {
    if (!context.caller.allows(access)) throw notAuthorised(typeName, fieldName);
    if (context.purpose === 'event') return readMember(source, fieldName);
    context.resolverCount += 1;
    if (context.resolverCount > context.maxResolvers) {
      throw new FieldError(
        `The request runs more than ${context.maxResolvers} resolvers.`,
        'ResolverExecutionLimitReached',
      );
    }
    const result = runResolver(resolver, { source, args, context, info, environment, onLog });
    return context.purpose === 'start' ? keepStartResult(result, context) : result;
  };
}

// What a subscription's resolver answers at the start is not an event: nothing below it is resolved or sent.
async function keepStartResult(result: Promise<unknown>, context: RequestContext): Promise<null> {
  context.startResult = await result;
  return null;
}

function readMember(source: unknown, name: string): unknown {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined;
  return (source as Record<string, unknown>)[name];
}

const resolveRuntimeType: GraphQLTypeResolver<unknown, RequestContext> = (value, context, info) => {
  const typeName = readMember(value, '__typename');
  if (typeof typeName !== 'string') return undefined;
  // Only a mutation's result is read again, by its subscribers.
  if (info.operation.operation !== 'mutation') return typeName;
  const path = writePath(responsePathAsArray(info.path));
  const typeNames = context.runtimeTypes.get(path);
  if (typeNames) typeNames.push(typeName);
  else context.runtimeTypes.set(path, [typeName]);
  return typeName;
};
