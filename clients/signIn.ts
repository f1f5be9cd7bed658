// Who is signed in on a page: OpenID Connect, authorization code with PKCE, tokens refreshed when they are needed.
// The tokens live in the browser tab, so that two tabs can be two people.
import { ErrorResponse, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { User } from 'oidc-client-ts';
import { SignInRequiredError } from './core/api/authorize.ts';
import type { AuthorizationHeaders } from './core/api/authorize.ts';
import type { OidcConfig } from './core/clientConfig.ts';

/** Somebody who is signed in. */
export interface Person {
  /** What to call them: their e-mail address, else their user name, else their id. */
  readonly name: string;
}

/** What is used of oidc-client-ts. */
export type OidcManager = Pick<
  UserManager,
  'getUser' | 'removeUser' | 'signinCallback' | 'signinRedirect' | 'signinSilent' | 'signoutRedirect'
>;

/** The page's address, and how to change it without loading anything. */
export interface PageAddress {
  readonly url: string;
  replace(url: string): void;
}

/** A token that is good for less than this is refreshed before it is used. */
export const refreshBeforeSeconds = 60;

/** Signs people in and out, and authorises requests for whoever is signed in. */
export class SignIn {
  readonly #manager: OidcManager;
  readonly #clientId: string;
  readonly #pageUrl: string;
  #refreshing: Promise<User | null> | undefined;

  /** @param pageUrl where the provider sends people back to, as registered there */
  constructor(manager: OidcManager, clientId: string, pageUrl: string) {
    this.#manager = manager;
    this.#clientId = clientId;
    this.#pageUrl = pageUrl;
  }

  /**
   * Finishes a sign-in if the provider has just sent the person back, and answers who is signed in, or null.
   * @throws Error when the sign-in failed; the page's address is cleaned all the same, so that a reload starts afresh
   */
  async readPerson(address: PageAddress): Promise<Person | null> {
    const { searchParams } = new URL(address.url);
    if (!searchParams.has('state')) return toPerson(await this.#manager.getUser());
    try {
      if (!searchParams.has('code') && !searchParams.has('error')) return null;
      return toPerson((await this.#manager.signinCallback(address.url)) ?? null);
    } finally {
      address.replace(this.#pageUrl);
    }
  }

  /** Leaves the page to sign in; the provider may remember who it was. */
  async openSignIn(): Promise<void> {
    await this.#manager.signinRedirect();
  }

  /** Leaves the page to sign in, asking who it is even if the provider remembers somebody. */
  async openSignInAsSomeoneElse(): Promise<void> {
    await this.#manager.signinRedirect({ prompt: 'login' });
  }

  /** Forgets the tokens here and leaves the page to end the session at the provider, which sends people back. */
  async signOut(): Promise<void> {
    // Cognito's logout endpoint wants names of its own beside those of the standard:
    // https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
    const extraQueryParams = { client_id: this.#clientId, logout_uri: this.#pageUrl };
    await this.#manager.signoutRedirect({ extraQueryParams });
  }

  /**
   * The headers for a request, with a token that is good for a minute or more.
   * @throws SignInRequiredError when nobody is signed in or the provider refuses to refresh; other errors: it could not be reached
   */
  readonly authorize = async (): Promise<AuthorizationHeaders> => {
    let user = await this.#manager.getUser();
    if (!user) throw new SignInRequiredError();
    if ((user.expires_in ?? Infinity) < refreshBeforeSeconds) user = await this.#refresh(user);
    if (!user || user.expired) throw new SignInRequiredError('The sign-in has expired: sign in again.');
    return { Authorization: user.access_token };
  };

  /** One refresh at a time: providers that rotate refresh tokens take a second use of one for theft. */
  async #refresh(user: User): Promise<User | null> {
    if (!user.refresh_token) return user;
    this.#refreshing ??= this.#manager.signinSilent().finally(() => (this.#refreshing = undefined));
    try {
      return await this.#refreshing;
    } catch (cause) {
      if (!(cause instanceof ErrorResponse)) throw cause;
      await this.#manager.removeUser();
      throw new SignInRequiredError('The sign-in has expired: sign in again.', { cause });
    }
  }
}

/**
 * The sign-in of a page.
 * @param pageUrl without query: "https://…/playground/"
 */
export function createSignIn(oidc: OidcConfig, pageUrl: string): SignIn {
  return new SignIn(createUserManager(oidc, pageUrl), oidc.clientId, pageUrl);
}

/** The keys under which tokens are kept begin with this, on every page. */
export const defaultTokenPrefix = 'oidc.';

/**
 * oidc-client-ts, set up for a page.
 * @param tokenPrefix where in the tab's storage the tokens are kept, so that one tab can keep those of several people
 */
export function createUserManager(
  { authority, clientId, scope }: OidcConfig,
  pageUrl: string,
  tokenPrefix: string = defaultTokenPrefix,
): UserManager {
  return new UserManager({
    authority,
    client_id: clientId,
    scope,
    redirect_uri: pageUrl,
    post_logout_redirect_uri: pageUrl,
    userStore: new WebStorageStateStore({ store: sessionStorage, prefix: tokenPrefix }),
    automaticSilentRenew: false,
  });
}

/** What is known of somebody: null of nobody. */
export function toPerson(user: User | null): Person | null {
  if (!user) return null;
  const { email, sub } = user.profile;
  const userName = user.profile['cognito:username'];
  return { name: email ?? (typeof userName === 'string' ? userName : sub) };
}
