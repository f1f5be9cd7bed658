// User pools and clients of a template: what they answer, what is refused, and the API that gives an administrator tokens.
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { AwsError, type AwsRequest, type ResourceDeclaration } from '../cloud.ts';
import { administrator, createTestCloud } from '../testing/testCloud.ts';
import { createManualClock } from '../manualClock.ts';
import { createCognito, type Cognito } from './cognito.ts';
import type { PersonSettings } from './person.ts';

const assets = { pathOf: (key: string) => key };

function declare(
  cognito: Cognito,
  type: string,
  properties: ResourceDeclaration['properties'] = {},
  logicalId = 'A',
) {
  return cognito.resources[`AWS::Cognito::${type}`]?.({ logicalId, type, properties }, assets);
}

/** Cognito with one pool and one client, at a time that stands still. */
async function createPool(users: PersonSettings[] = []) {
  const cloud = createTestCloud({ clock: createManualClock() });
  const cognito = createCognito(cloud, { users });
  const pool = await declare(cognito, 'UserPool', {}, 'Users');
  const client = await declare(cognito, 'UserPoolClient', { UserPoolId: pool?.ref }, 'Web');
  return { cognito, userPoolId: pool?.ref ?? '', clientId: client?.ref ?? '', pool, client };
}

test('a user pool and a client answer ids in Cognito’s form, the same at every start', async () => {
  const { pool, client, userPoolId } = await createPool();
  expect(userPoolId).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
  expect(pool?.attributes).toEqual({
    UserPoolId: userPoolId,
    Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${userPoolId}`,
    ProviderName: `cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
    ProviderURL: 'http://localhost:4000/sign-in',
  });
  expect(client?.ref).toMatch(/^[a-z0-9]{26}$/);
  const again = await createPool();
  expect([again.userPoolId, again.clientId]).toEqual([userPoolId, client?.ref]);
});

test('publishes the public half of its key and nothing else of it', async () => {
  const { cognito, userPoolId } = await createPool();
  const { keys } = await cognito.findUserPool(userPoolId).jwks();
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
});

describe('refuses', () => {
  test('a user pool that is not there, by its id', async () => {
    const { cognito } = await createPool();
    expect(() => cognito.findUserPool('us-east-1_other')).toThrow('There is no user pool "us-east-1_other".');
    const declaring = async () => declare(cognito, 'UserPoolClient', { UserPoolId: 'us-east-1_other' });
    await expect(declaring()).rejects.toThrow('There is no user pool "us-east-1_other".');
  });

  test('a second user pool', async () => {
    const { cognito } = await createPool();
    await expect((async () => declare(cognito, 'UserPool'))()).rejects.toThrow('A second user pool');
  });

  test('triggers: without them the pool would let in other people', async () => {
    const cognito = createCognito(createTestCloud());
    const declaring = async () => declare(cognito, 'UserPool', { LambdaConfig: { PreSignUp: 'arn' } });
    await expect(declaring()).rejects.toThrow('LambdaConfig holds triggers, which are not run here');
  });

  test.each([
    [[{ email: 'anna' }], '"anna" is not an e-mail address.'],
    [[{ email: 'speaker@example.com' }], 'The person "speaker@example.com" is there already.'],
  ])('the people %j', async (users, message) => {
    await expect(createPool(users)).rejects.toThrow(message);
  });

  test('a token where no app client is', async () => {
    await expect(createCognito(createTestCloud()).createToken('speaker')).rejects.toThrow(
      'The template has no app client to sign in with.',
    );
  });
});

describe('AdminInitiateAuth', () => {
  const request = (body: unknown, operation = 'AdminInitiateAuth'): AwsRequest => ({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    principal: administrator,
  });

  test('needs permission on the pool and answers tokens of the person', async () => {
    const { cognito, userPoolId, clientId, pool } = await createPool();
    const AuthParameters = { USERNAME: 'listener@example.com' };
    const asked = request({
      UserPoolId: userPoolId,
      ClientId: clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters,
    });
    expect(cognito.api?.permissionsOf(asked)).toEqual([
      { action: 'cognito-idp:AdminInitiateAuth', resource: pool?.attributes['Arn'] },
    ]);

    const answer = await cognito.api?.answer(asked);
    const { AuthenticationResult: result } = JSON.parse(String(answer?.body)) as {
      AuthenticationResult: { AccessToken: string; IdToken: string; ExpiresIn: number; TokenType: string };
    };
    const [sub, iat] = [cognito.people[1]?.sub, Date.UTC(2026, 0, 1) / 1000];
    expect(decodeJwt(result.AccessToken)).toMatchObject({
      sub,
      username: sub,
      token_use: 'access',
      iat,
      exp: iat + 3600,
    });
    expect(decodeJwt(result.IdToken)).toMatchObject({
      sub,
      aud: clientId,
      email: 'listener@example.com',
      token_use: 'id',
    });
    expect([result.ExpiresIn, result.TokenType]).toEqual([3600, 'Bearer']);
  });

  /** What the API says of a request. */
  async function refusal(body: unknown, operation?: string): Promise<string> {
    const { cognito, userPoolId, clientId } = await createPool();
    const whole =
      typeof body === 'string' ? body : { UserPoolId: userPoolId, ClientId: clientId, ...(body as object) };
    try {
      cognito.api?.permissionsOf(request(whole, operation));
      await cognito.api?.answer(request(whole, operation));
      return 'answered';
    } catch (error) {
      return error instanceof AwsError
        ? `${error.statusCode} ${error.code}: ${error.message}`
        : String(error);
    }
  }
  const flow = { AuthFlow: 'CUSTOM_AUTH' };

  test.each([
    [{ AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' }, '400 InvalidParameterException: AuthFlow must be CUSTOM_AUTH'],
    [
      { ...flow, AuthParameters: { USERNAME: 'x' } },
      '400 ResourceNotFoundException: There is nobody called "x"',
    ],
    [
      { ...flow, ClientId: 'other', AuthParameters: { USERNAME: 'listener' } },
      '400 ResourceNotFoundException:',
    ],
    [
      { ...flow, UserPoolId: 7 },
      '400 InvalidParameterException: UserPoolId is no text; it must be a string that is not empty.',
    ],
    [
      { ...flow, UserPoolId: undefined },
      '400 InvalidParameterException: UserPoolId is missing; it must be a string that is not empty.',
    ],
    [{ ...flow, ClientId: ['x'] }, '400 InvalidParameterException: ClientId is no text;'],
    [
      { ...flow, AuthParameters: { USERNAME: { toString: 1 } } },
      '400 InvalidParameterException: USERNAME is no text;',
    ],
    [{ ...flow }, '400 InvalidParameterException: USERNAME is missing;'],
    [
      { ...flow, AuthParameters: 'x' },
      '400 InvalidParameterException: AuthParameters must be a map of strings.',
    ],
    ['[]', '400 SerializationException: The request body is not a JSON object.'],
    [
      { ...flow, AuthParameters: { USERNAME: 'x' }, UserPoolId: 'other' },
      '400 ResourceNotFoundException: There is no user pool "other".',
    ],
    ['[', '400 SerializationException: The request body is not a JSON object.'],
  ])('refuses %j', async (body, message) => {
    expect(await refusal(body)).toContain(message);
  });

  test('is the only operation', async () => {
    expect(await refusal({}, 'ListUsers')).toBe(
      '400 UnknownOperationException: "AWSCognitoIdentityProviderService.ListUsers" is not run here. ' +
        'People sign in on the page /sign-in; administrators call "AWSCognitoIdentityProviderService.AdminInitiateAuth".',
    );
  });
});
