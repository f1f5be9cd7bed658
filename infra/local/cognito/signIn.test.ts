// The sign-in over real sockets, as an OpenID Connect client of a browser goes through it: code + PKCE, refresh, sign-out.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import {
  askForTokens,
  authorizeUrl,
  createBrowser,
  exchange,
  logIn,
  refresh,
  startSignIn,
  verify,
} from './signInScene.ts';

test('a person signs in with code and PKCE and gets the claims that Cognito gives', async () => {
  const signIn = await startSignIn();
  const code = await logIn(signIn, createBrowser(signIn.frontDoorUrl), 'speaker@example.com');
  const tokens = await exchange(signIn, code);

  const [speaker] = signIn.cognito.people;
  const access = await verify(signIn, tokens.access_token);
  const { iat = 0, jti } = access;
  expect(access).toEqual({
    sub: speaker?.sub,
    iss: signIn.issuer,
    version: 2,
    client_id: signIn.clientId,
    token_use: 'access',
    scope: 'openid email',
    auth_time: expect.any(Number) as number,
    exp: iat + 3600,
    iat,
    jti,
    username: speaker?.sub,
  });
  expect(await verify(signIn, tokens.id_token)).toMatchObject({
    sub: speaker?.sub,
    aud: signIn.clientId,
    email: 'speaker@example.com',
    email_verified: true,
    'cognito:username': speaker?.sub,
    token_use: 'id',
  });
  expect(tokens.expires_in).toBe(3600);
  expect(tokens.refresh_token).toEqual(expect.any(String));
});

test('createToken signs what the log-in pages would, for everybody who is there', async () => {
  const signIn = await startSignIn({
    AccessTokenValidity: 10,
    TokenValidityUnits: { AccessToken: 'minutes' },
  });
  const code = await logIn(signIn, createBrowser(signIn.frontDoorUrl), 'anna@example.com');
  const fromPages = await exchange(signIn, code);
  const minted = await signIn.cognito.createToken('anna');

  const [a, b] = [await verify(signIn, fromPages.access_token), await verify(signIn, minted)];
  expect(Object.keys(b).sort()).toEqual(Object.keys(a).sort());
  expect(b).toMatchObject({
    sub: a.sub,
    scope: a['scope'],
    client_id: a['client_id'],
    'cognito:groups': ['editors'],
  });
  expect(decodeProtectedHeader(minted)).toEqual(decodeProtectedHeader(fromPages.access_token));
  expect((b.exp ?? 0) - (b.iat ?? 0)).toBe(600);
});

test('createToken takes a lifetime and names who is there when asked for somebody else', async () => {
  const signIn = await startSignIn();
  const { exp = 0, iat = 0 } = await verify(
    signIn,
    await signIn.cognito.createToken('listener', { lifetimeSeconds: 5 }),
  );
  expect(exp - iat).toBe(5);
  await expect(signIn.cognito.createToken('nobody')).rejects.toThrow(
    'There is nobody called "nobody"; accepted are speaker@example.com, listener@example.com, anna@example.com, or the part before "@".',
  );
});

test('a code without its verifier is refused', async () => {
  const signIn = await startSignIn();
  const code = await logIn(signIn, createBrowser(signIn.frontDoorUrl), 'speaker@example.com');
  const answer = await askForTokens(signIn, {
    grant_type: 'authorization_code',
    code,
    code_verifier: 'b'.repeat(50),
  });
  expect(answer.error).toBe('invalid_grant');
});

test('a request without PKCE and one for a foreign callback are refused', async () => {
  const signIn = await startSignIn();
  const browser = createBrowser(signIn.frontDoorUrl);
  const withoutPkce = await browser.request(
    authorizeUrl(signIn, { code_challenge: '', code_challenge_method: '' }),
  );
  expect(withoutPkce.headers.get('location')).toContain('error=invalid_request');

  const foreign = await browser.request(authorizeUrl(signIn, { redirect_uri: 'https://evil.example.com/' }));
  expect(foreign.status).toBe(400);
  expect(await foreign.text()).toContain('redirect_uri');
});

test('a refresh token gives new tokens and stays the same without rotation', async () => {
  const signIn = await startSignIn();
  const first = await exchange(
    signIn,
    await logIn(signIn, createBrowser(signIn.frontDoorUrl), 'listener@example.com'),
  );
  const second = await refresh(signIn, first.refresh_token);
  expect(second.refresh_token).toBe(first.refresh_token);
  const claims = await verify(signIn, second.access_token);
  expect(claims).toMatchObject({ username: signIn.cognito.people[1]?.sub, token_use: 'access' });
  expect(claims['auth_time']).toBe((await verify(signIn, first.access_token))['auth_time']);
});

test('with rotation, a replaced refresh token serves during its grace period only', async () => {
  const rotation = { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 };
  const signIn = await startSignIn({ RefreshTokenRotation: rotation });
  const first = await exchange(
    signIn,
    await logIn(signIn, createBrowser(signIn.frontDoorUrl), 'speaker@example.com'),
  );
  const second = await refresh(signIn, first.refresh_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await refresh(signIn, first.refresh_token)).access_token).toEqual(expect.any(String));

  const strict = await startSignIn({ RefreshTokenRotation: { ...rotation, RetryGracePeriodSeconds: 0 } });
  const third = await exchange(
    strict,
    await logIn(strict, createBrowser(strict.frontDoorUrl), 'speaker@example.com'),
  );
  await refresh(strict, third.refresh_token);
  expect((await refresh(strict, third.refresh_token)).error).toBe('invalid_grant');
});

test('signing out ends the session and goes back to a log-out URL of the client', async () => {
  const signIn = await startSignIn();
  const browser = createBrowser(signIn.frontDoorUrl);
  const { id_token } = await exchange(signIn, await logIn(signIn, browser, 'speaker@example.com'));
  const again = await browser.request(authorizeUrl(signIn));
  expect(again.headers.get('location')).toContain('code=');

  const query = new URLSearchParams({
    id_token_hint: id_token,
    post_logout_redirect_uri: signIn.callbackUrl,
  });
  const page = await (await browser.request(`${signIn.issuer}/logout?${query.toString()}`)).text();
  const [, action] = /action="([^"]+)"/.exec(page) ?? [];
  const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
  const body = new URLSearchParams({ xsrf: xsrf ?? '', logout: 'yes' });
  const out = await browser.request(action ?? '', { method: 'POST', body });

  expect(out.headers.get('location')).toBe(signIn.callbackUrl);
  expect(await (await browser.request(authorizeUrl(signIn))).text()).toContain('Choose who you are');
});

test.each(['admin', 'openid admin', 'openid phone'])(
  'a scope that the client does not allow goes back as invalid_scope: %s',
  async (scope) => {
    const signIn = await startSignIn();
    const response = await createBrowser(signIn.frontDoorUrl).request(authorizeUrl(signIn, { scope }));
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(signIn.callbackUrl);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      error: 'invalid_scope',
      error_description: 'requested scope is not allowed',
      scope: scope.split(' ').at(-1),
      state: 'state-1',
      iss: signIn.issuer,
    });
  },
);

test('signing out takes Cognito’s own names, and goes back to log-out URLs of the client only', async () => {
  const signIn = await startSignIn();
  const browser = createBrowser(signIn.frontDoorUrl);
  await exchange(signIn, await logIn(signIn, browser, 'speaker@example.com'));
  const logoutUrl = (logoutUri: string): string => {
    const query = new URLSearchParams({ client_id: signIn.clientId, logout_uri: logoutUri });
    return `${signIn.issuer}/logout?${query.toString()}`;
  };
  const foreign = await browser.request(logoutUrl('https://evil.example.com/'));
  expect([foreign.status, foreign.headers.get('location')]).toEqual([400, null]);
  expect(await foreign.text()).toContain('post_logout_redirect_uri not registered');

  const page = await (await browser.request(logoutUrl(signIn.callbackUrl))).text();
  const [, action] = /action="([^"]+)"/.exec(page) ?? [];
  const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
  const body = new URLSearchParams({ xsrf: xsrf ?? '', logout: 'yes' });
  const out = await browser.request(action ?? '', { method: 'POST', body });
  expect(out.headers.get('location')).toBe(signIn.callbackUrl);
});

test('each page of the sign-in loads nothing, and runs no scripts but those that sign out', async () => {
  const signIn = await startSignIn();
  const [somebody, nobody] = [createBrowser(signIn.frontDoorUrl), createBrowser(signIn.frontDoorUrl)];
  await logIn(signIn, somebody, 'speaker@example.com');

  const pages = await Promise.all([
    nobody.request(authorizeUrl(signIn)),
    nobody.request(`${signIn.issuer}/oauth2/authorize`),
    nobody.request(`${signIn.issuer}/logout`),
    somebody.request(`${signIn.issuer}/logout`),
  ]);

  const found = await Promise.all(
    pages.map(async (page) => ({
      policy: page.headers.get('content-security-policy')?.split(/; ?/) ?? [],
      hashes: [...(await page.text()).matchAll(/<script>(.*?)<\/script>/gs)].map(
        ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
      ),
    })),
  );
  expect(found.map(({ hashes }) => hashes.length)).toEqual([0, 0, 1, 1]);
  for (const { policy, hashes } of found) {
    expect(policy).toEqual([
      "default-src 'none'",
      'img-src data:',
      expect.stringMatching(/^style-src 'sha256-.{44}'$/),
      expect.stringMatching(/^script-src( 'sha256-.{44}'){1,2}$/),
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    for (const hash of hashes) expect(policy[3]).toContain(hash);
  }
});

test('a form that is too large is refused with 413, and nothing has failed', async () => {
  const signIn = await startSignIn();
  const browser = createBrowser(signIn.frontDoorUrl);
  const page = await (await browser.request(authorizeUrl(signIn))).text();
  const [, action] = /action="([^"]+)"/.exec(page) ?? [];
  const body = new URLSearchParams({ sub: 'x'.repeat(10_000) });
  const response = await browser.request(action ?? '', { method: 'POST', body });
  expect([response.status, signIn.logged]).toEqual([413, []]);
  expect(await response.text()).toContain('The request body has 10004 bytes; at most 4096 are accepted.');
});

test('a log-in page that is not part of a sign-in says so', async () => {
  const { issuer } = await startSignIn();
  const response = await fetch(`${issuer}/log-in/never-begun`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('This sign-in has ended');
});

test('keys and refresh tokens outlive the process, readable by their owner only', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'cognito-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const before = await startSignIn({}, directory);
  const { refresh_token, access_token } = await exchange(
    before,
    await logIn(before, createBrowser(before.frontDoorUrl), 'speaker@example.com'),
  );

  const after = await startSignIn({}, directory);
  expect(after.clientId).toBe(before.clientId);
  expect((await refresh(after, refresh_token)).access_token).toEqual(expect.any(String));
  const keys = createRemoteJWKSet(new URL(`${after.issuer}/.well-known/jwks.json`));
  await expect(jwtVerify(access_token, keys)).resolves.toBeDefined();
  for (const file of ['keys.json', 'grants.jsonl']) {
    expect(existsSync(join(directory, 'cognito', file))).toBe(true);
    expect(statSync(join(directory, 'cognito', file)).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(join(directory, 'cognito', 'grants.jsonl'), 'utf8')).not.toContain(access_token);
});

test.each([
  '/oauth2/authorize/x',
  '/oauth2/authorize/..%2f',
  '/oauth2/authorize/%00',
  '/log-in/x',
  '/logout/x',
  '/x',
  '/%',
  '/oauth2/authorize?client_id[]=a&client_id=b',
  '/logout?post_logout_redirect_uri=%',
])('%s is no failure of the sign-in', async (path) => {
  const signIn = await startSignIn();

  const statuses = [];
  for (const method of ['GET', 'POST', 'HEAD', 'PUT'])
    statuses.push((await fetch(`${signIn.issuer}${path}`, { method, redirect: 'manual' })).status);
  const browser = createBrowser(signIn.frontDoorUrl);
  await browser.request(authorizeUrl(signIn));
  statuses.push((await browser.request(`${signIn.issuer}${path}`)).status);

  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(signIn.logged.filter(({ level }) => level === 'error')).toEqual([]);
});
