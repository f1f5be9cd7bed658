// AssumeRole and GetCallerIdentity over the AWS port: by the AWS SDK, by GET, by form, in XML and in JSON.
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Credentials } from '../iam/iam.ts';
import { type TestPort, allow, openTestPort, trust } from '../testing/openTestPort.ts';

const root = 'arn:aws:iam::000000000000:root';
let port: TestPort;
let roleArn: string;

beforeEach(async () => {
  port = await openTestPort();
  roleArn = await declareRole('Viewer', {});
});
afterEach(() => port.close());

function declareRole(name: string, properties: object, policy = allow('sts:AssumeRole')): Promise<string> {
  return port.declare('AWS::IAM::Role', name, {
    RoleName: name,
    AssumeRolePolicyDocument: trust({ AWS: root, Service: 'appsync.amazonaws.com' }),
    Policies: [{ PolicyName: 'p', PolicyDocument: policy }],
    ...properties,
  });
}

async function assume(input: Partial<AssumeRoleCommandInput> = {}, caller?: Credentials) {
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'seat-1', ...input });
  const { Credentials: vended, ...rest } = await port.sts(caller).send(command);
  const credentials: Credentials = {
    accessKeyId: vended?.AccessKeyId ?? '',
    secretAccessKey: vended?.SecretAccessKey ?? '',
    sessionToken: vended?.SessionToken ?? '',
  };
  return { ...rest, credentials, expiration: vended?.Expiration };
}

async function send(method: 'GET' | 'POST', query: string, headers: Record<string, string> = {}, body = '') {
  const url = new URL(`/?${query}`, port.url);
  const signed = await port.iam.sign({ method, url, headers, body }, 'sts', port.iam.administrator);
  return fetch(url, { method, headers: signed, ...(body !== '' && { body }) });
}

describe('AssumeRole', () => {
  test('vends credentials that are the role’s session for the time asked', async () => {
    const { AssumedRoleUser, PackedPolicySize, credentials, expiration } = await assume({
      DurationSeconds: 900,
    });

    expect(AssumedRoleUser).toEqual({
      AssumedRoleId: expect.stringMatching(/^AROA\w{17}:seat-1$/) as string,
      Arn: 'arn:aws:sts::000000000000:assumed-role/Viewer/seat-1',
    });
    expect(expiration).toEqual(new Date('2026-01-01T00:15:00Z'));
    expect(PackedPolicySize).toBeUndefined();
    expect(await port.sts(credentials).send(new GetCallerIdentityCommand())).toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/Viewer/seat-1',
      UserId: AssumedRoleUser?.AssumedRoleId,
      Account: '000000000000',
    });
  });

  test('lasts an hour when nothing is asked', async () => {
    expect((await assume()).expiration).toEqual(new Date('2026-01-01T01:00:00Z'));
  });

  test('narrows the session by its policy and by managed policies', async () => {
    const allowed = allow('sts:AssumeRole', 'arn:aws:iam::000000000000:role/Other');
    const { PackedPolicySize, credentials } = await assume({
      Policy: JSON.stringify(allowed),
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess' }],
    });

    expect(PackedPolicySize).toBe(7);
    await expect(assume({}, credentials)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(/because no session policy allows the sts:AssumeRole action$/) as string,
    });
  });

  test.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    ['a role that does not exist', { RoleArn: 'arn:aws:iam::000000000000:role/Nobody' }, 'role/Nobody'],
    [
      'a role that does not trust the caller',
      { RoleArn: 'arn:aws:iam::000000000000:role/Closed' },
      'role/Closed',
    ],
  ])('refuses %s in the same words', async (_what, input, name) => {
    await declareRole('Closed', { AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) });

    await expect(assume(input)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::000000000000:user/administrator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:${name}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('refuses a caller whose own policies do not allow it', async () => {
    const apiArn = await declareRole('Api', { Policies: [] });
    const api = await port.iam.credentialsForService(apiArn, 'appsync.amazonaws.com', 'AppSync');

    await expect(assume({}, api)).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        `User: arn:aws:sts::000000000000:assumed-role/Api/AppSync is not authorized to perform: sts:AssumeRole ` +
        `on resource: ${roleArn} because no identity-based policy allows the sts:AssumeRole action`,
    });
  });

  test('hands the session name and external id to the conditions of the trust policy', async () => {
    const closedArn = await declareRole('Conditional', {
      AssumeRolePolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: root },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:RoleSessionName': 'seat-1', 'sts:ExternalId': 'here' } },
        },
      },
    });

    await expect(assume({ RoleArn: closedArn, ExternalId: 'here' })).resolves.toBeDefined();
    await expect(assume({ RoleArn: closedArn })).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      assume({ RoleArn: closedArn, ExternalId: 'here', RoleSessionName: 'seat-2' }),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('gives at most the role’s longest session, and an hour to those who are in a role themselves', async () => {
    const longArn = await declareRole('Long', { MaxSessionDuration: 7_200 });
    const apiArn = await declareRole('Api', {});
    const api = await port.iam.credentialsForService(apiArn, 'appsync.amazonaws.com', 'AppSync');

    expect((await assume({ RoleArn: longArn, DurationSeconds: 7_200 })).expiration).toEqual(
      new Date('2026-01-01T02:00:00Z'),
    );
    await expect(assume({ DurationSeconds: 3_601 })).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
    await expect(assume({ RoleArn: longArn, DurationSeconds: 3_601 }, api)).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(assume({ RoleArn: longArn, DurationSeconds: 3_600 }, api)).resolves.toBeDefined();
  });

  const failing = '1 validation error detected: Value ';
  test.each<[Partial<AssumeRoleCommandInput>, string, string]>([
    [
      { RoleArn: 'arn:short' },
      'ValidationError',
      `${failing}'arn:short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20`,
    ],
    [
      { RoleArn: 'arn:aws:s3:::a-bucket-of-mine' },
      'ValidationError',
      'arn:aws:s3:::a-bucket-of-mine is invalid',
    ],
    [
      { RoleSessionName: 'x' },
      'ValidationError',
      `${failing}'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2`,
    ],
    [
      { RoleSessionName: 'x'.repeat(65) },
      'ValidationError',
      `${failing}'${'x'.repeat(65)}' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      { RoleSessionName: 'a seat' },
      'ValidationError',
      `${failing}'a seat' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    ],
    [
      { DurationSeconds: 899 },
      'ValidationError',
      `${failing}'899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    ],
    [
      { DurationSeconds: 43_201 },
      'ValidationError',
      `${failing}'43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200`,
    ],
    [
      { Policy: '' },
      'ValidationError',
      `${failing}'' at 'policy' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      { Policy: ' '.repeat(2_049) },
      'ValidationError',
      `${failing}'2049 characters' at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048`,
    ],
    [{ Policy: '{' }, 'MalformedPolicyDocumentException', 'This policy contains invalid Json'],
    [{ Policy: '{"Statement":[]}' }, 'MalformedPolicyDocumentException', 'Statement must not be empty'],
    [
      { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/Nothing' }] },
      'ValidationError',
      'The managed policy arn:aws:iam::aws:policy/Nothing is not known here.',
    ],
    [
      { SourceIdentity: 'me' },
      'ValidationError',
      'The parameter SourceIdentity of AssumeRole is not known here.',
    ],
  ])('refuses %j with %s', async (input, name, message) => {
    await expect(assume(input)).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode: 400 } });
  });
});

describe('the Query protocol', () => {
  const query = 'Action=AssumeRole&Version=2011-06-15&RoleSessionName=seat-1&RoleArn=';
  const json = { accept: 'application/json' };

  test('answers JSON to those who accept it, with the expiry in seconds', async () => {
    const response = await send('GET', query + encodeURIComponent(roleArn), json);

    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      AssumeRoleResponse: {
        AssumeRoleResult: {
          AssumedRoleUser: {
            AssumedRoleId: expect.stringMatching(/:seat-1$/) as string,
            Arn: 'arn:aws:sts::000000000000:assumed-role/Viewer/seat-1',
          },
          Credentials: {
            AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/) as string,
            SecretAccessKey: expect.stringMatching(/^.{40}$/) as string,
            SessionToken: expect.any(String) as string,
            Expiration: Date.UTC(2026, 0, 1, 1) / 1000,
          },
        },
        ResponseMetadata: { RequestId: response.headers.get('x-amzn-requestid') },
      },
    });
  });

  test('answers XML to everybody else, with the expiry as a date', async () => {
    const response = await send('GET', query + encodeURIComponent(roleArn));

    expect(response.headers.get('content-type')).toBe('text/xml');
    expect(await response.text()).toMatch(
      /^<AssumeRoleResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><AssumeRoleResult>.*<Expiration>2026-01-01T01:00:00Z<\/Expiration>/,
    );
  });

  test('takes parameters from a form as from the URL, a policy with spaces among them', async () => {
    const policy = new URLSearchParams({ Policy: JSON.stringify(allow('sts:*'), null, 1) }).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...json };

    const asForm = await send('POST', '', form, `${query}${encodeURIComponent(roleArn)}&${policy}`);
    const asShouted = await send(
      'POST',
      '',
      { ...form, 'content-type': 'Application/X-WWW-Form-URLEncoded' },
      `${query}${encodeURIComponent(roleArn)}&${policy}`,
    );
    const asUrl = await send('POST', `${query}${encodeURIComponent(roleArn)}&${policy}`, json, ' ');

    for (const response of [asForm, asShouted, asUrl]) {
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        AssumeRoleResponse: { AssumeRoleResult: { PackedPolicySize: 6 } },
      });
    }
  });

  test('answers errors in the format that is accepted', async () => {
    const asJson = await send('GET', 'Action=AssumeRole&Version=2011-06-15', json);
    const asXml = await send('GET', 'Action=AssumeRole&Version=2011-06-15');
    const message =
      "1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null";

    expect(asJson.status).toBe(400);
    expect(await asJson.json()).toEqual({
      Error: { Type: 'Sender', Code: 'ValidationError', Message: message },
      RequestId: asJson.headers.get('x-amzn-requestid'),
    });
    expect(await asXml.text()).toContain(
      '<Error><Type>Sender</Type><Code>ValidationError</Code><Message>1 validation error detected:',
    );
  });

  test('escapes in XML what a caller sent', async () => {
    const response = await send('GET', 'Action=%3Cscript%3E&Version=2011-06-15');

    expect(await response.text()).toContain('Could not find operation &lt;script&gt; for version 2011-06-15');
  });

  test.each([
    ['', 'MissingAction', 'The request has no Action; accepted are AssumeRole, GetCallerIdentity.'],
    [
      'Action=GetSessionToken&Version=2011-06-15',
      'InvalidAction',
      'Could not find operation GetSessionToken for version 2011-06-15',
    ],
    [
      'Action=GetCallerIdentity',
      'InvalidAction',
      'Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED',
    ],
    [
      `${query}&RoleArn=`,
      'ValidationError',
      "1 validation error detected: Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ],
    [
      `${query}arn:aws:iam::000000000000:role/Viewer&DurationSeconds=long`,
      'MalformedInput',
      'DurationSeconds must be a whole number.',
    ],
  ])('refuses "%s" with %s', async (sent, Code, Message) => {
    const response = await send('GET', sent, json);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ Error: { Code, Message } });
  });

  test('refuses an expired session by its Query name', async () => {
    const { credentials } = await assume({ DurationSeconds: 900 });
    await port.clock.advance(900_000);

    await expect(port.sts(credentials).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: 'ExpiredToken',
      $metadata: { httpStatusCode: 403 },
    });
  });
});
