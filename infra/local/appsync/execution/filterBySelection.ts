// An error's `data` as clients may see it: only what the field's selection asks for.
import type { FieldNode } from 'graphql';
import { selectedFieldsBelow } from '../document/selectedFields.ts';
import type { SelectionScope } from '../document/selectedFields.ts';

/** Leaves of a value what the nodes of its field select; a field without a selection keeps everything. */
export function filterBySelection(
  value: unknown,
  nodes: readonly FieldNode[],
  scope: SelectionScope,
): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null || !nodes.some((node) => node.selectionSet)) return value;
  if (Array.isArray(value)) return value.map((item) => filterBySelection(item, nodes, scope));
  const kept: Record<string, unknown> = {};
  for (const [key, fields] of selectedFieldsBelow(nodes, scope)) {
    const name = fields[0]?.name.value ?? key;
    if (!Object.hasOwn(value, name)) continue;
    kept[key] = filterBySelection((value as Record<string, unknown>)[name], fields, scope);
  }
  return kept;
}
