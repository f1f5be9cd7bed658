// Documents are prepared once: the same text is the same document, valid or not.
import { expect, test } from 'vitest';
import { buildApiSchema } from '../schema/buildApiSchema.ts';
import { createPrepareDocument } from './prepareDocument.ts';

const schema = buildApiSchema('type Query { node: Node } type Node { id: ID  next: Node }');
const options = { isIntrospectionEnabled: true };

test('the same text is prepared once, whether it is valid or not', () => {
  const prepare = createPrepareDocument(schema, options);

  expect(prepare('{ node { id } }')).toBe(prepare('{ node { id } }'));
  expect(prepare('{ nothing }')).toBe(prepare('{ nothing }'));
  expect(prepare('{ node { id } }')).not.toBe(prepare('{ node { id } } '));
});

test('very long documents are prepared each time', () => {
  const prepare = createPrepareDocument(schema, options);
  const source = `{ node { id } } #${'x'.repeat(40_000)}`;

  expect(prepare(source)).not.toBe(prepare(source));
});

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
