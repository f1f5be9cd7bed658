// What an app client's declaration may say here, and what is said of the rest.
import { describe, expect, test } from 'vitest';
import { parseUserPoolClient } from './userPoolClient.ts';

const parse = (properties: object) =>
  parseUserPoolClient(
    {
      logicalId: 'Web',
      type: 'AWS::Cognito::UserPoolClient',
      properties: { UserPoolId: 'pool', ...properties },
    },
    'Stack',
    'http://localhost:4100',
  );
const code = { AllowedOAuthFlows: ['code'], AllowedOAuthFlowsUserPoolClient: true };

test('takes Cognito’s defaults for lifetimes and scopes', () => {
  expect(parse({})).toEqual({
    clientId: expect.stringMatching(/^[a-z0-9]{26}$/) as string,
    userPoolId: 'pool',
    name: 'Stack',
    callbackUrls: [],
    logoutUrls: [],
    scopes: ['openid', 'email'],
    accessTokenSeconds: 3600,
    idTokenSeconds: 3600,
    refreshTokenSeconds: 2_592_000,
  });
});

test('reads lifetimes in the units that are given', () => {
  const units = { AccessToken: 'minutes', IdToken: 'seconds', RefreshToken: 'hours' };
  const validity = { AccessTokenValidity: 5, IdTokenValidity: '300', RefreshTokenValidity: 2 };
  expect(parse({ ...validity, TokenValidityUnits: units })).toMatchObject({
    accessTokenSeconds: 300,
    idTokenSeconds: 300,
    refreshTokenSeconds: 7200,
  });
});

test('a callback on localhost is accepted at the front door’s port too, others only as they are', () => {
  const urls = ['http://localhost:4000/playground/', 'https://live.example.com/'];
  expect(parse({ ...code, CallbackURLs: urls }).callbackUrls).toEqual([
    ...urls,
    'http://localhost:4100/playground/',
  ]);
});

test('a client that names the implicit flow beside the code uses the pages, one that names it alone does not', () => {
  const CallbackURLs = ['https://example.com'];
  const flows = (...AllowedOAuthFlows: string[]) => ({ ...code, AllowedOAuthFlows, CallbackURLs });

  expect(parse(flows('implicit', 'code')).callbackUrls).toEqual(CallbackURLs);
  expect(parse(flows('implicit')).callbackUrls).toEqual([]);
});

describe('refuses', () => {
  test.each([
    [{ UserPoolId: 7 }, 'UserPoolId must be a string.'],
    [{ GenerateSecret: true }, 'GenerateSecret is true; only public clients (no secret, PKCE) are run here.'],
    [
      { AllowedOAuthFlows: ['client_credentials'] },
      'AllowedOAuthFlows holds "client_credentials"; code and implicit are accepted.',
    ],
    [{ ...code, CallbackURLs: 'http://localhost/' }, 'CallbackURLs must be a list of strings.'],
    [
      { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'weeks' } },
      'AccessTokenValidity is 1 "weeks"; accepted are positive numbers of seconds, minutes, hours, days.',
    ],
  ])('%j', (properties, message) => {
    expect(() => parse(properties)).toThrow(message);
  });
});
