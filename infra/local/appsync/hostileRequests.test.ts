// Requests made to break the server: each is answered or dropped, and the next one is served.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { echoCode, openTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';

const schema = `
  type Query { session(id: ID): Session @aws_api_key  take(filter: Filter): Int @aws_api_key }
  type Session { id: ID  next: Session }
  input Filter { and: [Filter!] }
`;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({
    schema,
    resolvers: { 'Query.session': { code: echoCode }, 'Query.take': { code: echoCode } },
  });
});
afterAll(() => api.close());

describe('what a client sends does not stop the server', () => {
  const key = (): Record<string, string> => ({ 'x-api-key': api.apiKey });
  const isAlive = async (): Promise<void> => {
    expect((await api.post('{"query":"{ __typename }"}', key())).status).toBe(200);
  };

  test('a body over 1 MiB is answered 413', async () => {
    const answer = await api.post(
      JSON.stringify({ query: `{ __typename } #${'x'.repeat(1024 * 1024)}` }),
      key(),
    );

    expect(answer.status).toBe(413);
    expect(answer.body).toEqual({
      errors: [
        {
          errorType: 'RequestEntityTooLargeException',
          message: 'The request body is larger than 1048576 bytes.',
        },
      ],
    });
    await isAlive();
  });

  test.each([
    ['nested selections', '{ session(id: 1) '.padEnd(17) + '{ next '.repeat(9_000) + '}'.repeat(9_000) + '}'],
    ['nested lists', `{ session(id: ${'['.repeat(9_000)}`],
  ])('a document of %s is refused', async (_name, query) => {
    const answer = await api.post(JSON.stringify({ query }), key());

    expect(answer.body).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: null,
          message: 'Invalid Syntax : the document nests deeper than 150 levels',
        },
      ],
    });
    await isAlive();
  });

  test('a document of too many tokens is refused', async () => {
    const answer = await api.post(JSON.stringify({ query: `{ ${'__typename '.repeat(15_000)} }` }), key());

    expect(answer.body).toMatchObject({
      data: null,
      errors: [{ message: expect.stringContaining('more than 15000 tokens') as string }],
    });
  });

  test('the same field thousands of times does not take long', async () => {
    const startedMs = performance.now();

    const answer = await api.post(JSON.stringify({ query: `{ ${'a: __typename '.repeat(4_900)} }` }), key());

    expect(answer.status).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  test('fragments that double at every level are refused', async () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) =>
        `fragment F${level} on Session { a: next { ...F${level + 1} } b: next { ...F${level + 1} } }`,
    );
    const query = `{ session(id: 1) { ...F0 } } ${levels.join(' ')} fragment F40 on Session { id }`;

    const answer = await api.post(JSON.stringify({ query }), key());

    expect(answer.body).toMatchObject({
      data: null,
      errors: [{ message: expect.stringContaining('100000 are allowed') as string }],
    });
  });

  test('variables nested without end are refused', async () => {
    const body = `{"query":"{ __typename }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;

    const answer = await api.post(body, key());

    expect(answer.status).toBe(400);
    await isAlive();
  });

  test('variables nested as deeply as is allowed are coerced', async () => {
    const depth = 120;
    const filter = `${'{"and":['.repeat(depth)}{}${']}'.repeat(depth)}`;
    const query = 'query Q($f: Filter) { take(filter: $f) }';

    const answer = await api.post(`{"query":"${query}","variables":{"f":${filter}}}`, key());

    expect(answer.status).toBe(200);
    await isAlive();
  });

  test('a client that goes away in the middle is not missed', async () => {
    await abandonRequest(api);

    await isAlive();
  });
});

function abandonRequest(target: TestApi): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest(target.url, { method: 'POST', headers: { 'content-length': '100' } });
    request.on('error', () => resolve());
    request.write('{', () => request.destroy());
  });
}
