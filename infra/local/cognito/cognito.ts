// Cognito here: user pools and their app clients from the template in; the sign-in on the front door, key sets and tokens out.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { UserPool, UserPools } from '../appsync/auth/userPools.ts';
import {
  AwsError,
  type Cloud,
  type FrontDoorRoute,
  type ResourceDeclaration,
  type Service,
} from '../cloud.ts';
import { createCognitoApi, type IssueTokens } from './cognitoApi.ts';
import { createGrantStore, type GrantStore } from './grantStore.ts';
import { createPeople, findPerson, type Person, type PersonSettings } from './person.ts';
import { readSignInKeys, type SignInKeys } from './signInKeys.ts';
import { createSignInProvider } from './signInProvider.ts';
import { createSignInRoute } from './signInRoute.ts';
import { createTokenSigner } from './tokenSigner.ts';
import { parseUserPoolClient, type UserPoolClient } from './userPoolClient.ts';

export interface CognitoOptions {
  /** People besides the speaker and the listener. */
  readonly users?: readonly PersonSettings[];
  /** Origins of pages that every app client may send people back to, at any path: "http://localhost:5173". */
  readonly pageOrigins?: readonly string[];
}

export interface TokenOptions {
  /** Default: the app client's own AccessTokenValidity. */
  readonly lifetimeSeconds?: number;
  /** Default: the first client of the template. */
  readonly clientId?: string;
}

/** Cognito as the local cloud sees it. */
export interface Cognito extends Service, UserPools {
  readonly people: readonly Person[];
  /**
   * Signs an access token as the sign-in would.
   * @param name a person's e-mail address, or what stands before "@"
   * @throws Error when there is no such person, or no app client
   */
  createToken(this: void, name: string, options?: TokenOptions): Promise<string>;
}

const prefix = '/sign-in';
const publicMembers = ['kty', 'n', 'e', 'kid', 'alg', 'use'] as const;

/** Makes Cognito; keys and grants are kept in the data folder's "cognito". */
export function createCognito(cloud: Cloud, options: CognitoOptions = {}): Cognito {
  const { users, pageOrigins = [] } = options;
  const people = createPeople(users);
  const issuer = `${cloud.frontDoorUrl}${prefix}`;
  const directory = cloud.dataDirectory === undefined ? undefined : join(cloud.dataDirectory, 'cognito');
  const clients: UserPoolClient[] = [];
  let userPoolId: string | undefined;
  let signInKeys: Promise<SignInKeys> | undefined;
  let route: FrontDoorRoute | undefined;
  let grants: GrantStore | undefined;

  const keys = (): Promise<SignInKeys> => (signInKeys ??= readSignInKeys(cloud.ids, cloud.files, directory));
  const signer = createTokenSigner(cloud, issuer, keys);
  const arnOf = (id: string): string =>
    `arn:aws:cognito-idp:${cloud.region}:${cloud.accountId}:userpool/${id}`;

  function findUserPool(id: string): UserPool {
    if (id !== userPoolId) throw new Error(`There is no user pool "${id}".`);
    return { issuer, jwks: async () => ({ keys: [publicKeyOf(await keys())] }) };
  }

  return {
    people,
    findUserPool,
    async createToken(name, { lifetimeSeconds, clientId } = {}) {
      const client = findClient(clients, clientId);
      return signer.signAccessToken(
        findPerson(people, name),
        client,
        lifetimeSeconds ?? client.accessTokenSeconds,
      );
    },
    resources: {
      'AWS::Cognito::UserPool': (declaration) => {
        if (userPoolId !== undefined) {
          throw new Error('A second user pool cannot be run here; one is there already.');
        }
        userPoolId = toUserPoolId(cloud, declaration);
        const ProviderName = `cognito-idp.${cloud.region}.amazonaws.com/${userPoolId}`;
        // DIFFERS: A user pool's issuer and ProviderURL are the front door's /sign-in.
        const attributes = {
          UserPoolId: userPoolId,
          Arn: arnOf(userPoolId),
          ProviderName,
          ProviderURL: issuer,
        };
        return { ref: userPoolId, attributes };
      },
      'AWS::Cognito::UserPoolClient': (declaration) => {
        const client = parseUserPoolClient(declaration, cloud.stackName, cloud.frontDoorUrl);
        findUserPool(client.userPoolId);
        clients.push(client);
        return { ref: client.clientId, attributes: { ClientId: client.clientId, Name: client.name } };
      },
    },
    api: createCognitoApi(arnOf, toIssueTokens({ findUserPool, people, clients, signer })),
    routes: () => (route ? [route] : []),
    async open() {
      if (userPoolId === undefined) return;
      grants = createGrantStore({
        clock: cloud.clock,
        files: cloud.files,
        log: cloud.log,
        file: directory && join(directory, 'grants.jsonl'),
        refreshTokenGraceSeconds: (id) =>
          clients.find(({ clientId }) => clientId === id)?.refreshTokenGraceSeconds ?? 0,
      });
      const parts = { issuer, clients, people, keys: await keys(), grants: grants.adapterOf, pageOrigins };
      const provider = createSignInProvider(cloud, parts);
      route = createSignInRoute(prefix, provider, people, cloud.log);
    },
    async close() {
      grants?.close();
    },
  };
}

/** Tokens for whoever an administrator names, as AdminInitiateAuth answers them. */
function toIssueTokens({
  findUserPool,
  people,
  clients,
  signer,
}: {
  findUserPool: (id: string) => UserPool;
  people: readonly Person[];
  clients: readonly UserPoolClient[];
  signer: ReturnType<typeof createTokenSigner>;
}): IssueTokens {
  return async (request) => {
    const { person, client } = refusing(() => {
      findUserPool(request.userPoolId);
      return {
        person: findPerson(people, request.username),
        client: findClient(clients, request.clientId),
      };
    });
    const [accessToken, idToken] = await Promise.all([
      signer.signAccessToken(person, client, client.accessTokenSeconds),
      signer.signIdToken(person, client),
    ]);
    return { accessToken, idToken, expiresInSeconds: client.accessTokenSeconds };
  };
}

function findClient(clients: readonly UserPoolClient[], clientId: string | undefined): UserPoolClient {
  const client = clients.find((candidate) => clientId === undefined || candidate.clientId === clientId);
  if (client) return client;
  const name = clientId === undefined ? '' : `"${clientId}" `;
  throw new Error(`The template has no app client ${name}to sign in with.`);
}

/** The region and nine letters and digits, the same at every start. */
function toUserPoolId({ region, stackName }: Cloud, { logicalId, properties }: ResourceDeclaration): string {
  // A trigger may change who gets in and what tokens say: without it the pool would be another one.
  if (properties['LambdaConfig'] !== undefined) {
    throw new Error('LambdaConfig holds triggers, which are not run here; leave it out.');
  }
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest('base64');
  return `${region}_${digest.replace(/[^A-Za-z0-9]/g, '').slice(0, 9)}`;
}

function publicKeyOf({ signingKey }: SignInKeys): JWK {
  return Object.fromEntries(publicMembers.map((member) => [member, signingKey[member]]));
}

/** Turns what is not there into the error that Cognito's API answers with. */
function refusing<Result>(find: () => Result): Result {
  try {
    return find();
  } catch (error) {
    throw new AwsError(
      'ResourceNotFoundException',
      error instanceof Error ? error.message : String(error),
      400,
    );
  }
}
