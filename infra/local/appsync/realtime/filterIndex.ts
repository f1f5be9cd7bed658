// Finds the items whose filter matches a value without looking at the others: items are kept by the values that they ask for.
// An alternative is found by one look-up per set of paths in use ("sessionId", "sessionId+kind"), however many items there are.
import { isRecord } from './isRecord.ts';
import { toComparable, valueAt } from './subscriptionFilter.ts';
import type { Alternative, Equality, Rule } from './subscriptionFilter.ts';

export interface FilterIndex<Item> {
  /** @returns takes the item out again; call it once */
  add(alternatives: readonly Alternative[], item: Item): () => void;
  /** Every item of which an alternative matches, each once, in the order of the look-ups. */
  matching(value: unknown): Set<Item>;
  readonly size: number;
}

interface Entry<Item> {
  readonly item: Item;
  readonly rules: readonly Rule[];
}
interface Shape<Item> {
  readonly paths: readonly (readonly string[])[];
  readonly buckets: Map<string, Set<Entry<Item>>>;
}

/** Makes an empty index. */
export function createFilterIndex<Item>(): FilterIndex<Item> {
  const shapes = new Map<string, Shape<Item>>();
  let size = 0;
  return {
    add(alternatives, item) {
      const removals = alternatives.map((alternative) => addAlternative(shapes, alternative, item));
      size += 1;
      return () => {
        for (const remove of removals) remove();
        size -= 1;
      };
    },
    matching(value) {
      const found = new Set<Item>();
      for (const shape of shapes.values()) collect(shape, value, found);
      return found;
    },
    get size() {
      return size;
    },
  };
}

function addAlternative<Item>(
  shapes: Map<string, Shape<Item>>,
  alternative: Alternative,
  item: Item,
): () => void {
  const { equalities, rules } = alternative;
  // JSON never contains a raw line break, and a GraphQL name never does: joined by it, different lists stay different.
  const shapeKey = equalities.map(toName).join('\n');
  const bucketKey = equalities.map((equality) => equality.json).join('\n');
  const shape: Shape<Item> = shapes.get(shapeKey) ?? {
    paths: equalities.map(({ path }) => path),
    buckets: new Map(),
  };
  shapes.set(shapeKey, shape);
  const bucket = shape.buckets.get(bucketKey) ?? new Set<Entry<Item>>();
  shape.buckets.set(bucketKey, bucket);
  const entry = { item, rules };
  bucket.add(entry);
  return () => {
    bucket.delete(entry);
    if (bucket.size === 0) shape.buckets.delete(bucketKey);
    if (shape.buckets.size === 0) shapes.delete(shapeKey);
  };
}

function collect<Item>(shape: Shape<Item>, value: unknown, found: Set<Item>): void {
  // A list, a scalar or null has no fields to compare: only who asks for nothing gets it.
  const isComparable = isRecord(value);
  if (!isComparable && shape.paths.length > 0) return;
  const key = shape.paths.map((path) => toComparable(valueAt(value, path))).join('\n');
  for (const { item, rules } of shape.buckets.get(key) ?? []) {
    if (rules.length > 0 && !isComparable) continue;
    if (rules.every((rule) => rule.isMet(valueAt(value, rule.path)))) found.add(item);
  }
}

function toName(equality: Equality): string {
  return equality.path.join('.');
}
