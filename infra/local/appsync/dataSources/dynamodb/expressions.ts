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
      Object.assign(names, expressionNames);
      Object.assign(values, toWireItem(expressionValues ?? {}));
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

/** The typed key of a request as DynamoDB takes it. @throws RequestShapeError when there is none */
export function parseKey(key: unknown): ReturnType<typeof toWireItem> {
  if (typeof key !== 'object' || key === null || Array.isArray(key)) {
    throw new RequestShapeError("Value for field '$[key]' not found.");
  }
  return toWireItem(key);
}
