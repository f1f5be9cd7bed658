// List indexes of an update, kept near the lists that are there: dynalite makes room up to the index it is given.
// In: a checked UpdateItem and the row it is for; out: the same update with every far index right behind the longest list.
import type { Image, Json } from './engine.ts';

type Path = readonly (string | number)[];
interface Updates extends Json {
  readonly sections: readonly (Json & { readonly path: Path })[];
  readonly paths: readonly Path[];
}

/**
 * Moves indexes that lie behind the end of every list, in their order.
 * DynamoDB appends what is set behind a list's end, so where behind makes no difference.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.AddingListElements
 */
export function withNearIndexes(checked: Json, row: Image | undefined): Json {
  const updates = checked['_updates'] as Updates | undefined;
  const indexes = (updates?.sections ?? []).flatMap(({ path }) =>
    path.filter((part) => typeof part === 'number'),
  );
  if (!updates || indexes.length === 0) return checked;
  const end = longestListOf(row ?? {});
  const far = [...new Set(indexes)].filter((index) => index > end).sort((left, right) => left - right);
  const toNear = (path: Path): Path =>
    path.map((part) => (typeof part === 'number' && part > end ? end + 1 + far.indexOf(part) : part));
  return {
    ...checked,
    _updates: {
      ...updates,
      sections: updates.sections.map((section) => ({ ...section, path: toNear(section.path) })),
      paths: updates.paths.map(toNear),
    },
  };
}

function longestListOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce<number>((longest, part) => Math.max(longest, longestListOf(part)), own);
}
