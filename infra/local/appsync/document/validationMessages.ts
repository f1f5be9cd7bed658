// AppSync words validation errors as graphql-java does: "Validation error of type FieldUndefined: Field 'x' in type 'Query'
// is undefined @ 'x'". This turns graphql-js's errors, each with the rule that found it, into that wording.
// https://github.com/graphql/graphql-over-http/issues/81
import { Kind } from 'graphql';
import type { ASTNode, DocumentNode, GraphQLError, ValueNode } from 'graphql';
import type { AppSyncErrorPayload } from '../api.ts';

interface Wording {
  readonly type: string;
  /** What graphql-js says; its groups are the arguments of `text`. */
  readonly pattern: RegExp;
  readonly text: (...found: string[]) => string;
}

const fieldUndefined: Wording = {
  type: 'FieldUndefined',
  pattern: /^Cannot query field "(.+?)" on type "(.+?)"/,
  text: (field, type) => `Field '${field}' in type '${type}' is undefined`,
};

const wordings: Readonly<Record<string, readonly Wording[]>> = {
  FieldsOnCorrectTypeRule: [fieldUndefined],
  hideIntrospectionRule: [fieldUndefined],
  KnownArgumentNamesRule: [
    {
      type: 'UnknownArgument',
      pattern: /^Unknown argument "(.+?)"/,
      text: (argument) => `Unknown field argument ${argument}`,
    },
  ],
  ProvidedRequiredArgumentsRule: [
    {
      type: 'MissingFieldArgument',
      pattern: /^Argument "(?:.*\()?(\w+):?\)?" of type/,
      text: (argument) => `Missing field argument ${argument}`,
    },
  ],
  ScalarLeafsRule: [
    {
      type: 'SubSelectionNotAllowed',
      pattern: /^Field "(.+?)" must not have a selection since type "(.+?)" has no subfields/,
      text: (field, type) => `Sub selection not allowed on leaf type ${type} of field ${field}`,
    },
    {
      type: 'SubSelectionRequired',
      pattern: /^Field "(.+?)" of type "(.+?)" must have a selection of subfields/,
      text: (field, type) => `Sub selection required for type ${type} of field ${field}`,
    },
  ],
  KnownTypeNamesRule: [
    { type: 'UnknownType', pattern: /^Unknown type "(.+?)"/, text: (type) => `Unknown type ${type}` },
  ],
  NoUndefinedVariablesRule: [
    {
      type: 'UndefinedVariable',
      pattern: /^Variable "\$(.+?)" is not defined/,
      text: (variable) => `Undefined variable ${variable}`,
    },
  ],
  NoUnusedVariablesRule: [
    {
      type: 'UnusedVariable',
      pattern: /^Variable "\$(.+?)" is never used/,
      text: (variable) => `Unused variable ${variable}`,
    },
  ],
  VariablesInAllowedPositionRule: [
    {
      type: 'VariableTypeMismatch',
      pattern: /^Variable "\$.+?" of type "(.+?)" used in position expecting type "(.+?)"/,
      text: (found, expected) => `Variable type '${found}' doesn't match expected type '${expected}'`,
    },
  ],
  KnownFragmentNamesRule: [
    {
      type: 'UndefinedFragment',
      pattern: /^Unknown fragment "(.+?)"/,
      text: (fragment) => `Undefined fragment ${fragment}`,
    },
  ],
  NoUnusedFragmentsRule: [
    {
      type: 'UnusedFragment',
      pattern: /^Fragment "(.+?)" is never used/,
      text: (fragment) => `Unused fragment ${fragment}`,
    },
  ],
  NoFragmentCyclesRule: [
    { type: 'FragmentCycle', pattern: /^Cannot spread fragment/, text: () => 'Fragment cycles not allowed' },
  ],
  UniqueOperationNamesRule: [
    {
      type: 'DuplicateOperationName',
      pattern: /^There can be only one operation named "(.+?)"/,
      text: (operation) => `There can be only one operation named '${operation}'`,
    },
  ],
  LoneAnonymousOperationRule: [
    {
      type: 'LoneAnonymousOperationViolation',
      pattern: /^This anonymous operation/,
      text: () => 'Anonymous operation with other operations.',
    },
  ],
  KnownDirectivesRule: [
    {
      type: 'UnknownDirective',
      pattern: /^Unknown directive "@(.+?)"/,
      text: (directive) => `Unknown directive ${directive}`,
    },
    {
      type: 'MisplacedDirective',
      pattern: /^Directive "@(.+?)" may not be used on/,
      text: (directive) => `Directive ${directive} not allowed here`,
    },
  ],
  ValuesOfCorrectTypeRule: [{ type: 'WrongType', pattern: /^/, text: () => '' }],
  OverlappingFieldsCanBeMergedRule: [
    { type: 'FieldsConflict', pattern: /^Fields (.+)$/s, text: (conflict) => conflict },
  ],
};

/** A validation error and the graphql-js rule that reported it. */
export interface RuleError {
  readonly ruleName: string;
  readonly error: GraphQLError;
}

/** Words the errors of one document as AppSync does. */
export function toValidationPayloads(
  errors: readonly RuleError[],
  document: DocumentNode,
): AppSyncErrorPayload[] {
  const parents = readParents(document);
  return errors.map(({ ruleName, error }) => toValidationPayload(ruleName, error, parents));
}

function toValidationPayload(
  ruleName: string,
  error: GraphQLError,
  parents: ReadonlyMap<ASTNode, ASTNode>,
): AppSyncErrorPayload {
  const node = error.nodes?.[0];
  const location = error.locations?.[0];
  const { type, text } = wordError(ruleName, error, node, parents);
  const path = node ? queryPathOf(node, parents) : '';
  return {
    path: null,
    locations: location ? [{ ...location, sourceName: null }] : null,
    message: `Validation error of type ${type}: ${text}${path === '' ? '' : ` @ '${path}'`}`,
  };
}

function wordError(
  ruleName: string,
  error: GraphQLError,
  node: ASTNode | undefined,
  parents: ReadonlyMap<ASTNode, ASTNode>,
): { type: string; text: string } {
  for (const { type, pattern, text } of wordings[ruleName] ?? []) {
    if (type === 'WrongType') return { type, text: wordWrongType(error, node, parents) };
    const match = pattern.exec(error.message);
    if (match) return { type, text: text(...match.slice(1)) };
  }
  return { type: ruleName.replace(/Rule$/, ''), text: error.message };
}

function wordWrongType(
  error: GraphQLError,
  node: ASTNode | undefined,
  parents: ReadonlyMap<ASTNode, ASTNode>,
): string {
  const names: string[] = [];
  let value: ASTNode | undefined = node;
  for (let at = node; at && at.kind !== Kind.FIELD; at = parents.get(at)) {
    if (at.kind === Kind.OBJECT_FIELD || at.kind === Kind.ARGUMENT) names.unshift(at.name.value);
  }
  if (node?.kind === Kind.OBJECT_FIELD) value = node.value;
  const shown = value && 'kind' in value ? showValue(value as ValueNode) : '';
  const required = /include required field "(\w+)"/.exec(error.message)?.[1];
  if (required !== undefined) {
    return `argument '${names.join('.')}' with value '${shown}' is missing required fields '[${required}]'`;
  }
  const unknown = /not to include unknown field "(\w+)"/.exec(error.message)?.[1];
  if (unknown !== undefined) {
    return `argument '${names.slice(0, -1).join('.')}' with value '${shown}' contains a field not in '${typeIn(error)}': '${unknown}'`;
  }
  return `argument '${names.join('.')}' with value '${shown}' is not a valid '${typeIn(error)}'`;
}

// graphql-js names the type in one of these ways; its own scalars say "Int cannot represent …".
function typeIn(error: GraphQLError): string {
  const named =
    /(?:of (?:non-null )?type|exist in) "(.+?)"|^(\w+) cannot represent|in "(\w+)" enum|"(\w+)" enum/;
  const match = named.exec(error.message);
  return (match?.slice(1).find((group) => group !== undefined) ?? 'value').replace(/!$/, '');
}

function showValue(value: ValueNode): string {
  switch (value.kind) {
    case Kind.STRING:
      return `StringValue{value='${value.value}'}`;
    case Kind.INT:
      return `IntValue{value=${value.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${value.value}}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${value.value}}`;
    case Kind.ENUM:
      return `EnumValue{name='${value.value}'}`;
    case Kind.NULL:
      return 'NullValue{}';
    case Kind.LIST:
      return `ArrayValue{values=[${value.values.map(showValue).join(', ')}]}`;
    case Kind.OBJECT:
      return `ObjectValue{objectFields=[${value.fields
        .map((field) => `ObjectField{name='${field.name.value}', value=${showValue(field.value)}}`)
        .join(', ')}]}`;
    case Kind.VARIABLE:
      return `VariableReference{name='${value.name.value}'}`;
    default:
      return '';
  }
}

// The names of the fields around the node, after the fragment's name when it is in one.
function queryPathOf(node: ASTNode, parents: ReadonlyMap<ASTNode, ASTNode>): string {
  const names: string[] = [];
  for (let at: ASTNode | undefined = node; at; at = parents.get(at)) {
    if (at.kind === Kind.FIELD || at.kind === Kind.FRAGMENT_DEFINITION) names.unshift(at.name.value);
  }
  return names.join('/');
}

function readParents(document: DocumentNode): ReadonlyMap<ASTNode, ASTNode> {
  const parents = new Map<ASTNode, ASTNode>();
  const pending: ASTNode[] = [document];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const [key, member] of Object.entries(node)) {
      if (key === 'loc') continue;
      for (const child of Array.isArray(member) ? (member as unknown[]) : [member]) {
        if (!isNode(child)) continue;
        parents.set(child, node);
        pending.push(child);
      }
    }
  }
  return parents;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
