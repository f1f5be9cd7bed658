// What may differ from one deployment to the next, as `--context name=value` gives it.

export interface StackOptions {
  /** Names the stack and every channel of it. Default "LiveSessions". */
  readonly stackName: string;
  /** Where the pages are served. Default "http://localhost:4000". */
  readonly pageOrigins: readonly string[];
  /** Who may make an account. Default "administrator". */
  readonly signUp: 'everybody' | 'administrator';
}

/**
 * Reads the options.
 * @param readContext answers the value given for a name, or undefined
 * @throws Error naming the option, what was got and what is accepted
 */
export function parseStackOptions(readContext: (name: string) => unknown): StackOptions {
  return {
    stackName: parseStackName(readContext('stackName') ?? 'LiveSessions'),
    pageOrigins: parseOrigins(readContext('pageOrigins') ?? 'http://localhost:4000'),
    signUp: parseSignUp(readContext('signUp') ?? 'administrator'),
  };
}

/** The name also begins a Cognito domain, which is at most 63 characters, an account id of 12 among them. */
function parseStackName(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z](-?[A-Za-z0-9]){0,49}$/.test(value) && value.length <= 50) {
    const word = /aws|amazon|cognito/i.exec(value)?.[0];
    if (word === undefined) return value;
    throw refusal('stackName', value, `a name without "${word}", which Cognito refuses in a domain`);
  }
  throw refusal('stackName', value, 'a letter, then up to 49 letters, digits or single hyphens');
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

function refusal(name: string, value: unknown, accepted: string): Error {
  return new Error(`--context ${name}: got ${JSON.stringify(value)}; accepted is ${accepted}.`);
}
