// Who is let in and what they may use, over HTTP: credentials of every shape against fields of every directive.
import { afterEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../cloud.ts';
import type { Iam, Permission } from '../../iam/iam.ts';
import { createManualClock } from '../../manualClock.ts';
import { createTestCloud } from '../../testing/testCloud.ts';
import { UnauthorizedError } from '../api.ts';
import { answering, createTestPool, openTestApi, testPool } from '../testApi.ts';
import type { TestApi, TestApiOptions } from '../testApi.ts';

const schema = `
  type Query {
    plain: Int
    forGuests: Int @aws_api_key
    forAll: Int @aws_api_key @aws_cognito_user_pools @aws_iam
    forServices: Int @aws_iam
    forSpeakers: Int @aws_cognito_user_pools(cognito_groups: ["speakers", "hosts"])
    old: Int @aws_auth(cognito_groups: ["speakers"])
    thing: Thing @aws_api_key @aws_cognito_user_pools @aws_iam
    bare: Bare @aws_api_key @aws_cognito_user_pools
  }
  type Thing @aws_api_key @aws_cognito_user_pools { open: Int  closed: Int @aws_iam }
  type Bare { inside: Int }
`;
const fields = ['plain', 'forGuests', 'forAll', 'forServices', 'forSpeakers', 'old'] as const;

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});
const open = async (options: Partial<TestApiOptions> = {}): Promise<TestApi> => {
  const resolvers = {
    ...Object.fromEntries(fields.map((field) => [`Query.${field}`, answering(1)])),
    'Query.thing': answering({ open: 1, closed: 1 }),
    'Query.bare': answering({ inside: 1 }),
  };
  api = await openTestApi({ schema, resolvers, ...options });
  return api;
};
const iamHeaders = {
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/appsync/aws4_request',
};
const unauthorised = (message: string) => ({ errors: [{ errorType: 'UnauthorizedException', message }] });

/** Which fields a caller with these headers gets. */
async function allowedFields(opened: TestApi, headers: Readonly<Record<string, string>>): Promise<string[]> {
  const { body } = await opened.query(`{ ${fields.join(' ')} }`, {}, headers);
  const { data } = body as { data: Record<string, number | null> };
  return fields.filter((field) => data[field] === 1);
}

describe('a request without a usable credential is answered 401', () => {
  test.each([
    ['no credential', {}, 'Missing authorization header'],
    ['a word', { authorization: 'open sesame' }, 'Valid authorization header not provided.'],
    ['an empty header', { authorization: '' }, 'Valid authorization header not provided.'],
    ['something like a token', { authorization: 'a.b.c' }, 'Unable to parse JWT token.'],
    ['a wrong key', { 'x-api-key': 'da2-wrong' }, 'You are not authorized to make this call.'],
    [
      'a wrong key beside a token',
      { 'x-api-key': 'da2-wrong', authorization: 'a.b.c' },
      'You are not authorized to make this call.',
    ],
  ])('%s', async (_name, headers, message) => {
    const { post } = await open();

    const answer = await post('{"query":"{ plain }"}', headers);

    expect(answer.status).toBe(401);
    expect(answer.headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
    expect(answer.body).toEqual(unauthorised(message));
  });

  test('an expired token', async () => {
    const { query } = await open();
    const authorization = await (await testPool()).token({ exp: Math.floor(Date.now() / 1000) - 1 });

    const answer = await query('{ plain }', {}, { authorization });

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(unauthorised('Token has expired.'));
  });

  test.each([
    ['of another issuer', 'https://other.example.com', {}],
    ['that is neither an access nor an id token', 'https://pool.example.com', { token_use: 'refresh' }],
  ])('a token %s', async (_name, issuer, claims) => {
    const { query } = await open();
    const pool = issuer === 'https://pool.example.com' ? await testPool() : await createTestPool(issuer);

    const answer = await query('{ plain }', {}, { authorization: await pool.token(claims) });

    expect(answer.body).toEqual(unauthorised('You are not authorized to make this call.'));
  });

  test('a token signed with another key', async () => {
    const { query } = await open();
    const authorization = await (await createTestPool('https://pool.example.com')).token();

    expect((await query('{ plain }', {}, { authorization })).status).toBe(401);
  });

  test('a token of a client that the API does not admit', async () => {
    const pool = { UserPoolId: 'pool', AppIdClientRegex: 'app-[0-9]' };
    const { query } = await open({ api: { UserPoolConfig: pool } });
    const [wrong, right] = [
      await (await testPool()).token(),
      await (await testPool()).token({ client_id: 'app-1' }),
    ];

    expect((await query('{ plain }', {}, { authorization: wrong })).status).toBe(401);
    expect((await query('{ plain }', {}, { authorization: right })).status).toBe(200);
  });

  test('an expired API key', async () => {
    const clock = createManualClock(Date.UTC(2026, 0, 1));
    const opened = await open({ cloud: { clock }, apiKey: { Expires: Date.UTC(2026, 0, 2) / 1000 } });
    const headers = { 'x-api-key': opened.apiKey };

    expect((await opened.query('{ forGuests }', {}, headers)).status).toBe(200);
    await clock.advance(24 * 60 * 60 * 1000);
    expect((await opened.query('{ forGuests }', {}, headers)).status).toBe(401);
  });

  test('a mode that the API does not have', async () => {
    const opened = await open({
      schema: 'type Query { plain: Int }',
      api: { AdditionalAuthenticationProviders: [] },
      resolvers: {},
    });

    expect((await opened.query('{ plain }', {}, { 'x-api-key': opened.apiKey })).status).toBe(401);
    expect((await opened.query('{ plain }', {}, iamHeaders)).status).toBe(401);
  });

  test('a signature that IAM refuses keeps IAM’s name and status', async () => {
    const refusal = new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
    const iam = { ...createTestCloud().iam, verify: () => Promise.reject(refusal) };
    const opened = await open({ cloud: { iam } });

    const answer = await opened.query('{ plain }', {}, iamHeaders);

    expect(answer.status).toBe(403);
    expect(answer.body).toEqual({
      errors: [{ errorType: 'UnrecognizedClientException', message: refusal.message }],
    });
    const input = { headers: iamHeaders, signedPath: '/graphql/connect', signedBody: '{}', sourceIp: '::1' };
    await expect(opened.source.authenticate(input)).rejects.toThrow(UnauthorizedError);
  });
});

describe('fields', () => {
  test('without a directive are for the default mode only', async () => {
    const opened = await open();
    const authorization = await (await testPool()).token();

    expect(await allowedFields(opened, { authorization })).toEqual(['plain', 'forAll']);
    expect(await allowedFields(opened, { authorization: `Bearer ${authorization}` })).toEqual([
      'plain',
      'forAll',
    ]);
    expect(await allowedFields(opened, { 'x-api-key': opened.apiKey })).toEqual(['forGuests', 'forAll']);
    expect(await allowedFields(opened, iamHeaders)).toEqual(['forAll', 'forServices']);
  });

  test('with groups are for members of one of them', async () => {
    const opened = await open();
    const tokenOf = async (groups: string[]) => ({
      authorization: await (await testPool()).token({ 'cognito:groups': groups }),
    });

    expect(await allowedFields(opened, await tokenOf(['hosts']))).toEqual(['plain', 'forAll', 'forSpeakers']);
    expect(await allowedFields(opened, await tokenOf(['speakers', 'x']))).toEqual([
      'plain',
      'forAll',
      'forSpeakers',
      'old',
    ]);
    expect(await allowedFields(opened, await tokenOf(['x']))).toEqual(['plain', 'forAll']);
  });

  test('that are denied are null, with AppSync’s error', async () => {
    const opened = await open();

    const answer = await opened.query('{ no: plain }', {}, { 'x-api-key': opened.apiKey });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: { no: null },
      errors: [
        {
          path: ['no'],
          data: null,
          errorType: 'Unauthorized',
          errorInfo: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: 'Not Authorized to access plain on type Query',
        },
      ],
    });
  });

  test('of a type take the type’s directives unless they have their own', async () => {
    const opened = await open();

    const answer = await opened.query(
      '{ thing { open closed } bare { inside } }',
      {},
      { 'x-api-key': opened.apiKey },
    );

    expect(answer.body).toMatchObject({
      data: { thing: { open: 1, closed: null }, bare: { inside: null } },
      errors: [
        { message: 'Not Authorized to access closed on type Thing' },
        { message: 'Not Authorized to access inside on type Bare' },
      ],
    });
  });
});

describe('an IAM caller', () => {
  test('needs appsync:GraphQL on each root field, and nothing for the fields below', async () => {
    const asked: Permission[] = [];
    const iam: Iam = {
      ...createTestCloud().iam,
      authorise(_principal, permission) {
        asked.push(permission);
        if (permission.resource.endsWith('/forServices'))
          throw new AwsError('AccessDeniedException', 'No.', 403);
      },
    };
    const { query } = await open({ cloud: { iam } });

    const answer = await query('{ forServices thing { closed } }', {}, iamHeaders);

    expect(answer.body).toMatchObject({
      data: { forServices: null, thing: { closed: 1 } },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access forServices on type Query' }],
    });
    expect(
      asked.map(({ action, resource }) => `${action} ${resource.replace(/apis\/\w+/, 'apis/id')}`),
    ).toEqual([
      'appsync:GraphQL arn:aws:appsync:us-east-1:000000000000:apis/id/types/Query/fields/forServices',
      'appsync:GraphQL arn:aws:appsync:us-east-1:000000000000:apis/id/types/Query/fields/thing',
    ]);
  });

  test('is verified with the path and body that it signed, and known by its principal', async () => {
    const verified: unknown[] = [];
    const iam: Iam = {
      ...createTestCloud().iam,
      verify: (request, signingName) => {
        verified.push([request.method, request.path, String(request.body), signingName]);
        return createTestCloud().iam.verify(request, signingName);
      },
    };
    const opened = await open({ cloud: { iam } });

    await opened.post('{"query":"{ forAll }"}', iamHeaders);
    const caller = await opened.source.authenticate({
      headers: iamHeaders,
      signedPath: '/graphql/connect',
      signedBody: '{}',
      sourceIp: '::1',
    });

    expect(verified).toEqual([
      ['POST', '/graphql', '{"query":"{ forAll }"}', 'appsync'],
      ['POST', '/graphql/connect', '{}', 'appsync'],
    ]);
    expect(caller.identity).toEqual({
      accountId: '000000000000',
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      sourceIp: ['::1'],
      username: 'administrator',
      userArn: 'arn:aws:iam::000000000000:user/administrator',
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    });
    expect(caller.mayAccess('Query', 'forServices')).toBe(true);
    expect(caller.mayAccess('Query', 'plain')).toBe(false);
    expect(caller.mayAccess('Query', 'nothing')).toBe(false);
  });
});
