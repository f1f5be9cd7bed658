// Headers in both directions over a real socket: those that resolvers add to a response, and those that they read.
import { afterEach, expect, test } from 'vitest';
import { openTestApi, responding } from '../testApi.ts';
import type { TestApi, TestResolver } from '../testApi.ts';

const schema = 'type Query { a: Int  b: Int  request: AWSJSON @aws_api_key }';

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function open(resolvers: Readonly<Record<string, string>>): Promise<TestApi> {
  const made: Record<string, TestResolver> = {};
  for (const [field, code] of Object.entries(resolvers)) made[`Query.${field}`] = responding(code);
  return (api = await openTestApi({ schema, resolvers: made }));
}

test('a header that AppSync sets itself stays, the field keeps its data and the errors tell of it', async () => {
  const code = `util.http.addResponseHeader('Content-Type', 'evil');
    util.http.addResponseHeaders({ 'Access-Control-Allow-Origin': 'https://evil.example', 'X-Mine': 'good' });
    return 1;`;
  const { query } = await open({ a: code });

  const { status, headers, body } = await query('{ a }');

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('x-mine')).toBe('good');
  const error = { path: ['a'], data: null, errorType: 'ResponseHeaderError', errorInfo: null };
  const locations = [{ line: 1, column: 3, sourceName: null }];
  expect(body).toEqual({
    data: { a: 1 },
    errors: [
      { ...error, locations, message: 'The response header content-type is restricted.' },
      { ...error, locations, message: 'The response header access-control-allow-origin is restricted.' },
    ],
  });
});

test('the 4 KB of response headers are those of all fields together', async () => {
  const add = (name: string) =>
    `const parts = []; parts.length = 3000; util.http.addResponseHeader('${name}', parts.fill('b').join('')); return 1;`;
  const { query } = await open({ a: add('x-a'), b: add('x-b') });

  const { headers, body } = await query('{ a b }');

  expect(headers.get('x-a')).toHaveLength(3000);
  expect(headers.get('x-b')).toBeNull();
  expect(body).toMatchObject({ data: { a: 1, b: null }, errors: [{ path: ['b'], errorType: 'Code' }] });
});

test.each([
  [{}, '127.0.0.1, 127.0.0.1'],
  [{ 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'gopher' }, '6.6.6.6, 127.0.0.1, 127.0.0.1'],
])('x-forwarded-for, -proto and -port stand in ctx.request.headers after %j', async (sent, addresses) => {
  const { post, apiKey } = await open({ request: 'return ctx.request.headers;' });
  const schemaKey = { 'x-api-key': apiKey, ...sent };

  const answer = await post('{"query":"{ request }"}', schemaKey);

  const { data } = answer.body as { data: { request: string | null } };
  expect(JSON.parse(data.request ?? '{}')).toMatchObject({
    'x-forwarded-for': addresses,
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
  });
});
