// When two APIs are the same, and what is said when they are not.
import { describe, expect, test } from 'vitest';
import { differencesOf, fingerprintOf } from './apiDescription.ts';
import type { ApiDescription, CodeDescription } from './apiDescription.ts';
import { schemaParts } from './schemaParts.ts';

const unit: CodeDescription = {
  code: 'a();\n',
  runtime: 'APPSYNC_JS 1.0.0',
  dataSource: 'sessions',
  maxBatchSize: 0,
};
const pipeline: CodeDescription = { ...unit, dataSource: undefined, steps: ['one', 'two'] };

const api = (changes: Partial<ApiDescription> = {}): ApiDescription => ({
  schemaSdl: 'type Query { a(x: Int, y: ID): Int b: Int @aws_iam @aws_api_key } enum E { A B }',
  resolvers: new Map([
    ['Query.a', unit],
    ['Query.b', pipeline],
  ]),
  functions: new Map([['one', unit]]),
  ...changes,
});

describe('the fingerprint', () => {
  test('is the same for another order, other comments, descriptions and AppSync’s own definitions', () => {
    const printed = `scalar AWSJSON
      directive @aws_iam on OBJECT | FIELD_DEFINITION
      enum E { B A } # a comment
      "A description." type Query { b: Int @aws_api_key @aws_iam "Of a." a(y: ID, x: Int): Int }
      schema { query: Query }`;
    const resolvers = new Map([...api().resolvers].reverse());

    expect(fingerprintOf(api({ schemaSdl: printed, resolvers }))).toBe(fingerprintOf(api()));
    expect(fingerprintOf(api())).toMatch(/^[0-9a-f]{16}$/);
    expect(differencesOf(api(), api({ schemaSdl: printed, resolvers }))).toEqual([]);
  });

  test('does not see the newline at the end of code, which a console may add', () => {
    const resolvers = new Map([...api().resolvers, ['Query.a', { ...unit, code: 'a();\r\n\n' }] as const]);

    expect(fingerprintOf(api({ resolvers }))).toBe(fingerprintOf(api()));
  });

  test.each<[what: string, sentence: string, changes: Partial<ApiDescription>]>([
    [
      'code',
      'The resolver of Query.a was edited: its code differs.',
      { resolvers: new Map([...api().resolvers, ['Query.a', { ...unit, code: 'b();' }]]) },
    ],
    [
      'a data source and a runtime',
      'The resolver of Query.a was edited: its runtime and its data source differ.',
      {
        resolvers: new Map([
          ...api().resolvers,
          ['Query.a', { ...unit, dataSource: 'none', runtime: 'VTL' }],
        ]),
      },
    ],
    [
      'the order of a pipeline',
      'The resolver of Query.b was edited: its list of functions differs.',
      { resolvers: new Map([...api().resolvers, ['Query.b', { ...pipeline, steps: ['two', 'one'] }]]) },
    ],
    ['a function that is gone', 'The function one is not deployed.', { functions: new Map() }],
    [
      'a resolver that nobody synthesized',
      'The resolver of E.c is deployed and not in the assembly.',
      { resolvers: new Map([...api().resolvers, ['E.c', unit]]) },
    ],
    [
      'who may ask for a field',
      "The schema's Query was edited: its definition differs.",
      { schemaSdl: api().schemaSdl.replace('@aws_iam', '') },
    ],
  ])('and the sentences tell of %s', (_what, sentence, changes) => {
    expect(differencesOf(api(), api(changes))).toEqual([sentence]);
    expect(fingerprintOf(api(changes))).not.toBe(fingerprintOf(api()));
  });
});

test('a schema’s parts are its own types, each in one normal form', () => {
  const parts = schemaParts(
    '"D" type B implements Y & X { b(z: Int = 1, a: ID): B! a: Int } scalar AWSURL scalar Own',
  );

  expect([...parts]).toEqual([
    ['Own', 'scalar Own'],
    ['B', 'type B implements X & Y {\n  a: Int\n  b(a: ID, z: Int = 1): B!\n}'],
  ]);
});
