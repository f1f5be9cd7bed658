// What may differ from one deployment to the next, as `--context name=value` gives it.
import { stages } from './stages.ts';
import type { StageName } from './stages.ts';

export interface StackOptions {
  /** Which of the stages it is. Default "dev". */
  readonly stage: StageName;
  /** Names the stack and every channel of it. Default: the stage's. */
  readonly stackName: string;
  /** Where else than at CloudFront the pages are served. Default: the stage's. */
  readonly pageOrigins: readonly string[];
  /** Who may make an account. Default "administrator". */
  readonly signUp: 'everybody' | 'administrator';
  /** Until when guests may call, in seconds since 1970. Default: the stage's date. */
  readonly guestKeyExpiresAtSeconds: number;
}

/**
 * Reads the options.
 * @param readContext answers the value given for a name, or undefined
 * @throws Error naming the option, what was got and what is accepted
 */
export function parseStackOptions(readContext: (name: string) => unknown): StackOptions {
  const stage = parseStage(readContext('stage') ?? 'dev');
  const { stackName, guestKeyExpires, pageOrigins } = stages[stage];
  const givenOrigins = readContext('pageOrigins');
  return {
    stage,
    stackName: parseStackName(readContext('stackName') ?? stackName),
    pageOrigins: givenOrigins === undefined ? pageOrigins : parseOrigins(givenOrigins),
    signUp: parseSignUp(readContext('signUp') ?? 'administrator'),
    guestKeyExpiresAtSeconds: parseGuestKeyExpires(readContext('guestKeyExpires') ?? guestKeyExpires),
  };
}

function parseStage(value: unknown): StageName {
  if (typeof value === 'string' && Object.hasOwn(stages, value)) return value as StageName;
  throw new Error(
    `The stage: got ${JSON.stringify(value)}; accepted is ${Object.keys(stages).join(' or ')}.`,
  );
}

/**
 * The name also begins others: with a hyphen and a region, of at most 15 characters, CloudFront's, which have 64 at most; with
 * a hyphen and an account id of 12 a Cognito domain, which has 63.
 */
export const maxStackNameCharacters = 48;

function parseStackName(value: unknown): string {
  const isName = typeof value === 'string' && /^[A-Za-z](-?[A-Za-z0-9])*$/.test(value);
  if (isName && value.length <= maxStackNameCharacters) {
    const word = /aws|amazon|cognito/i.exec(value)?.[0];
    if (word === undefined) return value;
    throw refusal('stackName', value, `a name without "${word}", which Cognito refuses in a domain`);
  }
  throw refusal(
    'stackName',
    value,
    `a letter, then up to ${maxStackNameCharacters - 1} letters, digits or single hyphens`,
  );
}

function parseOrigins(value: unknown): readonly string[] {
  const origins = typeof value === 'string' ? value.split(',') : [];
  if (origins.length > 0 && origins.every(isOrigin)) return origins;
  throw refusal(
    'pageOrigins',
    value,
    'origins with commas between them, each https:// or http://localhost, without a path',
  );
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost'));
}

function parseSignUp(value: unknown): StackOptions['signUp'] {
  if (value === 'everybody' || value === 'administrator') return value;
  throw refusal('signUp', value, '"everybody" or "administrator"');
}

/** AppSync counts in whole hours. */
function parseGuestKeyExpires(value: unknown): number {
  const isHour = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:00:00Z$/.test(value);
  const atMs = isHour ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs / 1000;
  throw refusal('guestKeyExpires', value, 'a full hour like "2027-11-01T00:00:00Z"');
}

/**
 * Checks what AppSync would refuse in the middle of a deployment: a key has between a day and 365 days to live.
 * @param deployedAtMs when the stack is deployed, in milliseconds since 1970
 * @throws Error naming the date, and the dates that are accepted
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateApiKey.html
 */
export function checkGuestKeyExpires(
  { guestKeyExpiresAtSeconds }: Pick<StackOptions, 'guestKeyExpiresAtSeconds'>,
  deployedAtMs: number,
): void {
  const daysLeft = (guestKeyExpiresAtSeconds * 1000 - deployedAtMs) / dayMs;
  if (daysLeft >= 1 && daysLeft <= 365) return;
  const [earliest, latest] = [1, 365].map((days) => toIso(deployedAtMs + days * dayMs));
  throw refusal(
    'guestKeyExpires',
    toIso(guestKeyExpiresAtSeconds * 1000),
    `a date from ${earliest} to ${latest}, because AppSync keeps an API key for a day at least and for 365 at most`,
  );
}

const dayMs = 24 * 60 * 60 * 1000;
const toIso = (atMs: number): string => new Date(atMs).toISOString().replace('.000Z', 'Z');

function refusal(name: string, value: unknown, accepted: string): Error {
  return new Error(`--context ${name}: got ${JSON.stringify(value)}; accepted is ${accepted}.`);
}
