// GraphQL over HTTP, request to response over a real socket: what AppSync answers, word for word.
import { request as httpRequest } from 'node:http';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering, echoCode, openTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';

const schema = `
  enum Status { CREATED LIVE }
  interface Named { name: String }
  type Room implements Named { name: String! seats: Int }
  type Hall implements Named { name: String stage: String! }
  type Query {
    session(id: ID!, title: String, status: Status): Session
    list(limit: Int): [Session!]
    strictList: [Session!]!
    broken: Session
    notAList: [Int]
    notAnObject: Session
    wrongInt: Int
    wrongTime: AWSDateTime
    places: [Named]
    untyped: Named
  }
  type Mutation { rename(id: ID!): Session }
  type Subscription { onRename: Session @aws_subscribe(mutations: ["rename"]) }
  type Session { id: ID! title: String status: Status next: Session signaling: [Session!] }
`;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({
    schema,
    resolvers: {
      'Query.session': { code: echoCode },
      'Query.list': answering([{ id: 'a' }, { title: 'no id' }]),
      'Query.strictList': answering(null),
      'Query.broken': answering({ title: 'no id' }),
      'Query.notAList': answering({ a: 1 }),
      'Query.notAnObject': answering('text'),
      'Query.wrongInt': answering('many'),
      'Query.wrongTime': answering('yesterday'),
      'Query.places': answering([
        { __typename: 'Room', name: 'r', seats: 3 },
        { __typename: 'Hall', name: 'h', stage: 'big' },
      ]),
      'Query.untyped': answering({ name: 'somewhere' }),
      'Session.next': answering({ id: 'next' }),
    },
  });
});
afterAll(() => api.close());

describe('a valid request', () => {
  test('is answered with its data under response keys', async () => {
    const query =
      'query Q($id: ID!) { session(id: $id, title: "t") { id heading: title ...More } } fragment More on Session { status }';

    const answer = await api.query(query, { id: 'serene-truth-682' });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: { session: { id: 'serene-truth-682', heading: 't', status: null } },
    });
  });

  test('carries the headers that AppSync sends', async () => {
    const { headers } = await api.query('{ __typename }');

    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-amzn-appsync-tokensconsumed')).toBe('1');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toContain('x-amzn-ErrorType');
  });

  test('chooses the named operation of several', async () => {
    const query = 'query A { a: __typename } query B { b: __typename }';
    const body = JSON.stringify({ query, operationName: 'B' });

    const answer = await api.post(body, { 'x-api-key': api.apiKey });

    expect(answer.body).toEqual({ data: { b: 'Query' } });
  });

  test('resolves interfaces by __typename', async () => {
    const answer = await api.query(
      '{ places { __typename name ... on Room { seats } ... on Hall { stage } } }',
    );

    expect(answer.body).toEqual({
      data: {
        places: [
          { __typename: 'Room', name: 'r', seats: 3 },
          { __typename: 'Hall', name: 'h', stage: 'big' },
        ],
      },
    });
  });

  test('may be the introspection query', async () => {
    const { body } = (await api.query(getIntrospectionQuery())) as { body: { data: IntrospectionQuery } };

    const printed = printSchema(buildClientSchema(body.data));
    expect(printed).toContain('type Hall implements Named {');
    expect(printed).toContain('scalar AWSDateTime');
    expect(body).not.toHaveProperty('errors');
  });

  test('may ask introspection about one type', async () => {
    const answer = await api.query(
      '{ __type(name: "Room") { name fields { name type { kind ofType { name } } } } }',
    );

    expect(answer.body).toEqual({
      data: {
        __type: {
          name: 'Room',
          fields: [
            { name: 'name', type: { kind: 'NON_NULL', ofType: { name: 'String' } } },
            { name: 'seats', type: { kind: 'SCALAR', ofType: null } },
          ],
        },
      },
    });
  });

  test('may use any name as an alias', async () => {
    const answer = await api.post('{"query":"{ __proto__: __typename constructor: __typename }"}', {
      'x-api-key': api.apiKey,
    });

    expect(JSON.stringify(answer.body)).toBe('{"data":{"__proto__":"Query","constructor":"Query"}}');
  });

  test('merges what it selects twice, keys in the order of the document', async () => {
    const query =
      '{ session(id: 1) { title ...F id } session(id: 1) { next { title } } } fragment F on Session { next { id } }';

    const answer = await api.query(query);

    expect(JSON.stringify(answer.body)).toBe(
      '{"data":{"session":{"title":null,"next":{"id":"next","title":null},"id":"1"}}}',
    );
  });

  test('is answered when it comes in pieces', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });

    const answer = await sendInPieces(api, [body.slice(0, 5), body.slice(5)]);

    expect(answer).toBe('{"data":{"__typename":"Query"}}');
  });
});

describe('a malformed request is answered 400', () => {
  const unableToParse = 'Unable to parse GraphQL query.';
  test.each([
    ['', 'MalformedHttpRequestException', 'Request body is empty.'],
    ['   ', 'MalformedHttpRequestException', 'Request body is empty.'],
    ['meow', 'MalformedHttpRequestException', unableToParse],
    ['{}', 'MalformedHttpRequestException', unableToParse],
    ['{}}', 'MalformedHttpRequestException', unableToParse],
    ['[]', 'MalformedHttpRequestException', unableToParse],
    ['null', 'MalformedHttpRequestException', unableToParse],
    ['{"query":5}', 'MalformedHttpRequestException', unableToParse],
    ['{"query":"{ __typename }","variables":[]}', 'MalformedHttpRequestException', unableToParse],
    ['{"query":"{ __typename }","variables":"{}"}', 'MalformedHttpRequestException', unableToParse],
    ['{"query":"{ __typename }","operationName":5}', 'MalformedHttpRequestException', unableToParse],
    [
      '{"query":"query A { __typename } query B { __typename }"}',
      'BadRequestException',
      'Missing operation name.',
    ],
    [
      '{"query":"query A { __typename }","operationName":"Z"}',
      'BadRequestException',
      'No operation matches the provided operation name Z.',
    ],
    [
      '{"query":"query A { __typename }","operationName":""}',
      'BadRequestException',
      'No operation matches the provided operation name .',
    ],
  ])('%j', async (body, errorType, message) => {
    const answer = await api.post(body, { 'x-api-key': api.apiKey });

    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe(errorType);
    expect(answer.body).toEqual({ errors: [{ errorType, message }] });
  });
});

describe('the content type of a POST', () => {
  const post = (contentType: string) =>
    api.post('{"query":"{ __typename }"}', { 'content-type': contentType, 'x-api-key': api.apiKey });

  test.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/graphql'])(
    'may be %s',
    async (contentType) => {
      expect((await post(contentType)).body).toEqual({ data: { __typename: 'Query' } });
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    '',
  ])('is refused when it is "%s"', async (contentType) => {
    const { status, body } = await post(contentType);

    expect(status).toBe(400);
    const errorType = 'MalformedHttpRequestException';
    expect(body).toEqual({ errors: [{ errorType, message: 'Unable to parse GraphQL query.' }] });
  });
});

describe('a result that does not fit its type', () => {
  const nullError = (type: string, parent: string, path: (string | number)[], shown: string) => ({
    path,
    locations: null,
    message: `Cannot return null for non-nullable type: '${type}' within parent '${parent}' (${shown})`,
  });
  test.each([
    ['{ broken { id title } }', { broken: null }, nullError('ID', 'Session', ['broken', 'id'], '/broken/id')],
    ['{ list { id } }', { list: null }, nullError('ID', 'Session', ['list', 1, 'id'], '/list[1]/id')],
    ['{ strictList { id } }', null, nullError('[Session]', 'Query', ['strictList'], '/strictList')],
    [
      '{ notAList }',
      { notAList: null },
      {
        path: ['notAList'],
        locations: null,
        message: "Can't resolve value (/notAList) : type mismatch error, expected type LIST",
      },
    ],
    [
      '{ notAnObject { id } }',
      { notAnObject: null },
      {
        path: ['notAnObject'],
        locations: null,
        message: "Can't resolve value (/notAnObject) : type mismatch error, expected type OBJECT",
      },
    ],
    [
      '{ wrongInt }',
      { wrongInt: null },
      {
        path: ['wrongInt'],
        locations: null,
        message: `Can't serialize value (/wrongInt) : Int cannot represent non-integer value: "many"`,
      },
    ],
    [
      '{ wrongTime }',
      { wrongTime: null },
      {
        path: ['wrongTime'],
        locations: null,
        message:
          "Can't serialize value (/wrongTime) : Unable to serialize `yesterday` as a valid DateTime Object.",
      },
    ],
  ])('%s', async (query, data, error) => {
    const answer = await api.query(query);

    expect(answer.body).toEqual({ data, errors: [error] });
  });

  test('an interface without __typename is an error of its field', async () => {
    const answer = await api.query('{ untyped { name } }');

    expect(answer.body).toEqual({
      data: { untyped: null },
      errors: [
        {
          path: ['untyped'],
          locations: null,
          message: "Can't resolve value (/untyped) : could not determine the exact type of 'Named'",
        },
      ],
    });
  });
});

describe('methods and paths', () => {
  test('OPTIONS admits every page, with the headers that the browser asks for', async () => {
    const response = await fetch(api.url, {
      method: 'OPTIONS',
      headers: {
        'access-control-request-headers': 'authorization,content-type',
        origin: 'https://a.example',
      },
    });

    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(response.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS');
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('%s is answered 405', async (method) => {
    const response = await fetch(api.url, { method });

    expect(response.status).toBe(405);
    expect(await response.json()).toEqual({
      errors: [{ errorType: 'MethodNotAllowedException', message: 'Use POST or GET.' }],
    });
  });

  test('a path below /graphql is answered 404', async () => {
    const response = await fetch(`${api.url}/other`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      errors: [
        {
          errorType: 'UnknownOperationException',
          message: 'Got /graphql/other; GraphQL is answered on /graphql.',
        },
      ],
    });
  });
});

function sendInPieces(target: TestApi, pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(target.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': target.apiKey },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    });
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}
