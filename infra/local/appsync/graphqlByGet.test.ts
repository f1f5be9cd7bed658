// GraphQL by GET: query, variables and operation name in the URL.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering, echoCode, openTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';

const schema = `
  type Query { session(id: ID!): Session @aws_api_key }
  type Mutation { rename(id: ID!): Session @aws_api_key }
  type Subscription { onRename: Session @aws_api_key @aws_subscribe(mutations: ["rename"]) }
  type Session @aws_api_key { id: ID! }
`;

let api: TestApi;
beforeAll(async () => {
  const resolvers = { 'Query.session': { code: echoCode }, 'Mutation.rename': answering({ id: 'renamed' }) };
  api = await openTestApi({ schema, resolvers });
});
afterAll(() => api.close());

async function get(
  parameters: string | Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = { 'x-api-key': api.apiKey },
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(`${api.url}?${new URLSearchParams(parameters)}`, { headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test('a query with variables and an operation name is answered as a POST is', async () => {
  const query = 'query A { __typename } query B($id: ID!) { session(id: $id) { id } }';

  const answer = await get({ query, variables: '{"id":"a b+c"}', operationName: 'B' });

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ data: { session: { id: 'a b+c' } } });
  expect(answer.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
});

test('variables may be null, and other parameters are not read', async () => {
  const { body } = await get({ query: '{ __typename }', variables: 'null', extensions: '{', v: '1' });

  expect(body).toEqual({ data: { __typename: 'Query' } });
});

test('the caller is authenticated', async () => {
  const { status, body } = await get({ query: '{ __typename }' }, {});

  expect(status).toBe(401);
  expect(body).toEqual({
    errors: [{ errorType: 'UnauthorizedException', message: 'Missing authorization header' }],
  });
});

test('a signed GET is verified with its method and its query string', async () => {
  const authenticated: unknown[] = [];
  const { iam } = api.cloud;
  const signed = await openTestApi({
    schema,
    cloud: {
      iam: {
        ...iam,
        verify: (request, signingName) => {
          authenticated.push({
            method: request.method,
            path: request.path,
            queryString: request.queryString,
          });
          return iam.verify(request, signingName);
        },
      },
    },
  });
  const authorization = 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/appsync/aws4_request';
  await fetch(`${signed.url}?query=%7B__typename%7D`, { headers: { authorization } });
  await signed.close();

  expect(authenticated).toEqual([{ method: 'GET', path: '/graphql', queryString: 'query=%7B__typename%7D' }]);
});

test('a mutation runs', async () => {
  const { status, body } = await get({ query: 'mutation { rename(id: 1) { id } }' });

  expect(status).toBe(200);
  expect(body).toEqual({ data: { rename: { id: 'renamed' } } });
});

test('a subscription is told to use the real-time endpoint', async () => {
  const { body } = await get({ query: 'subscription { onRename { id } }' });

  expect(body).toMatchObject({ data: null, errors: [{ errorType: 'OperationNotSupported' }] });
});

describe('a malformed URL is answered 400', () => {
  test.each([
    [''],
    ['variables={}'],
    ['query={__typename}&variables='],
    ['query={__typename}&variables={'],
    ['query={__typename}&variables=[]'],
    ['query={__typename}&variables="{}"'],
    ['query={__typename}&query={__typename}'],
    ['query={__typename}&variables={}&variables={}'],
    ['query=query A{__typename}&operationName=A&operationName=A'],
  ])('%j', async (parameters) => {
    const { status, headers, body } = await get(parameters);

    expect(status).toBe(400);
    expect(headers.get('x-amzn-errortype')).toBe('MalformedHttpRequestException');
    const message = 'Unable to parse GraphQL query.';
    expect(body).toEqual({ errors: [{ errorType: 'MalformedHttpRequestException', message }] });
  });

  test('an operation that is not there is a BadRequestException', async () => {
    const { status, body } = await get({ query: 'query A { __typename }', operationName: 'Z' });

    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ errorType: 'BadRequestException' }] });
  });
});

test('a URL longer than CloudFront takes is answered 414', async () => {
  const { status } = await get({ query: '{ __typename }', padding: 'x'.repeat(8192) });

  expect(status).toBe(414);
});
