// A resolver's expressions become the members of DynamoDB's input: several expressions share one map of names and one of values.
import { parseRequest, RequestShapeError } from '../dataSource.ts';
import { toWireItem } from './attributeValues.ts';

/** Collects expressions for one call. */
export interface ExpressionInput {
  /** Adds `{expression, expressionNames, expressionValues}` as the named member; undefined and null add nothing. */
  add(member: string, expression: unknown): void;
  /** The members collected so far. */
  members(): Record<string, unknown>;
}

/** Starts with no expressions. */
export function createExpressionInput(): ExpressionInput {
  const expressions: Record<string, unknown> = {};
  const names: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  return {
    add(member, value) {
      if (value === undefined || value === null) return;
      const { expression, expressionNames, expressionValues } = parseRequest(value);
      if (typeof expression !== 'string') {
        throw new RequestShapeError("Value for field '$[expression]' not found.");
      }
      expressions[member] = expression;
      addNew('expressionNames', names, expressionNames ?? {});
      addNew('expressionValues', values, toWireItem(expressionValues ?? {}));
    },
    members() {
      return {
        ...expressions,
        ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
        ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
      };
    },
  };
}

/**
 * Adds placeholders that no other expression of the call has: AppSync refuses one that stands in two of them. The same
 * name for the same attribute is taken twice.
 * @see https://github.com/aws/aws-appsync-community/issues/162
 */
function addNew(member: string, known: Record<string, unknown>, added: object): void {
  for (const [placeholder, value] of Object.entries(added)) {
    const isSameName = member === 'expressionNames' && known[placeholder] === value;
    if (Object.hasOwn(known, placeholder) && !isSameName) {
      throw new RequestShapeError(`Duplicate '${placeholder}' in $[${member}] of update and condition.`);
    }
    known[placeholder] = value;
  }
}

/** The typed key of a request as DynamoDB takes it. @throws RequestShapeError when there is none */
export function parseKey(key: unknown): ReturnType<typeof toWireItem> {
  if (typeof key !== 'object' || key === null || Array.isArray(key)) {
    throw new RequestShapeError("Value for field '$[key]' not found.");
  }
  return toWireItem(key);
}
