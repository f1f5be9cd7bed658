// A sign-in from the terminal, with the local cloud's sign-in as the stack's and a browser that follows it.
import { expect, onTestFinished, test, vi } from 'vitest';
import { decodeJwt } from 'jose';
import type { FrontDoorRoute } from '../local/cloud.ts';
import { createCognito } from '../local/cognito/cognito.ts';
import { createFrontDoor } from '../local/frontDoor/frontDoor.ts';
import { openLoopbackListener } from '../local/loopbackListener.ts';
import { createTestCloud } from '../local/testing/testCloud.ts';
import { signInByBrowser } from './signInByBrowser.ts';
import type { BrowserSignInOptions } from './signInByBrowser.ts';

/** A port that is free now. */
async function freePort(): Promise<number> {
  const { port, close } = await openLoopbackListener(0, 'test', { onRequest: () => {} });
  await close();
  return port;
}

/** A stack's sign-in, whose client knows one callback on this machine. */
async function startStack() {
  const routes: FrontDoorRoute[] = [];
  const handlers = createFrontDoor(() => routes, createTestCloud().log);
  const { port, close } = await openLoopbackListener(0, 'front door', handlers);
  onTestFinished(close);
  const frontDoorUrl = `http://localhost:${port}`;
  const callbackUrl = `http://localhost:${await freePort()}/speaker/`;
  const cognito = createCognito(createTestCloud({ frontDoorUrl }));
  const make = async (type: string, properties: object) => {
    const declaration = { logicalId: type.slice(-6), type, properties: { ...properties } };
    const made = await cognito.resources[type]?.(declaration, { pathOf: (key) => key });
    return made?.ref ?? '';
  };
  const clientId = await make('AWS::Cognito::UserPoolClient', {
    UserPoolId: await make('AWS::Cognito::UserPool', {}),
    AllowedOAuthFlows: ['code'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ['openid', 'email'],
    CallbackURLs: [callbackUrl],
    LogoutURLs: [callbackUrl],
  });
  await cognito.open?.();
  routes.push(...(cognito.routes?.() ?? []));
  const oidc = { authority: `${frontDoorUrl}/sign-in`, clientId, scope: 'openid email' };
  return { oidc, callbackUrl, speakerId: cognito.people[0]?.sub };
}

/** Follows redirects with cookies, and clicks the button of the first person. */
async function signIn(address: string): Promise<Response> {
  const cookies = new Map<string, string>();
  const request = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return location === null ? response : request(new URL(location, url).href);
  };
  const page = await (await request(address)).text();
  const [, action = ''] = /action="([^"]+)"/.exec(page) ?? [];
  const [, sub = ''] = /value="([^"]+)"><strong>/.exec(page) ?? [];
  return request(new URL(action, address).href, { method: 'POST', body: new URLSearchParams({ sub }) });
}

const waiting = (options: Pick<BrowserSignInOptions, 'oidc' | 'callbackUrl'>, timeoutMs = 60_000) => {
  const onAddress = vi.fn<(url: string) => void>();
  const token = signInByBrowser({ ...options, onAddress, timeoutMs });
  token.catch(() => {});
  return { token, address: () => vi.waitUntil(() => onAddress.mock.calls[0]?.[0], 20_000) };
};

test('answers the access token of whoever signs in with the browser', async () => {
  const stack = await startStack();
  const { token, address } = waiting(stack);

  const page = await signIn(await address());

  expect(await page.text()).toBe('This page can be closed: go on in the terminal.\n');
  expect(decodeJwt(await token)).toMatchObject({
    sub: stack.speakerId,
    client_id: stack.oidc.clientId,
    token_use: 'access',
  });
});

test('takes no answer but to its own request, and goes on waiting', async () => {
  const stack = await startStack();
  const { token, address } = waiting(stack);
  const url = await address();

  await fetch(`${stack.callbackUrl}?code=stolen&state=of-somebody-else`);
  await signIn(url);

  expect(decodeJwt(await token).sub).toBe(stack.speakerId);
});

test('says that the provider refused', async () => {
  const stack = await startStack();
  const { token, address } = waiting(stack);
  const state = new URL(await address()).searchParams.get('state') ?? '';

  await fetch(`${stack.callbackUrl}?error=access_denied&state=${state}`);

  await expect(token).rejects.toThrow('The sign-in failed; start again.');
});

test('says so before anybody signs in when the stack knows no such callback', async () => {
  const { oidc } = await startStack();
  const callbackUrl = `http://localhost:${await freePort()}/speaker/`;

  await expect(waiting({ oidc, callbackUrl }).token).rejects.toThrow(
    `The stack sends nobody back to ${callbackUrl}; deploy it with --context pageOrigins=${new URL(callbackUrl).origin}`,
  );
});

test('gives up after a while, and frees the port', async () => {
  const stack = await startStack();

  await expect(waiting(stack, 600).token).rejects.toThrow('Nobody signed in within 0.01 minutes.');
  await expect(fetch(stack.callbackUrl)).rejects.toThrow('fetch failed');
});

test.each(['nonsense', 'https://live.example.com/speaker/', 'http://localhost/speaker/'])(
  'refuses a callback that is not on this machine: %s',
  async (callbackUrl) => {
    const oidc = { authority: 'http://localhost:1', clientId: 'x', scope: 'openid' };

    await expect(waiting({ oidc, callbackUrl }).token).rejects.toThrow(`--callback is "${callbackUrl}";`);
  },
);
