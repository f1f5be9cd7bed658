// The arguments of a field as resolvers and subscription filters see them: coerced by graphql-js, and null where AppSync has null.
import { getArgumentValues, Kind } from 'graphql';
import type { FieldNode, GraphQLField, ValueNode, VariableValues } from 'graphql';

/**
 * Coerces the arguments of one field. An argument or a field of an input object whose variable was declared and given no
 * value is null, unless the schema has a default for it; GraphQL's specification leaves it out.
 * @throws GraphQLError when variables made an argument invalid
 * @see https://github.com/aws/aws-appsync-community/issues/348
 */
export function argumentValuesOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variableValues: VariableValues,
): Record<string, unknown> {
  const values = getArgumentValues(definition, node, variableValues);
  if (!hasUnsetVariable(variableValues)) return values;
  for (const argument of node.arguments ?? []) {
    setUnset(values, argument.name.value, argument.value, variableValues);
  }
  return values;
}

function hasUnsetVariable({ sources, coerced }: VariableValues): boolean {
  return Object.keys(sources).some((name) => !Object.hasOwn(coerced, name));
}

function setUnset(
  values: Record<string, unknown>,
  name: string,
  node: ValueNode,
  variableValues: VariableValues,
): void {
  if (Object.hasOwn(values, name)) return setUnsetWithin(values[name], node, variableValues);
  if (node.kind === Kind.VARIABLE && !Object.hasOwn(variableValues.coerced, node.name.value))
    values[name] = null;
}

function setUnsetWithin(value: unknown, node: ValueNode, variableValues: VariableValues): void {
  if (node.kind === Kind.LIST && Array.isArray(value)) {
    node.values.forEach((item, index) => setUnsetWithin(value[index], item, variableValues));
  }
  if (node.kind !== Kind.OBJECT) return;
  // One object where a list is asked for becomes a list of it.
  const object: unknown = Array.isArray(value) ? value.flat(Infinity)[0] : value;
  if (typeof object !== 'object' || object === null) return;
  for (const field of node.fields) {
    setUnset(object as Record<string, unknown>, field.name.value, field.value, variableValues);
  }
}
