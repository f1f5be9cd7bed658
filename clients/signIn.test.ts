// Signing in, renewing and signing out against an OpenID provider’s answers.
import { ErrorResponse } from 'oidc-client-ts';
import type { User } from 'oidc-client-ts';
import { describe, expect, test } from 'vitest';
import { SignInRequiredError } from './core/api/authorize.ts';
import { SignIn } from './signIn.ts';
import type { OidcManager } from './signIn.ts';

const pageUrl = 'http://localhost:4000/playground/';

const createUser = (members: Partial<User> = {}): User =>
  ({
    access_token: 'token-1',
    refresh_token: 'refresh-1',
    expires_in: 3600,
    expired: false,
    profile: { sub: 'sub-1', email: 'speaker@example.com' },
    ...members,
  }) as User;

const createScene = (
  user: User | null,
  refresh: () => Promise<User | null> = () => Promise.resolve(null),
) => {
  const calls: unknown[] = [];
  const manager: OidcManager = {
    getUser: () => Promise.resolve(user),
    removeUser: () => Promise.resolve(void calls.push('removeUser')),
    signinCallback: (url) => Promise.resolve((calls.push(['signinCallback', url]), user ?? undefined)),
    signinRedirect: (args) => Promise.resolve(void calls.push(['signinRedirect', args])),
    signinSilent: () => (calls.push('signinSilent'), refresh()),
    signoutRedirect: (args) => Promise.resolve(void calls.push(['signoutRedirect', args])),
  };
  const replaced: string[] = [];
  const address = (query = '') => ({
    url: `${pageUrl}${query}`,
    replace: (url: string) => replaced.push(url),
  });
  return { signIn: new SignIn(manager, 'client', pageUrl), calls, replaced, address };
};

describe('readPerson', () => {
  test.each([
    [{ email: 'speaker@example.com', 'cognito:username': 'speaker' }, 'speaker@example.com'],
    [{ 'cognito:username': 'speaker' }, 'speaker'],
    [{}, 'sub-1'],
  ])('calls people by what is known of them: %j', async (claims, name) => {
    const { signIn, address } = createScene(
      createUser({ profile: { sub: 'sub-1', ...claims } as User['profile'] }),
    );

    await expect(signIn.readPerson(address())).resolves.toEqual({ name });
  });

  test('answers null when nobody is signed in', async () => {
    const { signIn, address } = createScene(null);

    await expect(signIn.readPerson(address())).resolves.toBeNull();
  });

  test('finishes the sign-in that the address carries, and cleans the address', async () => {
    const { signIn, address, calls, replaced } = createScene(createUser());

    const person = await signIn.readPerson(address('?code=c&state=s'));

    expect(person).toEqual({ name: 'speaker@example.com' });
    expect(calls).toEqual([['signinCallback', `${pageUrl}?code=c&state=s`]]);
    expect(replaced).toEqual([pageUrl]);
  });

  test('cleans the address also when the sign-in failed', async () => {
    const scene = createScene(null);
    const failing = new SignIn(
      { ...({} as OidcManager), signinCallback: () => Promise.reject(new Error('No matching state found')) },
      'client',
      pageUrl,
    );

    await expect(failing.readPerson(scene.address('?error=access_denied&state=s'))).rejects.toThrow(
      'No matching',
    );

    expect(scene.replaced).toEqual([pageUrl]);
  });

  test('knows the return from a sign-out', async () => {
    const { signIn, address, calls, replaced } = createScene(null);

    await expect(signIn.readPerson(address('?state=s'))).resolves.toBeNull();

    expect([calls, replaced]).toEqual([[], [pageUrl]]);
  });
});

describe('authorize', () => {
  test('answers the access token while it is good', async () => {
    const { signIn, calls } = createScene(createUser({ expires_in: 60 }));

    await expect(signIn.authorize()).resolves.toEqual({ Authorization: 'token-1' });

    expect(calls).toEqual([]);
  });

  test('refreshes once for all who ask at the same time', async () => {
    const { signIn, calls } = createScene(createUser({ expires_in: 59 }), () =>
      Promise.resolve(createUser({ access_token: 'token-2' })),
    );

    const answers = await Promise.all([signIn.authorize(), signIn.authorize()]);

    expect(answers).toEqual([{ Authorization: 'token-2' }, { Authorization: 'token-2' }]);
    expect(calls).toEqual(['signinSilent']);
  });

  test('asks for a sign-in, and forgets the tokens, when the provider refuses to refresh', async () => {
    const { signIn, calls } = createScene(createUser({ expires_in: 0, expired: true }), () =>
      Promise.reject(new ErrorResponse({ error: 'invalid_grant' })),
    );

    await expect(signIn.authorize()).rejects.toThrow(SignInRequiredError);

    expect(calls).toEqual(['signinSilent', 'removeUser']);
  });

  test('keeps the tokens when the provider cannot be reached', async () => {
    const { signIn, calls } = createScene(createUser({ expires_in: 0, expired: true }), () =>
      Promise.reject(new TypeError('Failed to fetch')),
    );

    await expect(signIn.authorize()).rejects.toThrow(TypeError);

    expect(calls).toEqual(['signinSilent']);
  });

  test.each([
    ['nobody is signed in', null],
    [
      'the token expired and cannot be refreshed',
      createUser({ expires_in: -1, expired: true, refresh_token: '' }),
    ],
  ])('asks for a sign-in when %s', async (_, user) => {
    await expect(createScene(user).signIn.authorize()).rejects.toThrow(SignInRequiredError);
  });

  test('uses a token to its end when it cannot be refreshed', async () => {
    const { signIn } = createScene(createUser({ expires_in: 5, refresh_token: '' }));

    await expect(signIn.authorize()).resolves.toEqual({ Authorization: 'token-1' });
  });
});

describe('leaving the page', () => {
  test('to sign in as someone else asks who it is', async () => {
    const { signIn, calls } = createScene(createUser());

    await signIn.openSignInAsSomeoneElse();

    expect(calls).toEqual([['signinRedirect', { prompt: 'login' }]]);
  });

  test('to sign out names client and way back as Cognito wants them', async () => {
    const { signIn, calls } = createScene(createUser());

    await signIn.signOut();

    expect(calls).toEqual([
      ['signoutRedirect', { extraQueryParams: { client_id: 'client', logout_uri: pageUrl } }],
    ]);
  });
});
