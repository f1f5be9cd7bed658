// Documents and variables that are not valid, over a real socket: AppSync answers them with graphql-java's sentences.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering, echoCode, openTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';

const schema = `
  enum Status { CREATED LIVE }
  type Query {
    session(id: ID!, title: String, status: Status): Session
    list(limit: Int): [Session!]
    create(input: CreateInput!): Session
  }
  type Mutation { rename(id: ID!): Session }
  type Subscription { onRename: Session @aws_subscribe(mutations: ["rename"]) }
  input CreateInput { title: String! tags: [String!] at: AWSDateTime status: Status count: Int = 3 }
  type Session { id: ID! title: String }
`;

let api: TestApi;
beforeAll(async () => {
  const resolvers = {
    'Query.list': answering([]),
    'Query.create': {
      code: echoCode.replace('return ctx.result', 'return { id: JSON.stringify(ctx.result) }'),
    },
  };
  api = await openTestApi({ schema, resolvers });
});
afterAll(() => api.close());

describe('a document that is not valid is answered 200 with graphql-java’s sentences', () => {
  const at = (line: number, column: number) => [{ line, column, sourceName: null }];
  test.each([
    [
      '{ badfield }',
      3,
      "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
    ],
    [
      '{ session(id: 1) { isActive } }',
      20,
      "Validation error of type FieldUndefined: Field 'isActive' in type 'Session' is undefined @ 'session/isActive'",
    ],
    [
      '{ session { id } }',
      3,
      "Validation error of type MissingFieldArgument: Missing field argument id @ 'session'",
    ],
    [
      '{ session(id: 1, filter: 2) { id } }',
      18,
      "Validation error of type UnknownArgument: Unknown field argument filter @ 'session'",
    ],
    [
      '{ session(id: 1) }',
      3,
      "Validation error of type SubSelectionRequired: Sub selection required for type Session of field session @ 'session'",
    ],
    [
      '{ session(id: 1) { id { x } } }',
      23,
      "Validation error of type SubSelectionNotAllowed: Sub selection not allowed on leaf type ID! of field id @ 'session/id'",
    ],
    [
      '{ list(limit: "x") { id } }',
      15,
      "Validation error of type WrongType: argument 'limit' with value 'StringValue{value='x'}' is not a valid 'Int' @ 'list'",
    ],
    [
      '{ session(id: 1, status: GONE) { id } }',
      26,
      "Validation error of type WrongType: argument 'status' with value 'EnumValue{name='GONE'}' is not a valid 'Status' @ 'session'",
    ],
    [
      '{ create(input: {}) { id } }',
      17,
      "Validation error of type WrongType: argument 'input' with value 'ObjectValue{objectFields=[]}' is missing required fields '[title]' @ 'create'",
    ],
    [
      '{ create(input: {title: "t", at: "now"}) { id } }',
      34,
      "Validation error of type WrongType: argument 'input.at' with value 'StringValue{value='now'}' is not a valid 'AWSDateTime' @ 'create'",
    ],
    [
      '{ create(input: {title: "t", x: 1}) { id } }',
      30,
      "Validation error of type WrongType: argument 'input' with value 'IntValue{value=1}' contains a field not in 'CreateInput': 'x' @ 'create'",
    ],
    [
      'query($id: ID) { session(id: $id) { id } }',
      7,
      "Validation error of type VariableTypeMismatch: Variable type 'ID' doesn't match expected type 'ID!'",
    ],
    [
      '{ session(id: $id) { id } }',
      15,
      "Validation error of type UndefinedVariable: Undefined variable id @ 'session'",
    ],
    ['query($a: Int) { __typename }', 7, 'Validation error of type UnusedVariable: Unused variable a'],
    [
      'query($a: AWSThing) { list(limit: $a) { id } }',
      11,
      'Validation error of type UnknownType: Unknown type AWSThing',
    ],
    ['{ ...Nothing }', 6, 'Validation error of type UndefinedFragment: Undefined fragment Nothing'],
    [
      '{ session(id: 1) { id @wrong } }',
      23,
      "Validation error of type UnknownDirective: Unknown directive wrong @ 'session/id'",
    ],
    [
      '{ __typename } fragment F on Session { id }',
      16,
      "Validation error of type UnusedFragment: Unused fragment F @ 'F'",
    ],
  ])('%s', async (query, column, message) => {
    const answer = await api.query(query);

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ data: null, errors: [{ path: null, locations: at(1, column), message }] });
  });

  test('a syntax error names its place', async () => {
    const answer = await api.query('{ session(');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: at(1, 11),
          message: 'Invalid Syntax : Expected Name, found <EOF> at line 1 column 11',
        },
      ],
    });
  });

  test('a subscription over HTTP is refused', async () => {
    const answer = await api.query('subscription { onRename { id } }');

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ data: null, errors: [{ errorType: 'OperationNotSupported' }] });
  });
});

describe('variables that cannot be coerced are named', () => {
  const create = 'query Q($input: CreateInput!) { create(input: $input) { id } }';
  test.each([
    ['nothing', {}, "Variable 'input' has coerced Null value for NonNull type 'CreateInput!'"],
    ['null', { input: null }, "Variable 'input' has coerced Null value for NonNull type 'CreateInput!'"],
    ['a missing field', { input: {} }, "Variable 'input' has coerced Null value for NonNull type 'String!'"],
    [
      'a null item',
      { input: { title: 't', tags: [null] } },
      "Variable 'input' has coerced Null value for NonNull type 'String!'",
    ],
    [
      'an unknown field',
      { input: { title: 't', isActive: true } },
      "The variables input contains a field name 'isActive' that is not defined for input object type 'CreateInput' ",
    ],
    [
      'a text for a map',
      { input: 'x' },
      "Variable 'input' has an invalid value. Expected type 'CreateInput' but was 'String'.",
    ],
    [
      'a wrong enum value',
      { input: { title: 't', status: 'GONE' } },
      `Variable 'status' has an invalid value. Value "GONE" does not exist in "Status" enum.`,
    ],
    [
      'a wrong scalar',
      { input: { title: 't', at: 'now' } },
      "Variable 'at' has an invalid value. Unable to parse `now` as a valid DateTime Object.",
    ],
    [
      'a text for a number',
      { input: { title: 't', count: 'many' } },
      "Variable 'count' has an invalid value. Expected type 'Int' but was 'String'.",
    ],
    [
      'a number beyond Int',
      { input: { title: 't', count: 1714521600000 } },
      "Variable 'count' has an invalid value. Expected type 'Int' but was 'Long'.",
    ],
    [
      'a map for a text of a list',
      { input: { title: 't', tags: [{}] } },
      "Variable 'tags' has an invalid value. Expected type 'String' but was 'LinkedHashMap'.",
    ],
  ])('%s', async (_name, variables, message) => {
    const answer = await api.query(create, variables);

    const locations = [{ line: 1, column: 9, sourceName: null }];
    expect(answer.body).toEqual({ data: null, errors: [{ path: null, locations, message }] });
  });

  test('what is absent stays absent, defaults are filled in, null stays null', async () => {
    const answer = await api.query(create, { input: { title: 't', tags: null } });

    expect(answer.body).toEqual({
      data: { create: { id: JSON.stringify({ input: { title: 't', tags: null, count: 3 } }) } },
    });
  });
});
