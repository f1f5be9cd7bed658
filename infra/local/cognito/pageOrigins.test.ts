// Pages of origins that the local cloud was started for: they sign people in as pages of the front door do, and others do not.
import { expect, test } from 'vitest';
import {
  authorizeUrl,
  createBrowser,
  logIn,
  startSignIn,
  type Tokens,
  verifier,
  verify,
} from './signInScene.ts';

const ownOrigin = 'http://localhost:5173';

test('a page of an origin that was named signs people in, reads its tokens and signs them out, at any path', async () => {
  const started = await startSignIn({}, undefined, [ownOrigin]);
  const signIn = { ...started, callbackUrl: `${ownOrigin}/app/callback?from=login` };
  const browser = createBrowser(signIn.frontDoorUrl);
  const code = await logIn(signIn, browser, 'speaker@example.com');

  const answer = await fetch(`${signIn.issuer}/oauth2/token`, {
    method: 'POST',
    headers: { origin: ownOrigin },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: signIn.clientId,
      redirect_uri: signIn.callbackUrl,
      code,
      code_verifier: verifier,
    }),
  });
  const query = new URLSearchParams({ client_id: signIn.clientId, logout_uri: `${ownOrigin}/` });
  const signOut = await browser.request(`${signIn.issuer}/logout?${query.toString()}`);

  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, ownOrigin]);
  const { access_token: token } = (await answer.json()) as Tokens;
  expect(await verify(signIn, token)).toMatchObject({ client_id: signIn.clientId, token_use: 'access' });
  expect(await signOut.text()).toContain('name="xsrf"');
});

test.each([
  `${ownOrigin}@evil.example/`,
  'http://localhost:5173.evil.example/',
  'http://me@localhost:5173/',
  `${ownOrigin}/#fragment`,
  'http:localhost:5173/',
  'http:\\\\localhost:5173/',
  'https://localhost:5173/',
  'http://localhost:5174/',
  'http://127.0.0.1:5173/',
  'null',
])('a callback URL that only looks like one of the origin is refused: %s', async (redirect_uri) => {
  const signIn = await startSignIn({}, undefined, [ownOrigin]);

  const answer = await createBrowser(signIn.frontDoorUrl).request(authorizeUrl(signIn, { redirect_uri }));

  expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
});

test.each([
  ['http://localhost:5173/app', 'start with <code>npm start -- --origin http://localhost:5173</code>'],
  ['https://evil.example/', undefined],
])(
  'who is sent back to %s, which the client lacks, is told the flag if it is on this machine',
  async (uri, hint) => {
    const signIn = await startSignIn();

    const answer = await createBrowser(signIn.frontDoorUrl).request(
      authorizeUrl(signIn, { redirect_uri: uri }),
    );

    const page = await answer.text();
    expect(page).toContain('redirect_uri did not match');
    if (hint === undefined) expect(page).not.toContain('--origin');
    else expect(page).toContain(hint);
  },
);

test('tokens are read by pages of no other origin than those of the callback URLs and those that were named', async () => {
  const signIn = await startSignIn({}, undefined, [ownOrigin]);
  const readBy = async (origin: string): Promise<string | null> => {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: signIn.clientId,
      refresh_token: 'x',
    });
    const answer = await fetch(`${signIn.issuer}/oauth2/token`, {
      method: 'POST',
      headers: { origin },
      body,
    });
    return answer.headers.get('access-control-allow-origin');
  };

  const origins = [
    ownOrigin,
    'https://live.example.com',
    'http://localhost:5174',
    'http://evil.example',
    'null',
  ];
  expect(await Promise.all(origins.map(readBy))).toEqual([
    ownOrigin,
    'https://live.example.com',
    null,
    null,
    null,
  ]);
});
