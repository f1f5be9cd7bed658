// What a mutation publishes: its completed result with aliases undone, so that subscribers see the mutation's selected fields
// under the fields' own names.
// https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
import type { FieldNode } from 'graphql';
import type { Publication } from '../api.ts';
import { selectedFieldsBelow, selectedFieldsOf } from '../document/selectedFields.ts';
import type { SelectionScope } from '../document/selectedFields.ts';
import { writePath } from './writePath.ts';

export interface CompletedMutation {
  readonly data: unknown;
  /** Response paths of every error. */
  readonly errorPaths: readonly (readonly (string | number)[])[];
  readonly selectionSet: Parameters<typeof selectedFieldsOf>[0];
  readonly scope: SelectionScope;
  /** Response path of a field → the object types of its values in order, where it is of an interface or union type. */
  readonly runtimeTypes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Answers what is published, in the order of the mutation's fields: fields that somebody may subscribe to, that have a result,
 * and that did not fail themselves.
 */
export function toPublications(
  mutation: CompletedMutation,
  subscribedMutations: ReadonlySet<string>,
): readonly Publication[] {
  const { data, errorPaths, scope } = mutation;
  if (typeof data !== 'object' || data === null) return [];
  const failed = new Set(errorPaths.filter((path) => path.length === 1).map(([key]) => key));
  const publications: Publication[] = [];
  for (const [key, nodes] of selectedFieldsOf(mutation.selectionSet, scope)) {
    const mutationField = nodes[0]?.name.value ?? key;
    const value = (data as Record<string, unknown>)[key];
    if (!subscribedMutations.has(mutationField) || failed.has(key)) continue;
    if (value === undefined || value === null) continue;
    publications.push({ mutationField, result: undoAliases(value, nodes, mutation, [key]) });
  }
  return publications;
}

function undoAliases(
  value: unknown,
  nodes: readonly FieldNode[],
  mutation: CompletedMutation,
  path: readonly (string | number)[],
): unknown {
  const objectCount = countObjects(value);
  const recorded = mutation.runtimeTypes.get(writePath(path)) ?? [];
  // An item that failed after its type was found is null here: then it is unknown which types are whose.
  const typeNames = recorded.length === objectCount ? recorded.values() : [].values();
  return undoAliasesIn(value, nodes, mutation, path, typeNames);
}

function undoAliasesIn(
  value: unknown,
  nodes: readonly FieldNode[],
  mutation: CompletedMutation,
  path: readonly (string | number)[],
  typeNames: Iterator<string>,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => undoAliasesIn(item, nodes, mutation, [...path, index], typeNames));
  }
  const result: Record<string, unknown> = {};
  const typeName = typeNames.next();
  if (!typeName.done) result['__typename'] = typeName.value;
  for (const [key, fields] of selectedFieldsBelow(nodes, mutation.scope)) {
    if (!Object.hasOwn(value, key)) continue;
    const name = fields[0]?.name.value ?? key;
    result[name] = undoAliases((value as Record<string, unknown>)[key], fields, mutation, [...path, key]);
  }
  return result;
}

function countObjects(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + countObjects(item), 0);
  return typeof value === 'object' && value !== null ? 1 : 0;
}
