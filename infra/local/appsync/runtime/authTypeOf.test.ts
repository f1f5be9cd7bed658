// The words of util.authType() for each shape of identity.
import { expect, test } from 'vitest';
import { authTypeOf } from './authTypeOf.ts';

const sourceIp = ['127.0.0.1'];
const iam = { accountId: '1', sourceIp, userArn: 'arn', username: 'u', cognitoIdentityId: null };
const userPool = {
  sub: 's',
  issuer: 'i',
  username: 'u',
  claims: {},
  sourceIp,
  defaultAuthStrategy: 'ALLOW',
  groups: null,
};
test.each([
  ['no identity', undefined, 'API Key Authorization'],
  ['null', null, 'API Key Authorization'],
  ['a user pool’s', userPool, 'User Pool Authorization'],
  ['IAM’s, which has a username too', iam, 'IAM Authorization'],
  ['an OIDC provider’s', { sub: 's', issuer: 'i', claims: {} }, 'Open ID Connect Authorization'],
  ['a Lambda’s', { resolverContext: {} }, 'Lambda Authorization'],
  ['one without members', {}, 'Lambda Authorization'],
  ['IAM’s without its ARN', { ...iam, userArn: undefined }, 'API Key Authorization'],
  ['IAM’s whose source IP is null', { ...iam, sourceIp: null }, 'API Key Authorization'],
  [
    'a user pool’s without its strategy',
    { ...userPool, defaultAuthStrategy: undefined },
    'API Key Authorization',
  ],
  [
    'an OIDC provider’s with a username',
    { sub: 's', issuer: 'i', claims: {}, username: 'u' },
    'API Key Authorization',
  ],
  ['only claims', { claims: {} }, 'API Key Authorization'],
])('%s', (_name, identity, authType) => {
  expect(authTypeOf(identity)).toBe(authType);
});
