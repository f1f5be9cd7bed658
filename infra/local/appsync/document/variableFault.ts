// AppSync's sentence for the first variable that cannot be coerced, as graphql-java words it.
import {
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  typeFromAST,
} from 'graphql';
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { AppSyncErrorPayload } from '../api.ts';

/** Answers what is wrong with the variables, or undefined when this finds nothing. */
export function findVariableFault(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): AppSyncErrorPayload | undefined {
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type) as GraphQLInputType | undefined;
    const isGiven = Object.hasOwn(variables, name);
    if (!type || (!isGiven && (definition.defaultValue !== undefined || !isNonNullType(type)))) continue;
    const message = faultOf(name, type, isGiven ? variables[name] : undefined);
    if (message === undefined) continue;
    const start = definition.loc?.startToken;
    return {
      path: null,
      locations: start ? [{ line: start.line, column: start.column, sourceName: null }] : null,
      message,
    };
  }
  return undefined;
}

function faultOf(variable: string, type: GraphQLInputType, value: unknown): string | undefined {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) {
      return `Variable '${variable}' has coerced Null value for NonNull type '${String(type)}'`;
    }
    return faultOf(variable, type.ofType, value);
  }
  if (value === null || value === undefined) return undefined;
  if (isListType(type)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const fault = faultOf(variable, type.ofType, item);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if (isInputObjectType(type)) return inputObjectFault(variable, type, value);
  if (!isScalarType(type) && !isEnumType(type)) return undefined;
  try {
    type.coerceInputValue(value, true);
    return undefined;
  } catch (error) {
    const reason = error instanceof GraphQLError || error instanceof TypeError ? error.message : '';
    return `Variable '${variable}' has an invalid value. ${reason || `Expected type '${type.name}'.`}`;
  }
}

function inputObjectFault(
  variable: string,
  type: Extract<GraphQLInputType, { getFields(): unknown }>,
  value: unknown,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `Variable '${variable}' has an invalid value. Expected type '${type.name}' but was '${javaTypeOf(value)}'.`;
  }
  const fields = type.getFields();
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name)) continue;
    return `The variables input contains a field name '${name}' that is not defined for input object type '${type.name}' `;
  }
  for (const field of Object.values(fields)) {
    const isGiven = Object.hasOwn(value, field.name);
    const hasDefault = field.defaultValue !== undefined || field.default !== undefined;
    if (!isGiven && hasDefault) continue;
    const fault = faultOf(variable, field.type, (value as Record<string, unknown>)[field.name]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function javaTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'ArrayList';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  return typeof value === 'boolean' ? 'Boolean' : 'String';
}
