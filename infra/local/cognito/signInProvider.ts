// Sets oidc-provider up as one user pool's sign-in: its people, its clients and its keys in; an OpenID Connect provider out.
import {
  errors,
  Provider,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider';
import type { Cloud } from '../cloud.ts';
import type { GrantStore } from './grantStore.ts';
import type { Person } from './person.ts';
import type { SignInKeys } from './signInKeys.ts';
import { signInErrorPage, signedOutPage, signOutPage } from './signInPages.ts';
import { accessTokenClaims, idTokenClaims } from './tokenClaims.ts';
import type { UserPoolClient } from './userPoolClient.ts';

export interface SignInOptions {
  /** "http://localhost:4000/sign-in": the `iss` of every token, and where the provider is mounted. */
  readonly issuer: string;
  readonly clients: readonly UserPoolClient[];
  readonly people: readonly Person[];
  readonly keys: SignInKeys;
  readonly grants: GrantStore['adapterOf'];
  /** Origins of pages that every client may send people back to, at any path. */
  readonly pageOrigins: readonly string[];
}

const scopes = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];
const grantLifetimeSeconds = 3650 * 86_400;
const sessionSeconds = 3600;

/**
 * Makes the provider. Its paths are those of a user pool's domain, below the issuer.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export function createSignInProvider(
  { ids, log }: Pick<Cloud, 'ids' | 'log'>,
  options: SignInOptions,
): Provider {
  const provider = new Provider(options.issuer, configurationOf(ids, options));
  admitPageOrigins(provider, options.pageOrigins);
  provider.on('server_error', (_context, error) =>
    log.error('the sign-in failed', { reason: error.message }),
  );
  return provider;
}

// DIFFERS: With --origin, callback and log-out URLs are accepted at any path of that origin; Cognito has a list of whole URLs.
/** @see https://github.com/panva/node-oidc-provider/blob/main/recipes/redirect_uri_wildcards.md */
function admitPageOrigins(provider: Provider, pageOrigins: readonly string[]): void {
  type Client = InstanceType<Provider['Client']>;
  const { prototype } = provider.Client as { readonly prototype: Client };
  for (const method of ['redirectUriAllowed', 'postLogoutRedirectUriAllowed'] as const) {
    const isRegistered: (this: Client, uri: string) => boolean = Reflect.get(prototype, method);
    prototype[method] = function isAllowed(uri) {
      return isRegistered.call(this, uri) || isBelowOrigin(uri, pageOrigins);
    };
  }
}

/** Is it a URL of one of the origins, in its normal form, with no fragment and nobody's name in it? */
function isBelowOrigin(uri: string, origins: readonly string[]): boolean {
  const url = URL.parse(uri);
  if (url === null || !origins.includes(url.origin) || uri.includes('#')) return false;
  return uri === url.origin || (uri === url.href && uri.startsWith(`${url.origin}/`));
}

function configurationOf(ids: Cloud['ids'], options: SignInOptions): Configuration {
  const { issuer, clients, people, keys, pageOrigins } = options;
  const findAccount = (
    _context: unknown,
    sub: string,
  ): ReturnType<NonNullable<Configuration['findAccount']>> => {
    const person = people.find((candidate) => candidate.sub === sub);
    return person && { accountId: sub, claims: () => idTokenClaims(person) };
  };
  return {
    adapter: options.grants,
    jwks: { keys: [keys.signingKey] },
    cookies: {
      keys: [...keys.cookieKeys],
      names: { session: 'sign_in_session', interaction: 'sign_in', resume: 'sign_in_resume' },
    },
    clients: clients.filter(({ callbackUrls }) => callbackUrls.length > 0).map(clientMetadata),
    scopes,
    extraParams: { scope: refuseUnknownScope(clients) },
    claims: {
      openid: ['sub', 'cognito:username', 'cognito:groups', 'token_use'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    // DIFFERS: The authorization code is exchanged only with PKCE (S256); Cognito asks for it only when the app began with it.
    pkce: { required: () => true },
    findAccount,
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    rotateRefreshToken: ({ oidc }) =>
      clientNamed(clients, oidc.client?.clientId).refreshTokenGraceSeconds !== undefined,
    loadExistingGrant: (context) => readOrCreateGrant(context, issuer),
    interactions: { url: (_context, interaction) => `${new URL(issuer).pathname}/log-in/${interaction.uid}` },
    clientBasedCORS: (_context, origin, client) =>
      pageOrigins.includes(origin) ||
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    formats: {
      customizers: {
        jwt: (context, token, parts) => shapeAccessToken(ids, issuer, people, context, token, parts),
      },
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // DIFFERS: There is no userInfo endpoint; the ID token carries the same claims.
      userinfo: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutPage, postLogoutSuccessSource: signedOutPage },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, _resource, client) =>
          resourceServer(issuer, clientNamed(clients, client.clientId)),
      },
    },
    renderError: signInErrorPage,
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      jwks: '/.well-known/jwks.json',
      end_session: '/logout',
    },
    ttl: {
      AccessToken: (_context, _token, client) => clientNamed(clients, client.clientId).accessTokenSeconds,
      AuthorizationCode: 300,
      Grant: grantLifetimeSeconds,
      IdToken: (_context, _token, client) => clientNamed(clients, client.clientId).idTokenSeconds,
      Interaction: sessionSeconds,
      RefreshToken: (_context, _token, client) => clientNamed(clients, client.clientId).refreshTokenSeconds,
      Session: sessionSeconds,
    },
  };
}

/** oidc-provider leaves a scope out that it does not know; Cognito refuses what the app client does not allow. */
function refuseUnknownScope(clients: readonly UserPoolClient[]) {
  return (_context: unknown, value: string | undefined, { clientId }: { clientId: string }): void => {
    const allowed = clientNamed(clients, clientId).scopes;
    const refused = value?.split(' ').find((scope) => scope !== '' && !allowed.includes(scope));
    if (value !== undefined && refused !== undefined) {
      throw new errors.InvalidScope('requested scope is not allowed', refused);
    }
  };
}

function clientMetadata(client: UserPoolClient): NonNullable<Configuration['clients']>[number] {
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [...client.callbackUrls],
    post_logout_redirect_uris: [...client.logoutUrls],
    scope: client.scopes.filter((scope) => scopes.includes(scope)).join(' '),
    id_token_signed_response_alg: 'RS256',
  };
}

/** A user pool asks nobody for consent: what the client may ask for is granted when the person signs in. */
async function readOrCreateGrant(
  context: KoaContextWithOIDC,
  issuer: string,
): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { provider, session, client } = context.oidc;
  if (!session?.accountId || !client) return undefined;
  const kept = session.grantIdFor(client.clientId);
  const existing = kept === undefined ? undefined : await provider.Grant.find(kept);
  if (existing) return existing;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(scopes.join(' '));
  grant.addResourceScope(issuer, scopes.join(' '));
  await grant.save();
  return grant;
}

function resourceServer(issuer: string, client: UserPoolClient): ResourceServer {
  return {
    audience: issuer,
    scope: client.scopes.join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: client.accessTokenSeconds,
    jwt: { sign: { alg: 'RS256' } },
  };
}

type ShapeJwt = NonNullable<NonNullable<NonNullable<Configuration['formats']>['customizers']>['jwt']>;

function shapeAccessToken(
  ids: Cloud['ids'],
  issuer: string,
  people: readonly Person[],
  ...[context, , parts]: Parameters<ShapeJwt>
): void {
  const { sub, client_id: clientId, scope, iat, exp } = parts.payload;
  const person = people.find((candidate) => candidate.sub === sub);
  if (!person) throw new Error('An access token was asked for somebody who has no account.');
  const { AuthorizationCode: code, RefreshToken: refreshToken } = context.oidc.entities;
  const claims = accessTokenClaims(person, {
    issuer,
    clientId: String(clientId),
    scope: typeof scope === 'string' ? scope : '',
    issuedAtSeconds: Number(iat),
    expiresAtSeconds: Number(exp),
    authTimeSeconds: code?.authTime ?? refreshToken?.authTime ?? Number(iat),
    tokenId: ids.uuid(),
  });
  // oidc-provider insists on an audience after this function, Cognito's access tokens have none: it is there, but not serialised.
  Object.defineProperty(claims, 'aud', { value: issuer, enumerable: false, writable: true });
  parts.header = { typ: 'JWT' };
  parts.payload = claims;
}

function clientNamed(clients: readonly UserPoolClient[], clientId = ''): UserPoolClient {
  const client = clients.find((candidate) => candidate.clientId === clientId);
  if (!client) throw new Error(`There is no app client "${clientId}".`);
  return client;
}
