// The schema as a list of what can be asked: every field of every object type, and for each root field the operation that
// selects everything below it.
import { readFileSync } from 'node:fs';
import { buildASTSchema, getNamedType, isObjectType, parse } from 'graphql';
import type { ConstDirectiveNode, GraphQLNamedType, GraphQLObjectType } from 'graphql';

const read = (name: string): string =>
  readFileSync(new URL(`../../../schema/${name}`, import.meta.url), 'utf8');
const schema = buildASTSchema(parse(read('appsync.graphql') + read('schema.graphql')));

/** A field by its type and name: "Session.title". */
export const fieldNameOf = (type: { readonly name: string }, field: { readonly name: string }): string =>
  `${type.name}.${field.name}`;

/** Every field of every object type. */
export function allFieldNames(): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) => fieldNamesOf(type as GraphQLObjectType));
}

function fieldNamesOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields()).map((field) => fieldNameOf(type, field));
}

const modeDirectives = ['aws_cognito_user_pools', 'aws_api_key', 'aws_iam'];

/** Which kinds of callers a field's directives, or else its type's, admit by name: "aws_api_key" → whether it does. */
export function directivesOf(fieldName: string): Readonly<Record<string, boolean>> {
  const [typeName = '', name = ''] = fieldName.split('.');
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`The schema has no type ${typeName}.`);
  const modesIn = (directives: readonly ConstDirectiveNode[] = []): string[] =>
    directives.map((directive) => directive.name.value).filter((mode) => modeDirectives.includes(mode));
  const own = modesIn(type.getFields()[name]?.astNode?.directives);
  const effective = own.length > 0 ? own : modesIn(type.astNode?.directives);
  return Object.fromEntries(modeDirectives.map((directive) => [directive, effective.includes(directive)]));
}

/** The fields of Query, Mutation and Subscription. */
export function rootFieldNames(): string[] {
  return rootTypes().flatMap(fieldNamesOf);
}

/** An operation that asks for a root field and all below it. */
export interface WholeOperation {
  readonly rootType: GraphQLObjectType;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  /** Every field that it selects. */
  readonly fieldNames: ReadonlySet<string>;
}

/**
 * Writes the operation of a root field.
 * @param fieldArguments what some fields below it are asked with: "Session.events" → "(limit: 1)"
 */
export function wholeOperation(
  rootFieldName: string,
  fieldArguments: Readonly<Record<string, string>> = {},
): WholeOperation {
  const [typeName, name] = rootFieldName.split('.');
  const rootType = rootTypes().find((type) => type.name === typeName);
  const field = rootType && name !== undefined ? rootType.getFields()[name] : undefined;
  if (!rootType || !field) throw new Error(`The schema has no root field ${rootFieldName}.`);
  const fieldNames = new Set([rootFieldName]);
  const selection = selectAll(getNamedType(field.type), fieldArguments, fieldNames);
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const kind = rootType.name.toLowerCase() as WholeOperation['kind'];
  const inBrackets = (list: string): string => (list ? `(${list})` : '');
  const query = `${kind} ${inBrackets(declared)} { ${field.name}${inBrackets(passed)}${selection} }`;
  return { rootType, kind, query, fieldNames };
}

function rootTypes(): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type !== null && type !== undefined,
  );
}

/** Types that lead back to themselves are selected once. */
function selectAll(
  type: GraphQLNamedType,
  fieldArguments: Readonly<Record<string, string>>,
  fieldNames: Set<string>,
  above: readonly GraphQLNamedType[] = [],
): string {
  if (!isObjectType(type)) return '';
  const selected = Object.values(type.getFields())
    .filter((field) => ![...above, type].includes(getNamedType(field.type)))
    .map((field) => {
      const fieldName = fieldNameOf(type, field);
      fieldNames.add(fieldName);
      const below = selectAll(getNamedType(field.type), fieldArguments, fieldNames, [...above, type]);
      return `${field.name}${fieldArguments[fieldName] ?? ''}${below}`;
    });
  return ` { ${selected.join(' ')} }`;
}
