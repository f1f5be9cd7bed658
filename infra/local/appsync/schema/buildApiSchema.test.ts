// The template's SDL: AppSync's own definitions are added, faults are one sentence, subscriptions fit their mutations.
import { describe, expect, test } from 'vitest';
import { buildApiSchema } from './buildApiSchema.ts';
import { builtInDefinitions } from './builtInDefinitions.ts';
import { readSubscriptions } from './readSubscriptions.ts';

test('AppSync’s directives and scalars need no definition', () => {
  const sdl = `
    type Query { at: AWSDateTime @aws_iam  old: Int @deprecated(reason: "use at")  mine: Int @aws_auth(cognito_groups: ["a"]) }
    type Thing @aws_api_key @aws_oidc @aws_lambda @aws_cognito_user_pools(cognito_groups: ["a"]) { id: ID }`;

  const schema = buildApiSchema(sdl);

  expect(schema.getDirective('aws_subscribe')).toBeDefined();
  for (const name of Object.keys(builtInDefinitions)) {
    const known = name.startsWith('@') ? schema.getDirective(name.slice(1)) : schema.getType(name);
    expect(known, name).toBeDefined();
  }
});

test('a declaration of one of AppSync’s scalars is allowed', () => {
  const schema = buildApiSchema('"a day" scalar AWSDate type Query { at: AWSDate }');

  expect(schema.getType('AWSDate')?.description).toBe('a day');
});

test('the directives of merged APIs are accepted on types and fields', () => {
  const on = '@canonical @hidden @renamed(to: "Other")';
  const sdl = `
    type Query ${on} { a: Int ${on} }
    interface I ${on} { a: Int }
    union U ${on} = Query
    enum E ${on} { A }
    input In ${on} { a: Int }`;

  expect(
    buildApiSchema(sdl)
      .getDirective('renamed')
      ?.args.map(({ name }) => name),
  ).toEqual(['to']);
});

test.each([
  ['type Query {', 'The GraphQL schema cannot be used: line 1: Syntax Error: Expected Name, found <EOF>.'],
  ['type Query { a: Zzzzzz }', 'The GraphQL schema cannot be used: Unknown type "Zzzzzz".'],
  ['type Mutation { a: Int }', 'The GraphQL schema cannot be used: Query root type must be provided.'],
  [
    'type Query { a: Int @aws_everyone }',
    'The GraphQL schema cannot be used: Unknown directive "@aws_everyone".',
  ],
  [
    'type Query { a: Int }\n\ndirective @aws_iam on FIELD_DEFINITION',
    'The GraphQL schema cannot be used: line 3: Directive definitions are not supported: @aws_iam.',
  ],
  [
    'directive @mine on FIELD_DEFINITION type Query { a: Int @mine }',
    'The GraphQL schema cannot be used: line 1: Directive definitions are not supported: @mine.',
  ],
  ...['scalar Decimal', 'extend scalar Decimal @aws_iam'].map((definition) => [
    `type Query { a: Int }\n${definition}`,
    'The GraphQL schema cannot be used: line 2: Schema defines an unsupported scalar Decimal. ' +
      'Supported scalars are AWSDate, AWSTime, AWSDateTime, AWSTimestamp, AWSEmail, AWSJSON, AWSURL, AWSPhone, AWSIPAddress.',
  ]),
  [
    'type Query {\n a: Int @renamed }',
    'The GraphQL schema cannot be used: Argument "@renamed(to:)" of type "String!" is required, but it was not provided.',
  ],
])('a schema that is none is refused: %s', (sdl, message) => {
  expect(() => buildApiSchema(sdl)).toThrow(new Error(message));
});

describe('@aws_subscribe', () => {
  const read = (subscription: string) =>
    readSubscriptions(
      buildApiSchema(
        `type Query { a: Int } type Mutation { one: Int!  two: String } type Subscription { ${subscription} }`,
      ),
    );

  test('names the mutations of a subscription', () => {
    expect([...read('a: Int @aws_subscribe(mutations: ["one"])  b: Int')]).toEqual([
      ['a', ['one']],
      ['b', []],
    ]);
  });

  test.each([
    [
      'a: Int @aws_subscribe(mutations: ["three"])',
      'Subscription.a listens to the mutation "three", which the schema does not have.',
    ],
    [
      'a: Int @aws_subscribe(mutations: ["two"])',
      'Subscription.a is of type Int, Mutation.two of type String; they must be the same.',
    ],
  ])('that does not fit is refused: %s', (subscription, message) => {
    expect(() => read(subscription)).toThrow(new Error(message));
  });
});
