// GraphQL over HTTP, request to response over a real socket: what AppSync answers, word for word.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answering, echoCode, openTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';

const schema = `
  type Query { session(id: ID!, title: String): Session, list(limit: Int): [Session!], when(at: AWSDateTime!): AWSDateTime }
  type Mutation { rename(input: RenameInput!): Session }
  type Subscription { onRename: Session @aws_subscribe(mutations: ["rename"]) }
  input RenameInput { id: ID!, title: String!, tags: [String!] }
  type Session { id: ID! title: String next: Session required: String! }
`;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({
    schema,
    resolvers: {
      'Query.session': { code: echoCode },
      'Query.list': answering([{ id: 'a', required: 'x' }, { id: 'b' }]),
      'Query.when': { code: echoCode.replace('return ctx.result', 'return ctx.result.at') },
      'Mutation.rename': { code: echoCode.replace('return ctx.result', 'return ctx.result.input') },
    },
  });
});
afterAll(() => api.close());

test('answers data', async () => {
  const answer = await api.query('query Q($id: ID!) { session(id: $id, title: "t") { id heading: title } }', {
    id: 'serene-truth-682',
  });

  expect(answer.body).toEqual({ data: { session: { id: 'serene-truth-682', heading: 't' } } });
});
