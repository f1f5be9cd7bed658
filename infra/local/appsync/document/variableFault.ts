// AppSync's sentence for the first variable that cannot be coerced, as graphql-java words it.
import {
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
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
    const message = faultOf({ variable: name, name }, type, isGiven ? variables[name] : undefined);
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

/** A value, as AppSync's sentences call it. */
interface Place {
  /** Names a null where none may be, however deep it stands (aws-appsync-community#406). */
  readonly variable: string;
  /** Names every other fault: the innermost field, or the variable itself (amplify-flutter#822). */
  readonly name: string;
}

function faultOf(place: Place, type: GraphQLInputType, value: unknown): string | undefined {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) {
      return `Variable '${place.variable}' has coerced Null value for NonNull type '${String(type)}'`;
    }
    return faultOf(place, type.ofType, value);
  }
  if (value === null || value === undefined) return undefined;
  if (isListType(type)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const fault = faultOf(place, type.ofType, item);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if (isInputObjectType(type)) return inputObjectFault(place, type, value);
  if (!isScalarType(type) && !isEnumType(type)) return undefined;
  try {
    type.coerceInputValue(value, true);
    return undefined;
  } catch (error) {
    const { name } = place;
    if (isSpecifiedScalarType(type)) return wrongTypeFault(name, type.name, value);
    const reason = error instanceof GraphQLError || error instanceof TypeError ? error.message : '';
    return `Variable '${name}' has an invalid value. ${reason || `Expected type '${type.name}'.`}`;
  }
}

function wrongTypeFault(name: string, typeName: string, value: unknown): string {
  return `Variable '${name}' has an invalid value. Expected type '${typeName}' but was '${javaTypeOf(value)}'.`;
}

function inputObjectFault(
  place: Place,
  type: Extract<GraphQLInputType, { getFields(): unknown }>,
  value: unknown,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrongTypeFault(place.name, type.name, value);
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
    const fieldPlace = { ...place, name: field.name };
    const fault = faultOf(fieldPlace, field.type, (value as Record<string, unknown>)[field.name]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function javaTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'ArrayList';
  if (typeof value === 'object') return 'LinkedHashMap';
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return 'Double';
    return Math.abs(value) < 2 ** 31 ? 'Integer' : 'Long';
  }
  return typeof value === 'boolean' ? 'Boolean' : 'String';
}
