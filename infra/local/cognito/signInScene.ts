// A user pool's sign-in over real sockets for tests, and a browser that goes through it: redirects, cookies, the log-in page.
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { expect, onTestFinished } from 'vitest';
import type { FrontDoorRoute } from '../cloud.ts';
import { createFrontDoor } from '../frontDoor/frontDoor.ts';
import type { LogRecord } from '../log.ts';
import { openLoopbackListener } from '../loopbackListener.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createCognito, type Cognito } from './cognito.ts';

const assets = { pathOf: (key: string) => key };
export const verifier = 'a'.repeat(50);
const challenge = createHash('sha256').update(verifier).digest('base64url');

interface SignIn {
  readonly cognito: Cognito;
  readonly issuer: string;
  readonly frontDoorUrl: string;
  readonly clientId: string;
  readonly callbackUrl: string;
  readonly logged: readonly LogRecord[];
}

/** Runs Cognito with one pool and one client behind a front door until the test has finished. */
export async function startSignIn(
  properties = {},
  dataDirectory?: string,
  pageOrigins: readonly string[] = [],
): Promise<SignIn> {
  const routes: FrontDoorRoute[] = [];
  const cloudWithLog = createTestCloud();
  const handlers = createFrontDoor(() => routes, cloudWithLog.log);
  const { port, close } = await openLoopbackListener(0, 'front door', handlers);
  onTestFinished(close);
  const frontDoorUrl = `http://localhost:${port}`;
  const cloud = createTestCloud({ frontDoorUrl, ...(dataDirectory === undefined ? {} : { dataDirectory }) });
  const cognito = createCognito(cloud, {
    users: [{ email: 'anna@example.com', groups: ['editors'] }],
    pageOrigins,
  });
  const make = async (type: string, more: object): Promise<string> => {
    const declaration = { logicalId: type.slice(-6), type, properties: { ...more } };
    return (await cognito.resources[type]?.(declaration, assets))?.ref ?? '';
  };
  const userPoolId = await make('AWS::Cognito::UserPool', {});
  const clientId = await make('AWS::Cognito::UserPoolClient', {
    UserPoolId: userPoolId,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ['openid', 'email'],
    CallbackURLs: ['http://localhost:4000/playground/', 'https://live.example.com/playground/'],
    LogoutURLs: ['http://localhost:4000/playground/'],
    ...properties,
  });
  await cognito.open?.();
  routes.push(...(cognito.routes?.() ?? []));
  const issuer = `${frontDoorUrl}/sign-in`;
  return {
    cognito,
    issuer,
    frontDoorUrl,
    clientId,
    callbackUrl: `${frontDoorUrl}/playground/`,
    logged: cloud.logged,
  };
}

/** A browser's cookies and its way through redirects within the sign-in. */
export function createBrowser(frontDoorUrl: string) {
  const cookies = new Map<string, string>();
  async function request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(url, frontDoorUrl), {
      redirect: 'manual',
      ...init,
      headers: { cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name && value) cookies.set(name, value);
      else if (name) cookies.delete(name);
    }
    const location = response.headers.get('location');
    const isInside = location?.startsWith('/') || location?.startsWith(`${frontDoorUrl}/sign-in`);
    return location && isInside ? request(location) : response;
  }
  return { request };
}
type Browser = ReturnType<typeof createBrowser>;

export function authorizeUrl(
  { issuer, clientId, callbackUrl }: SignIn,
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: callbackUrl,
    response_type: 'code',
    scope: 'openid email',
    state: 'state-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
  return `${issuer}/oauth2/authorize?${query.toString()}`;
}

/** Opens the log-in page, clicks a person's button and answers the code that the app is sent back with. */
export async function logIn(signIn: SignIn, browser: Browser, email: string): Promise<string> {
  const page = await (await browser.request(authorizeUrl(signIn))).text();
  const [, action] = /action="([^"]+)"/.exec(page) ?? [];
  const [, sub] = new RegExp(`value="([^"]+)"><strong>${email}`).exec(page) ?? [];
  const done = await browser.request(action ?? '', {
    method: 'POST',
    body: new URLSearchParams({ sub: sub ?? '' }),
  });
  const location = new URL(done.headers.get('location') ?? '');
  expect(location.href.startsWith(signIn.callbackUrl)).toBe(true);
  expect(location.searchParams.get('state')).toBe('state-1');
  return location.searchParams.get('code') ?? '';
}

export interface Tokens {
  access_token: string;
  id_token: string;
  refresh_token: string;
  expires_in: number;
  error?: string;
}

export async function askForTokens(
  { issuer, clientId, callbackUrl }: SignIn,
  form: Record<string, string>,
): Promise<Tokens> {
  const body = new URLSearchParams({ client_id: clientId, redirect_uri: callbackUrl, ...form });
  const response = await fetch(`${issuer}/oauth2/token`, { method: 'POST', body });
  return (await response.json()) as Tokens;
}
export const exchange = (signIn: SignIn, code: string): Promise<Tokens> =>
  askForTokens(signIn, { grant_type: 'authorization_code', code, code_verifier: verifier });
export const refresh = (signIn: SignIn, refreshToken: string): Promise<Tokens> =>
  askForTokens(signIn, { grant_type: 'refresh_token', refresh_token: refreshToken });

export async function verify({ issuer }: SignIn, token: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  return (await jwtVerify(token, keys, { issuer })).payload;
}
