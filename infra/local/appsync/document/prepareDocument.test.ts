// Documents are prepared once: the same text is the same document, valid or not.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { buildApiSchema } from '../schema/buildApiSchema.ts';
import { createPrepareDocument, rememberedDocuments } from './prepareDocument.ts';

const schema = buildApiSchema('type Query { node: Node } type Node { id: ID  next: Node }');
const options = { isIntrospectionEnabled: true };

test('the same text is prepared once, whether it is valid or not', () => {
  const prepare = createPrepareDocument(schema, options);

  expect(prepare('{ node { id } }')).toBe(prepare('{ node { id } }'));
  expect(prepare('{ nothing }')).toBe(prepare('{ nothing }'));
  expect(prepare('{ node { id } }')).not.toBe(prepare('{ node { id } } '));
});

test.each([
  ['of many tokens', `{ node { ${Array.from({ length: 4_000 }, (_, index) => `a${index}:id`).join(' ')} } }`],
  ['whose fragments spread out to many fields', spreadOut(10)],
  ['of much text', `{ node { id } } #${'x'.repeat(3_000_000)}`],
])('a document %s is prepared each time', (_which, source) => {
  const prepare = createPrepareDocument(schema, options);

  expect(prepare(source).kind).toBe('ready');
  // Not toBe: it would compare thousands of tokens, each within the one before.
  expect(prepare(source) === prepare(source)).toBe(false);
});

test('all documents together keep no more of the heap than they may', () => {
  const prepare = createPrepareDocument(schema, options);
  const aliases = Array.from({ length: 900 }, (_, index) => `a${index}:id`).join(' ');
  prepare(`{ node { ${aliases} } }`);
  const beforeBytes = readHeapBytes();

  for (let index = 0; index < 120; index += 1) prepare(`{ b${index}: node { ${aliases} } }`);

  expect(readHeapBytes() - beforeBytes).toBeLessThan(rememberedDocuments.maxBytes);
  const newest = `{ b119: node { ${aliases} } }`;
  expect(prepare(newest) === prepare(newest)).toBe(true);
});

/** Fragments that double at each of so many levels. */
function spreadOut(levels: number): string {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Node { a: next { ...F${level + 1} } b: next { ...F${level + 1} } }`,
  );
  return `{ node { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Node { id }`;
}

/** What is left after a collection of garbage. */
function readHeapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

test('a document keeps its operations and fragments', () => {
  const prepared = createPrepareDocument(
    schema,
    options,
  )('query A { node { ...F } } query B { node { id } } fragment F on Node { id }');

  expect(prepared).toMatchObject({
    kind: 'ready',
    operations: [{ name: { value: 'A' } }, { name: { value: 'B' } }],
  });
  expect(prepared.kind === 'ready' && [...prepared.fragments.keys()]).toEqual(['F']);
});

test('an introspection query passes when introspection is on', () => {
  const prepare = createPrepareDocument(schema, options);

  expect(prepare('{ __schema { types { name fields { name type { name ofType { name } } } } } }').kind).toBe(
    'ready',
  );
});

test('every refused document says why in one message each', () => {
  const prepared = createPrepareDocument(schema, options)('{ a b }');

  expect(prepared).toEqual({
    kind: 'refused',
    errors: ['a', 'b'].map((field, index) => ({
      path: null,
      locations: [{ line: 1, column: 3 + 2 * index, sourceName: null }],
      message: `Validation error of type FieldUndefined: Field '${field}' in type 'Query' is undefined @ '${field}'`,
    })),
  });
});
