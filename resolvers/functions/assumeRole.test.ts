// Credentials for one role on one channel: what STS is asked, and every form in which it may answer.
import { describe, expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const channelArn =
  'arn:aws:kinesisvideo:us-east-1:000000000000:channel/LiveSessions_serene-truth-682-c0ffee00/1';
const endpoints = {
  wss: 'wss://v-1.kinesisvideo.us-east-1.amazonaws.com',
  https: 'https://r-1.kinesisvideo.us-east-1.amazonaws.com',
};
const env = {
  MASTER_ROLE_ARN: 'arn:aws:iam::1:role/master',
  VIEWER_ROLE_ARN: 'arn:aws:iam::1:role/viewer',
  REGION: 'us-east-1',
};
const grantFor = (role: 'MASTER' | 'VIEWER'): object => ({
  role,
  channelArn,
  clientId: role === 'VIEWER' ? '3' : null,
  roleSessionName: 'serene-truth-682',
});
const vending = (role: 'MASTER' | 'VIEWER', more: object = {}): Record<string, unknown> => ({
  env,
  stash: { grant: grantFor(role), endpoints },
  ...more,
});

const requestOf = (context: Record<string, unknown>): unknown =>
  evaluateResolver('functions/assumeRole', 'request', context).value;
const formOf = (context: Record<string, unknown>): Record<string, string> => {
  const { body } = (requestOf(context) as { params: { body: string } }).params;
  return Object.fromEntries(new URLSearchParams(body));
};

test('asks by a form in the body of a POST, as AWS’s own sample calls SNS', () => {
  expect(requestOf(vending('VIEWER'))).toEqual({
    method: 'POST',
    resourcePath: '/',
    params: {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: expect.stringMatching(/^Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam/) as string,
    },
  });
});

test.each([
  ['MASTER', 'arn:aws:iam::1:role/master', 'kinesisvideo:ConnectAsMaster'],
  ['VIEWER', 'arn:aws:iam::1:role/viewer', 'kinesisvideo:ConnectAsViewer'],
] as const)(
  'asks for the %s role, narrowed to its actions on this channel, for 15 minutes',
  (role, roleArn, action) => {
    const { Policy, ...form } = formOf(vending(role));

    expect(form).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'serene-truth-682',
      DurationSeconds: '900',
    });
    expect(JSON.parse(Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: [action, 'kinesisvideo:GetIceServerConfig'], Resource: channelArn },
      ],
    });
  },
);

test('the longest session policy stays under STS’s 2,048 characters', () => {
  const longest = channelArn.replace('serene-truth-682', `${'x'.repeat(200)}`);
  const { Policy } = formOf(
    vending('VIEWER', { stash: { grant: { ...grantFor('VIEWER'), channelArn: longest } } }),
  );

  expect(Policy?.length).toBeLessThan(2_048);
});

describe('understands', () => {
  const keys = { AccessKeyId: 'ASIA1', SecretAccessKey: 's3cret', SessionToken: 't0ken' };
  const jsonWith = (Expiration: unknown): string =>
    JSON.stringify({ AssumeRoleResponse: { AssumeRoleResult: { Credentials: { ...keys, Expiration } } } });
  const xmlWith = (replaced: string, by: string): string => xml.replace(`>${replaced}<`, `>${by}<`);
  const xml = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s3cret</SecretAccessKey><SessionToken>t0ken</SessionToken>
    <Expiration>2026-11-23T09:45:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

  test.each([
    ['JSON with seconds', jsonWith(1_795_427_100)],
    ['JSON with text', jsonWith('2026-11-23T09:45:00Z')],
    ['XML', xml],
  ])('%s', (_, body) => {
    const { value } = evaluateResolver(
      'functions/assumeRole',
      'response',
      vending('VIEWER', { result: { statusCode: 200, headers: {}, body } }),
    );

    expect(value).toEqual({
      role: 'VIEWER',
      region: 'us-east-1',
      channelArn,
      clientId: '3',
      endpoints,
      credentials: {
        accessKeyId: 'ASIA1',
        secretAccessKey: 's3cret',
        sessionToken: 't0ken',
        expiresAt: '2026-11-23T09:45:00.000Z',
      },
    });
  });

  test.each([
    ['a refusal', { statusCode: 403, headers: {}, body: '{"Error":{"Code":"AccessDenied"}}' }],
    ['an empty answer', { statusCode: 200, headers: {}, body: '' }],
    ['an answer without a token', { statusCode: 200, headers: {}, body: jsonWith(1).replace('t0ken', '') }],
    ['an answer without an expiry', { statusCode: 200, headers: {}, body: jsonWith(undefined) }],
    ['a key that toMap made a number', { statusCode: 200, headers: {}, body: xmlWith('s3cret', '123') }],
    ['a token that toMap made a number', { statusCode: 200, headers: {}, body: xmlWith('t0ken', '1.5') }],
    ['a name that toMap made a boolean', { statusCode: 200, headers: {}, body: xmlWith('ASIA1', 'true') }],
    ['an empty token', { statusCode: 200, headers: {}, body: xmlWith('t0ken', '') }],
  ])('%s as no credentials', (_, result) => {
    expect(evaluateResolver('functions/assumeRole', 'response', vending('VIEWER', { result })).error).toBe(
      'Access to the signaling channel cannot be granted at the moment. Try again in a second.',
    );
  });
});
