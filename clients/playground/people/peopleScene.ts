// What the tests of people start from: a tab's storage, and an OpenID provider whose answers are the test's.
import { ErrorResponse } from 'oidc-client-ts';
import type { User } from 'oidc-client-ts';
import { People } from './people.ts';
import type { PeopleManager } from './people.ts';

export const pageUrl = 'http://localhost:4000/playground/';
const userKey = 'user:http://localhost:4000/sign-in:client';

interface StoredUser {
  readonly sub: string;
  readonly token: string;
  readonly isExpired?: boolean;
}

/** A `Storage` that lives in the test. */
export function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

/**
 * @param options.arriving whom the provider sends back with `?code=…&state=…`
 */
export function createScene(
  options: { apiKey?: string | undefined; storage?: Storage; arriving?: string } = {},
) {
  const { storage = createStorage(), arriving = 'speaker' } = options;
  const calls: unknown[] = [];
  const createManager = (prefix: string): PeopleManager => {
    const write = ({ sub, token, isExpired }: StoredUser): void =>
      storage.setItem(`${prefix}${userKey}`, JSON.stringify({ sub, token, isExpired }));
    return {
      getUser: () => Promise.resolve(toUser(storage.getItem(`${prefix}${userKey}`))),
      storeUser: (user) =>
        Promise.resolve(user ? write({ sub: user.profile.sub, token: user.access_token }) : undefined),
      removeUser: () => Promise.resolve(storage.removeItem(`${prefix}${userKey}`)),
      signinCallback: () => {
        write({ sub: arriving, token: `token of ${arriving}` });
        return Promise.resolve(toUser(storage.getItem(`${prefix}${userKey}`)) ?? undefined);
      },
      signinRedirect: (args) => Promise.resolve(void calls.push(['signinRedirect', args])),
      signinSilent: () => Promise.reject(new ErrorResponse({ error: 'invalid_grant' })),
      signoutRedirect: () => {
        storage.removeItem(`${prefix}${userKey}`);
        return Promise.resolve(void calls.push('signoutRedirect'));
      },
    };
  };
  const people = new People({
    authority: 'http://localhost:4000/sign-in',
    clientId: 'client',
    pageUrl,
    apiKey: 'apiKey' in options ? options.apiKey : 'da2-guest',
    storage,
    createManager,
  });
  /** Tokens that are in the tab already, as a page leaves them. */
  const store = (user: StoredUser, prefix = 'oidc.'): void =>
    storage.setItem(`${prefix}${userKey}`, JSON.stringify(user));
  return { people, storage, calls, store };
}

/** Opens the page as after a sign-in of this person. */
export async function arrive(sub: string, storage: Storage): Promise<ReturnType<typeof createScene>> {
  const scene = createScene({ storage, arriving: sub });
  await scene.people.read({ url: `${pageUrl}?code=c&state=s`, replace: () => {} });
  return scene;
}

/** The page's address when nobody has just been sent back. */
export const plainAddress = { url: pageUrl, replace: () => {} };

function toUser(text: string | null): User | null {
  if (text === null) return null;
  const { sub, token, isExpired = false } = JSON.parse(text) as StoredUser;
  const user = {
    access_token: token,
    ...(isExpired ? { refresh_token: 'refresh' } : {}),
    expires_in: isExpired ? 0 : 3600,
    expired: isExpired,
    profile: { sub, email: `${sub}@example.com` },
  };
  return user as User;
}
