// Who this tab knows: the people who signed in here, each with tokens of their own in the tab's storage, and the guest.
// In: the storage and oidc-client-ts. Out: who is active, and headers in the name of any of them, active or not.
import type { UserManager } from 'oidc-client-ts';
import { SignInRequiredError } from '../../core/api/authorize.ts';
import type { Authorize } from '../../core/api/authorize.ts';
import { defaultTokenPrefix, SignIn, toPerson } from '../../signIn.ts';
import type { OidcManager, PageAddress } from '../../signIn.ts';

/** Somebody as whom operations can be run. */
export interface KnownPerson {
  /** The user's id at the provider, or `guestId`. */
  readonly personId: string;
  readonly name: string;
  /** Nothing but a new sign-in gives them a token again. */
  readonly isExpired: boolean;
}

/** A snapshot. */
export interface PeopleState {
  /** By name; the guest, if the API has a key for guests, comes last. */
  readonly everyone: readonly KnownPerson[];
  /** As whom operations run; null while nobody has been chosen. */
  readonly active: KnownPerson | null;
}

/** What is used of oidc-client-ts. */
export type PeopleManager = OidcManager & Pick<UserManager, 'storeUser'>;

export interface PeopleOptions {
  readonly authority: string;
  readonly clientId: string;
  /** Where the provider sends people back to. */
  readonly pageUrl: string;
  /** The API key of guests. Without it there is no guest. */
  readonly apiKey?: string | undefined;
  /** The tab's own: `sessionStorage`. */
  readonly storage: Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem'>;
  /** oidc-client-ts over the same storage, with the tokens below keys that begin with the prefix. */
  readonly createManager: (tokenPrefix: string) => PeopleManager;
}

export const guestId = 'guest';
const activeKey = 'playground:activePerson';
/** Where a sign-in leaves its tokens until it is known whose they are. */
const arrivalPrefix = 'oidc.arrival.';

/** A store for React's `useSyncExternalStore`. Call `read` once before anything else. */
export class People {
  readonly #options: PeopleOptions;
  /** Where each person's tokens are; the first one's are where the other pages of this tab find them. */
  readonly #signIns = new Map<string, SignIn>();
  readonly #listeners = new Set<() => void>();
  #state: PeopleState = { everyone: [], active: null };

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  readonly getSnapshot = (): PeopleState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Finishes a sign-in if the provider has just sent somebody back, and finds out who is known. Who just arrived is active.
   * @throws Error when that sign-in failed; everybody else is known all the same
   */
  async read(address: PageAddress): Promise<void> {
    const arrival = this.#options.createManager(arrivalPrefix);
    try {
      await new SignIn(arrival, this.#options.clientId, this.#options.pageUrl).readPerson(address);
    } finally {
      await this.#settle(arrival);
      await this.#readEveryone();
    }
  }

  /** From now on operations run as this person. */
  switchTo(personId: string): void {
    const active = this.#state.everyone.find((person) => person.personId === personId);
    if (!active) return;
    this.#options.storage.setItem(activeKey, personId);
    this.#change({ ...this.#state, active });
  }

  /** Leaves the page to sign in; the provider may remember who it was. */
  async openSignIn(): Promise<void> {
    await this.#arrivalSignIn().openSignIn();
  }

  /** Leaves the page to sign in one more person: the provider asks who it is, even if it remembers somebody. */
  async openSignInAsSomeoneElse(): Promise<void> {
    await this.#arrivalSignIn().openSignInAsSomeoneElse();
  }

  /** Forgets this person's tokens, nobody else's, and leaves the page to end the session at the provider. */
  async signOut(personId: string): Promise<void> {
    try {
      await this.#signIns.get(personId)?.signOut();
    } finally {
      await this.#readEveryone();
    }
  }

  /** The headers of one person, whoever is active when they are asked for. */
  authorizeAs(personId: string): Authorize {
    return async () => {
      const { apiKey } = this.#options;
      if (personId === guestId && apiKey !== undefined) return { 'x-api-key': apiKey };
      const signIn = this.#signIns.get(personId);
      if (!signIn) throw new SignInRequiredError('This person has signed out: sign in again.');
      try {
        return await signIn.authorize();
      } catch (error) {
        if (error instanceof SignInRequiredError) this.#expire(personId);
        throw error;
      }
    };
  }

  #arrivalSignIn(): SignIn {
    const { createManager, clientId, pageUrl } = this.#options;
    return new SignIn(createManager(arrivalPrefix), clientId, pageUrl);
  }

  /** Gives the tokens of whoever just arrived their place: the one they had, else the pages' own if free, else a new one. */
  async #settle(arrival: PeopleManager): Promise<void> {
    const user = await arrival.getUser();
    if (!user) return;
    const { createManager, storage } = this.#options;
    const { sub } = user.profile;
    const prefixes = this.#readTokenPrefixes();
    let place = prefixes.includes(defaultTokenPrefix) ? `${defaultTokenPrefix}${sub}.` : defaultTokenPrefix;
    for (const prefix of prefixes)
      if ((await createManager(prefix).getUser())?.profile.sub === sub) place = prefix;
    await createManager(place).storeUser(user);
    await arrival.removeUser();
    storage.setItem(activeKey, sub);
  }

  async #readEveryone(): Promise<void> {
    const { createManager, clientId, pageUrl, apiKey, storage } = this.#options;
    const people = new Map<string, KnownPerson>();
    this.#signIns.clear();
    for (const prefix of this.#readTokenPrefixes()) {
      const manager = createManager(prefix);
      const user = await manager.getUser();
      const name = toPerson(user)?.name;
      if (!user || name === undefined) continue;
      const { sub } = user.profile;
      people.set(sub, { personId: sub, name, isExpired: Boolean(user.expired) && !user.refresh_token });
      this.#signIns.set(sub, new SignIn(manager, clientId, pageUrl));
    }
    const everyone = [...people.values()].sort((one, other) => one.name.localeCompare(other.name));
    const [first = null] = everyone;
    if (apiKey !== undefined) everyone.push({ personId: guestId, name: 'Guest', isExpired: false });
    const chosen = storage.getItem(activeKey);
    this.#change({
      everyone,
      active: everyone.find(({ personId }) => personId === chosen) ?? first,
    });
  }

  #readTokenPrefixes(): string[] {
    const { storage, authority, clientId } = this.#options;
    const ending = `user:${authority}:${clientId}`;
    return (
      Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
        .filter((key) => key.startsWith(defaultTokenPrefix) && key.endsWith(ending))
        .map((key) => key.slice(0, -ending.length))
        .filter((prefix) => prefix !== arrivalPrefix)
        // The shortest, which the other pages of this tab know as well, is read last and so wins over an older copy.
        .sort((one, other) => other.length - one.length)
    );
  }

  #expire(personId: string): void {
    const everyone = this.#state.everyone.map((person) =>
      person.personId === personId ? { ...person, isExpired: true } : person,
    );
    const active = everyone.find((person) => person.personId === this.#state.active?.personId) ?? null;
    this.#change({ everyone, active });
  }

  #change(state: PeopleState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
