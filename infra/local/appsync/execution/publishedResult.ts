// What a mutation publishes: its completed result with aliases undone, so that subscribers see the mutation's selected fields
// under the fields' own names.
// https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
import { getNamedType, isObjectType } from 'graphql';
import type { Publication } from '../api.ts';
import type { Execution } from './execution.ts';
import type { PlannedField } from './plan.ts';

/**
 * Answers what is published, in the order of the mutation's fields: fields that somebody may subscribe to, that have a result,
 * and that did not fail themselves.
 */
export function toPublications(
  data: unknown,
  fields: readonly PlannedField[],
  execution: Execution,
  subscribedMutations: ReadonlySet<string>,
): readonly Publication[] {
  if (typeof data !== 'object' || data === null) return [];
  const failed = new Set(execution.errors.flatMap(({ path }) => (path?.length === 1 ? path : [])));
  return fields.flatMap((field) => {
    const value = (data as Record<string, unknown>)[field.responseKey];
    if (!subscribedMutations.has(field.name) || failed.has(field.responseKey)) return [];
    if (value === undefined || value === null) return [];
    return [{ mutationField: field.name, result: undoAliases(value, field, execution) }];
  });
}

function undoAliases(value: unknown, field: PlannedField, execution: Execution): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => undoAliases(item, field, execution));
  const declared = getNamedType(field.definition.type);
  const type = isObjectType(declared) ? declared : execution.typeOf(value);
  // The text of a leaf is no object, so there is a type; without one nothing could be read again.
  if (!type) return null;
  const result: Record<string, unknown> = type === declared ? {} : { __typename: type.name };
  for (const subfield of field.subfields(type)) {
    const member = (value as Record<string, unknown>)[subfield.responseKey];
    result[subfield.name] = undoAliases(member, subfield, execution);
  }
  return result;
}
