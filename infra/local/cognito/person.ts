// The people who can sign in: an e-mail address in; a stable id, a short name and groups out.
import { createHash } from 'node:crypto';

/** What is said of a person when the local cloud starts. */
export interface PersonSettings {
  readonly email: string;
  /** Groups of the user pool that they belong to; default none. */
  readonly groups?: readonly string[];
}

/** A person with an account in every user pool. */
export interface Person {
  /** The user id: a UUID that depends on the address alone, so that it is the same at every start. */
  readonly sub: string;
  readonly email: string;
  /** The part of the address before "@", by which command lines name a person: "speaker". */
  readonly shortName: string;
  readonly groups: readonly string[];
}

/** The two who are always there. */
export const defaultPeople: readonly PersonSettings[] = [
  { email: 'speaker@example.com' },
  { email: 'listener@example.com' },
];

/**
 * Makes accounts for the two people who are always there and for those given.
 * @throws Error for what is no e-mail address and for an address given twice
 */
export function createPeople(settings: readonly PersonSettings[] = []): readonly Person[] {
  const people = new Map<string, Person>();
  for (const { email, groups = [] } of [...defaultPeople, ...settings]) {
    const [shortName, ...rest] = email.split('@');
    if (!shortName || rest.length !== 1 || !rest[0]) throw new Error(`"${email}" is not an e-mail address.`);
    if (people.has(email)) throw new Error(`The person "${email}" is there already.`);
    people.set(email, { sub: toUuid(email), email, shortName, groups });
  }
  return [...people.values()];
}

/**
 * Finds a person by address, short name or id.
 * @throws Error naming those who are there
 */
export function findPerson(people: readonly Person[], name: string): Person {
  const found = people.find(
    ({ email, shortName, sub }) => name === email || name === shortName || name === sub,
  );
  if (found) return found;
  const known = people.map(({ email }) => email).join(', ');
  throw new Error(`There is nobody called "${name}"; accepted are ${known}, or the part before "@".`);
}

/** A UUID made of a text's hash, marked as version 8 (RFC 9562 section 5.8). */
function toUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
