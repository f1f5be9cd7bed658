// @vitest-environment happy-dom
// Who is at the page: guests without any sign-in code, people who are signed in, and the way there and back.
import { describe, expect, test } from 'vitest';
import { SignInRequiredError } from '../core/api/authorize.ts';
import type { SignIn } from '../signIn.ts';
import { readPeople } from './people.ts';

const pageUrl = 'https://live.example.com/listener/';
const oidc = { authority: 'https://id.example.com', clientId: 'pages', scope: 'openid email' };

const createStorage = (entries: Record<string, string> = {}): Storage => {
  const storage = new Storage();
  for (const [key, value] of Object.entries(entries)) storage.setItem(key, value);
  return storage;
};

interface SceneOptions {
  readonly url?: string;
  readonly apiKey?: string;
  readonly storage?: Storage;
  readonly readPerson?: SignIn['readPerson'];
}

const createScene = async ({
  url = pageUrl,
  apiKey,
  storage = createStorage(),
  readPerson,
}: SceneOptions) => {
  const calls: string[] = [];
  const signIn = {
    readPerson: readPerson ?? (() => Promise.resolve({ name: 'listener@example.com' })),
    openSignIn: () => Promise.resolve(void calls.push('openSignIn')),
    signOut: () => Promise.resolve(void calls.push('signOut')),
    authorize: () => Promise.resolve({ Authorization: 'token' }),
  } as Partial<SignIn> as SignIn;
  const people = await readPeople({
    config: { oidc, ...(apiKey === undefined ? {} : { apiKey }) },
    storage,
    url,
    readName: () => 'serene-truth-682',
    replaceUrl: (replaced) => calls.push(`replace ${replaced}`),
    loadSignIn: (forPage) => (calls.push(`load ${forPage}`), Promise.resolve(signIn)),
  });
  return { people, calls, storage };
};

const signedIn = () => createStorage({ 'oidc.user:https://id.example.com:pages': '{}' });

describe('a guest', () => {
  test('calls with the API key, and no code to sign in is loaded', async () => {
    const { people, calls } = await createScene({ apiKey: 'da2-guest' });

    expect(people.personName).toBeNull();
    await expect(people.authorize()).resolves.toEqual({ 'x-api-key': 'da2-guest' });
    expect(calls).toEqual([]);
  });

  test('is asked to sign in where there is no API key', async () => {
    const { people } = await createScene({});

    await expect(people.authorize()).rejects.toThrow(SignInRequiredError);
  });

  test('leaves for the sign-in with the name kept', async () => {
    const { people, calls, storage } = await createScene({ apiKey: 'da2-guest' });

    await people.openSignIn();

    expect(calls).toEqual([`load ${pageUrl}`, 'openSignIn']);
    expect(Object.values(storage)).toContain('serene-truth-682');
  });
});

describe('somebody who is signed in', () => {
  test('calls with their token', async () => {
    const { people } = await createScene({ apiKey: 'da2-guest', storage: signedIn() });

    expect(people.personName).toBe('listener@example.com');
    await expect(people.authorize()).resolves.toEqual({ Authorization: 'token' });
  });

  test('whose tokens are gone is a guest', async () => {
    const { people } = await createScene({
      apiKey: 'da2-guest',
      storage: signedIn(),
      readPerson: () => Promise.resolve(null),
    });

    expect(people.personName).toBeNull();
    await expect(people.authorize()).resolves.toEqual({ 'x-api-key': 'da2-guest' });
  });

  test('signs out and comes back to the same name', async () => {
    const { people, calls, storage } = await createScene({ storage: signedIn() });

    await people.signOut();

    expect(calls.at(-1)).toBe('signOut');
    expect(Object.values(storage)).toContain('serene-truth-682');
  });
});

describe('coming back from the sign-in', () => {
  const comeBack = async (more: SceneOptions = {}) => {
    const leaving = await createScene({ apiKey: 'da2-guest' });
    await leaving.people.openSignIn();
    return createScene({ url: `${pageUrl}?code=c&state=s`, storage: leaving.storage, ...more });
  };

  test('finds the name in the address again, once', async () => {
    const { people, calls, storage } = await comeBack();

    expect(people).toMatchObject({ personName: 'listener@example.com', hasFailed: false });
    expect(calls).toEqual([`load ${pageUrl}`, `replace ${pageUrl}#serene-truth-682`]);
    expect(Object.values(storage)).toEqual([]);
  });

  test('without having signed in says so, and stays a guest with the name', async () => {
    const { people, calls } = await comeBack({
      apiKey: 'da2-guest',
      readPerson: () => Promise.reject(new Error('access_denied')),
    });

    expect(people).toMatchObject({ personName: null, hasFailed: true });
    expect(calls).toContain(`replace ${pageUrl}#serene-truth-682`);
    await expect(people.authorize()).resolves.toEqual({ 'x-api-key': 'da2-guest' });
  });
});
