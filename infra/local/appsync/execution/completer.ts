// Turns what a field resolved to into what is answered, by the field's type: null where it must not be null, lists, leaves, objects.
// A value that does not fit is an error of its place in AppSync's words, and null there or at the nearest place that may be null.
// https://spec.graphql.org/September2025/#sec-Value-Completion
import { getNamedType, isAbstractType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLAbstractType, GraphQLLeafType, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import type { Execution } from './execution.ts';
import type { PlannedField } from './plan.ts';

/** A place in the response, from the innermost key outwards. */
export interface ResponsePath {
  readonly previous: ResponsePath | undefined;
  readonly key: string | number;
}

/** In place of a value: it is null because of an error that has been recorded, and its type does not allow null. */
export const nulled = Symbol('nulled');
/**
 * Completes a value of one type: answers a value of the response or `nulled`, or a promise of it when fields below have to be
 * waited for.
 */
export type Completer = (
  value: unknown,
  field: PlannedField,
  path: ResponsePath,
  execution: Execution,
) => unknown;

const completers = new WeakMap<GraphQLOutputType, Completer>();

/** The completer of a type, made once. */
export function completerOf(type: GraphQLOutputType): Completer {
  const known = completers.get(type);
  if (known) return known;
  const completer = isNonNullType(type)
    ? completeNonNull(type.ofType)
    : completeNullable(nullableCompleter(type));
  completers.set(type, completer);
  return completer;
}

function completeNonNull(type: GraphQLOutputType): Completer {
  const complete = nullableCompleter(type);
  const typeName = isListType(type) ? `[${getNamedType(type).name}]` : getNamedType(type).name;
  const check = (
    completed: unknown,
    field: PlannedField,
    path: ResponsePath,
    execution: Execution,
  ): unknown => {
    if (completed !== null) return completed;
    execution.addNullError(typeName, field, path);
    return nulled;
  };
  return (value, field, path, execution) => {
    const completed = value === null || value === undefined ? null : complete(value, field, path, execution);
    if (completed instanceof Promise) {
      return completed.then((settled: unknown) => check(settled, field, path, execution));
    }
    return check(completed, field, path, execution);
  };
}

function completeNullable(complete: Completer): Completer {
  return (value, field, path, execution) => {
    if (value === null || value === undefined) return null;
    const completed = complete(value, field, path, execution);
    if (completed instanceof Promise)
      return completed.then((settled: unknown) => (settled === nulled ? null : settled));
    return completed === nulled ? null : completed;
  };
}

/** Completes values that are not null; answers `nulled` after an error. */
function nullableCompleter(type: GraphQLOutputType): Completer {
  if (isLeafType(type)) return completeLeaf(type);
  if (isListType(type)) return completeList(type.ofType);
  if (isObjectType(type)) return completeObject(type);
  if (isAbstractType(type)) return completeAbstract(type);
  throw new Error(`The type ${String(type)} cannot be completed.`);
}

function completeLeaf(type: GraphQLLeafType): Completer {
  return (value, _field, path, execution) => {
    try {
      return type.coerceOutputValue(value);
    } catch (error) {
      execution.addCompletionError(path, `Can't serialize value (%) : ${(error as Error).message}`);
      return nulled;
    }
  };
}

function completeList(itemType: GraphQLOutputType): Completer {
  // Made at first use: a type may be a list of itself.
  let completeItem: Completer | undefined;
  return (value, field, path, execution) => {
    if (!Array.isArray(value)) return mismatch('LIST', path, execution);
    completeItem ??= completerOf(itemType);
    const items: unknown[] = new Array(value.length);
    let isNulled = false;
    let pending: Promise<void>[] | undefined;
    const settle = (index: number, completed: unknown): void => {
      if (completed === nulled) isNulled = true;
      else items[index] = completed;
    };
    for (let index = 0; index < value.length; index += 1) {
      const itemPath = { previous: path, key: index };
      const completed = completeItem(value[index], field, itemPath, execution);
      if (completed instanceof Promise) {
        (pending ??= []).push(completed.then((settled: unknown) => settle(index, settled)));
      } else settle(index, completed);
    }
    if (!pending) return isNulled ? nulled : items;
    return Promise.all(pending).then(() => (isNulled ? nulled : items));
  };
}

function completeObject(type: GraphQLObjectType): Completer {
  return (value, field, path, execution) =>
    typeof value !== 'object' || Array.isArray(value)
      ? mismatch('OBJECT', path, execution)
      : execution.executeFields(field.subfields(type), value, path);
}

function completeAbstract(type: GraphQLAbstractType): Completer {
  return (value, field, path, execution) => {
    const found = execution.runtimeTypeOf(type, value);
    if (!found) {
      execution.addCompletionError(
        path,
        `Can't resolve value (%) : could not determine the exact type of '${type.name}'`,
      );
      return nulled;
    }
    const completed = execution.executeFields(field.subfields(found), value, path);
    if (completed instanceof Promise)
      return completed.then((settled: unknown) => execution.keepType(settled, found));
    return execution.keepType(completed, found);
  };
}

function mismatch(expected: 'LIST' | 'OBJECT', path: ResponsePath, execution: Execution): typeof nulled {
  execution.addCompletionError(
    path,
    `Can't resolve value (%) : type mismatch error, expected type ${expected}`,
  );
  return nulled;
}
