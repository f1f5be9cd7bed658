// Who listens: a guest, or somebody who is signed in. The code that signs in is loaded only when it is needed.
// In: the configuration, the tab's storage, the address. Out: how requests are authorised, and the ways to sign in and out.
import { SignInRequiredError } from '../core/api/authorize.ts';
import type { Authorize } from '../core/api/authorize.ts';
import type { ClientConfig } from '../core/clientConfig.ts';
import type { SignIn } from '../signIn.ts';

export interface PeopleOptions {
  readonly config: Pick<ClientConfig, 'apiKey' | 'oidc'>;
  readonly storage: Storage;
  /** The page's address as it was opened. */
  readonly url: string;
  /** The name in the address, at that moment. */
  readonly readName: () => string;
  /** Changes the address without loading anything. */
  readonly replaceUrl: (url: string) => void;
  /** Default: loads ../signIn.ts. */
  readonly loadSignIn?: (pageUrl: string) => Promise<SignIn>;
}

/** Whoever is at the page. */
export interface People {
  /** What to call who is signed in; null: a guest. */
  readonly personName: string | null;
  /** A sign-in came back and was not completed. */
  readonly hasFailed: boolean;
  readonly authorize: Authorize;
  /** Leaves the page; whoever comes back finds the same name in the address. */
  openSignIn(): Promise<void>;
  signOut(): Promise<void>;
}

/** Where oidc-client-ts keeps who is signed in: "oidc.user:<authority>:<client id>". */
const userKeyPrefix = 'oidc.user:';
const nameKey = 'live-sessions.listener.name';

/** Finds out who is at the page; completes a sign-in when the address carries one. */
export async function readPeople(options: PeopleOptions): Promise<People> {
  const { config, storage, replaceUrl } = options;
  const address = new URL(options.url);
  const pageUrl = `${address.origin}${address.pathname}`;
  const { loadSignIn = async (url) => (await import('../signIn.ts')).createSignIn(config.oidc, url) } =
    options;
  const isReturn = address.searchParams.has('state');
  let signIn: SignIn | null = null;
  let personName: string | null = null;
  let hasFailed = false;
  if (isReturn || Object.keys(storage).some((key) => key.startsWith(userKeyPrefix))) {
    signIn = await loadSignIn(pageUrl);
    try {
      const person = await signIn.readPerson({ url: options.url, replace: replaceUrl });
      personName = person?.name ?? null;
    } catch {
      hasFailed = true;
    }
  }
  if (isReturn) restoreName(storage, pageUrl, replaceUrl);
  const isSignedIn = personName !== null;
  const leave = async (way: (signIn: SignIn) => Promise<void>): Promise<void> => {
    storage.setItem(nameKey, options.readName());
    await way((signIn ??= await loadSignIn(pageUrl)));
  };
  return {
    personName,
    hasFailed,
    authorize: () => (isSignedIn && signIn ? signIn.authorize() : authorizeGuest(config.apiKey)),
    openSignIn: () => leave((way) => way.openSignIn()),
    signOut: () => leave((way) => way.signOut()),
  };
}

async function authorizeGuest(apiKey: string | undefined): ReturnType<Authorize> {
  if (apiKey === undefined) throw new SignInRequiredError('Guests are not admitted: sign in.');
  return { 'x-api-key': apiKey };
}

/** The provider sends people back without the part behind the hash. */
function restoreName(storage: Storage, pageUrl: string, replaceUrl: (url: string) => void): void {
  const name = storage.getItem(nameKey);
  storage.removeItem(nameKey);
  if (name) replaceUrl(`${pageUrl}#${name}`);
}
