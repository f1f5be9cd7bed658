// IAM as the other services use it: who signed, what they may do, credentials for roles.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AssetFiles } from '../cloud.ts';
import { type ManualClock, createManualClock } from '../manualClock.ts';
import { allow, trust } from '../testing/openTestPort.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { type IamService, createIam } from './createIam.ts';
import type { Credentials, PolicyDocument, Principal, UnverifiedRequest } from './iam.ts';

const assets: AssetFiles = { pathOf: (key) => key };
const role = 'arn:aws:iam::000000000000:role/api';
const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/Sessions';
let clock: ManualClock;
let iam: IamService;
let dataDirectory: string;

const makeIam = (): IamService => createIam({ ...createTestCloud({ clock }), dataDirectory });

beforeEach(() => {
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'iam-'));
  clock = createManualClock();
  iam = makeIam();
});
afterEach(() => rmSync(dataDirectory, { recursive: true }));

async function declare(type: string, logicalId: string, properties: Record<string, unknown>) {
  return await iam.resources[type]?.({ logicalId, type, properties }, assets);
}

const declareApiRole = (policies: unknown[] = []) =>
  declare('AWS::IAM::Role', 'ApiRole', {
    RoleName: 'api',
    AssumeRolePolicyDocument: trust({ Service: 'appsync.amazonaws.com' }),
    Policies: policies.map((PolicyDocument) => ({ PolicyName: 'p', PolicyDocument })),
  });

async function signed(credentials: Credentials, service = 'dynamodb'): Promise<UnverifiedRequest> {
  const url = new URL('http://localhost:4566/');
  const headers = await iam.sign({ method: 'POST', url, headers: {}, body: '{}' }, service, credentials);
  return { method: 'POST', path: '/', queryString: '', headers, body: '{}' };
}

const withOtherStart = (token: string): string => (token.startsWith('A') ? 'B' : 'A') + token.slice(1);

describe('verify', () => {
  test('knows the administrator by its key pair', async () => {
    expect(await iam.verify(await signed(iam.administrator), 'dynamodb')).toMatchObject({
      arn: 'arn:aws:iam::000000000000:user/administrator',
      accountId: '000000000000',
      sessionPolicies: [],
    });
  });

  test('knows a role session by its token', async () => {
    await declareApiRole();
    const credentials = await iam.credentialsForService(role, 'appsync.amazonaws.com', 'AppSync');

    expect(await iam.verify(await signed(credentials), 'dynamodb')).toEqual({
      arn: 'arn:aws:sts::000000000000:assumed-role/api/AppSync',
      accountId: '000000000000',
      userId: expect.stringMatching(/^AROA[0-9A-F]{17}:AppSync$/) as string,
      roleArn: role,
      sessionPolicies: [],
    });
  });

  test.each<[string, (own: Credentials, session: Credentials) => Credentials]>([
    ['an unknown access key', (own) => ({ ...own, accessKeyId: 'AKIAUNKNOWN' })],
    [
      'temporary keys without their token',
      (_own, { accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey }),
    ],
    ['a token with other keys', (own, { sessionToken }) => ({ ...own, sessionToken: sessionToken ?? '' })],
    [
      'a token that was changed',
      (_own, session) => ({ ...session, sessionToken: withOtherStart(session.sessionToken ?? '') }),
    ],
    ['a token that is none', (own) => ({ ...own, sessionToken: 'abc' })],
  ])('refuses %s', async (_what, change) => {
    await declareApiRole();
    const session = await iam.credentialsForService(role, 'appsync.amazonaws.com', 'AppSync');

    const verification = iam.verify(await signed(change(iam.administrator, session)), 'dynamodb');

    await expect(verification).rejects.toMatchObject({
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
      statusCode: 403,
    });
  });

  test('refuses a session of a role that is no longer declared', async () => {
    await declareApiRole();
    const credentials = await iam.credentialsForService(role, 'appsync.amazonaws.com', 'AppSync');
    const request = await signed(credentials);
    iam = makeIam();

    await expect(iam.verify(request, 'dynamodb')).rejects.toMatchObject({
      code: 'UnrecognizedClientException',
    });
  });

  test('refuses a wrong secret', async () => {
    const request = await signed({ ...iam.administrator, secretAccessKey: 'wrong' });

    await expect(iam.verify(request, 'dynamodb')).rejects.toMatchObject({
      code: 'InvalidSignatureException',
      message: expect.stringMatching(/^The request signature we calculated does not match/) as string,
    });
  });

  test('refuses a signature for another service or region', async () => {
    const request = await signed(iam.administrator, 'sqs');
    const elsewhere = await signed(iam.administrator);
    const headers = Object.fromEntries(
      Object.entries(elsewhere.headers).map(([name, value]) => [
        name,
        value.replace('us-east-1', 'eu-west-1'),
      ]),
    );

    await expect(iam.verify(request, 'dynamodb')).rejects.toMatchObject({
      message: "Credential should be scoped to correct service: 'dynamodb'. ",
    });
    await expect(iam.verify({ ...elsewhere, headers }, 'dynamodb')).rejects.toMatchObject({
      message: "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    });
  });

  test('refuses a signature whose scope names another day than the request', async () => {
    const request = await signed(iam.administrator);
    const authorization = request.headers['authorization']?.replace('/20260101/', '/20251231/') ?? '';

    const verification = iam.verify(
      { ...request, headers: { ...request.headers, authorization } },
      'dynamodb',
    );

    await expect(verification).rejects.toMatchObject({
      code: 'InvalidSignatureException',
      message:
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20251231' != '20260101', from '20260101T000000Z'.",
    });
  });

  test('accepts a signature for five minutes and says how late it is then', async () => {
    const request = await signed(iam.administrator);
    await clock.advance(300_000);
    await expect(iam.verify(request, 'dynamodb')).resolves.toBeDefined();

    await clock.advance(1_000);

    await expect(iam.verify(request, 'dynamodb')).rejects.toMatchObject({
      code: 'InvalidSignatureException',
      message:
        'Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z (20260101T000501Z - 5 min.)',
    });
  });

  test('refuses a signature from more than five minutes ahead', async () => {
    const ahead = createIam({
      ...createTestCloud({ clock: createManualClock(clock.nowMs() + 301_000) }),
      dataDirectory,
    });
    const url = new URL('http://localhost:4566/');
    const headers = await ahead.sign(
      { method: 'POST', url, headers: {}, body: '' },
      'sts',
      ahead.administrator,
    );

    const verification = iam.verify({ method: 'POST', path: '/', queryString: '', headers, body: '' }, 'sts');

    await expect(verification).rejects.toMatchObject({
      message:
        'Signature not yet current: 20260101T000501Z is still later than 20260101T000500Z (20260101T000000Z + 5 min.)',
    });
  });
});

describe('authorise', () => {
  const principalOf = () => iam.principalForService(role, 'appsync.amazonaws.com');

  test('lets the administrator do everything', async () => {
    const administrator = await iam.verify(await signed(iam.administrator), 'dynamodb');

    expect(() =>
      iam.authorise(administrator, { action: 'dynamodb:DeleteTable', resource: table }),
    ).not.toThrow();
  });

  test('lets a role do what its policies allow, and says in AWS’s words what is missing', async () => {
    await declareApiRole([allow('dynamodb:GetItem', table)]);

    expect(() => iam.authorise(principalOf(), { action: 'dynamodb:GetItem', resource: table })).not.toThrow();
    expect(() => iam.authorise(principalOf(), { action: 'dynamodb:PutItem', resource: table })).toThrow(
      expect.objectContaining({
        code: 'AccessDeniedException',
        statusCode: 403,
        message:
          'User: arn:aws:sts::000000000000:assumed-role/api/appsync is not authorized to perform: dynamodb:PutItem ' +
          `on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
      }),
    );
  });

  test('names an explicit deny', async () => {
    const deny = { Statement: { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' } };
    await declareApiRole([allow('*'), deny]);

    expect(() => iam.authorise(principalOf(), { action: 'dynamodb:GetItem', resource: table })).toThrow(
      /with an explicit deny in an identity-based policy$/,
    );
  });

  test('narrows a session to what all kinds of its policies allow', async () => {
    await declareApiRole([allow('dynamodb:*', table)]);
    const narrowed = (...sessionPolicies: PolicyDocument[]): Principal => ({
      ...principalOf(),
      sessionPolicies,
    });
    const getItem = { action: 'dynamodb:GetItem', resource: table };
    const putItem = { action: 'dynamodb:PutItem', resource: table };
    const deny: PolicyDocument = { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };

    expect(() => iam.authorise(narrowed(allow('dynamodb:GetItem')), getItem)).not.toThrow();
    expect(() => iam.authorise(narrowed(allow('dynamodb:GetItem')), putItem)).toThrow(
      /because no session policy allows the dynamodb:PutItem action$/,
    );
    expect(() => iam.authorise(narrowed(allow('*'), deny), getItem)).toThrow(
      /with an explicit deny in a session policy$/,
    );
  });

  test('gives conditions the caller, the time and what the request adds', async () => {
    await declareApiRole([
      {
        Statement: {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Resource: '*',
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': role },
            StringEquals: { 'sts:RoleSessionName': 'seat-1', 'aws:PrincipalType': 'AssumedRole' },
            DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:01:00Z' },
          },
        },
      },
    ]);
    const assume = (name: string) => () =>
      iam.authorise(principalOf(), {
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'sts:RoleSessionName': name },
      });

    expect(assume('seat-1')).not.toThrow();
    expect(assume('seat-2')).toThrow(/is not authorized/);
    await clock.advance(60_000);
    expect(assume('seat-1')).toThrow(/is not authorized/);
  });
});

describe('services in roles', () => {
  test('get the same credentials until shortly before they expire', async () => {
    await declareApiRole();
    const first = await iam.credentialsForService(role, 'appsync.amazonaws.com', 'AppSync');
    await clock.advance(3_299_000);
    expect(await iam.credentialsForService(role, 'appsync.amazonaws.com', 'AppSync')).toBe(first);

    await clock.advance(1_000);
    const second = await iam.credentialsForService(role, 'appsync.amazonaws.com', 'AppSync');

    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(second.expiresAtMs).toBe(clock.nowMs() + 3_600_000);
  });

  test.each([
    ['a role that does not trust them', role, 'lambda.amazonaws.com'],
    ['a role that does not exist', 'arn:aws:iam::000000000000:role/none', 'appsync.amazonaws.com'],
  ])('are refused %s', async (_what, roleArn, service) => {
    await declareApiRole();
    const refusal = {
      code: 'AccessDeniedException',
      message: `${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    };

    expect(() => iam.principalForService(roleArn, service)).toThrow(expect.objectContaining(refusal));
    await expect(iam.credentialsForService(roleArn, service, 'x')).rejects.toMatchObject(refusal);
  });

  test('are admitted by a condition on their account', async () => {
    await declare('AWS::IAM::Role', 'Scheduler', {
      RoleName: 'scheduler',
      AssumeRolePolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'scheduler.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
        },
      },
    });

    const principal = iam.principalForService(
      'arn:aws:iam::000000000000:role/scheduler',
      'scheduler.amazonaws.com',
    );

    expect(principal.arn).toBe('arn:aws:sts::000000000000:assumed-role/scheduler/scheduler');
  });
});

describe('keys', () => {
  test('are kept in a file that only its owner reads', () => {
    const file = path.join(dataDirectory, 'iam', 'keys.json');

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(makeIam().administrator).toEqual(iam.administrator);
  });

  test('are new for each run without a data folder', () => {
    const first = createIam(createTestCloud({ clock }));
    const second = createIam(createTestCloud({ clock }));

    expect(first.administrator.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(first.administrator.secretAccessKey).toHaveLength(40);
    expect(second.administrator).not.toEqual(first.administrator);
  });

  test.each(['{', '{}', JSON.stringify({ tokenKey: 'AA==' })])(
    'that are damaged (%s) are told by file',
    (content) => {
      const file = path.join(dataDirectory, 'iam', 'keys.json');
      writeFileSync(file, content);

      expect(makeIam).toThrow(`"${file}" is damaged, and the administrator’s keys are lost; delete it`);
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );
});

describe('permissions', () => {
  test('counts what a role was allowed at its grants, and nothing that was denied', async () => {
    await declareApiRole([allow(['dynamodb:GetItem', 'dynamodb:PutItem'], table)]);
    await declare('AWS::IAM::Policy', 'MorePolicy', {
      PolicyName: 'more',
      PolicyDocument: allow('sqs:SendMessage'),
      Roles: ['api'],
    });
    const principal = iam.principalForService(role, 'appsync.amazonaws.com');
    const narrowed = { ...principal, sessionPolicies: [allow('sqs:SendMessage')] };

    iam.authorise(principal, { action: 'dynamodb:GetItem', resource: table });
    iam.authorise(principal, { action: 'dynamodb:GetItem', resource: table });
    expect(() => iam.authorise(principal, { action: 'dynamodb:PutItem', resource: `${table}2` })).toThrow();
    expect(() => iam.authorise(narrowed, { action: 'dynamodb:PutItem', resource: table })).toThrow();

    expect(iam.permissions()).toEqual([
      {
        role: 'ApiRole',
        roleName: 'api',
        grants: [
          {
            declaredIn: 'ApiRole',
            position: 0,
            action: 'sts:AssumeRole',
            resource: role,
            principal: 'appsync.amazonaws.com',
            uses: 1,
          },
          { declaredIn: 'ApiRole', position: 0, action: 'dynamodb:GetItem', resource: table, uses: 2 },
          { declaredIn: 'ApiRole', position: 1, action: 'dynamodb:PutItem', resource: table, uses: 0 },
          { declaredIn: 'MorePolicy', position: 0, action: 'sqs:SendMessage', resource: '*', uses: 0 },
        ],
      },
    ]);
  });
});
