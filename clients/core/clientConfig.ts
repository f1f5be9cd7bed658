// The `config.json` that every page reads before anything else: written by the stack on AWS, by the front door here.

/** Where the API is and how people sign in. */
export interface ClientConfig {
  /** Where queries and mutations go: "https://….appsync-api.us-east-1.amazonaws.com/graphql". */
  readonly graphqlUrl: string;
  /** Where the real-time WebSocket is: "wss://….appsync-realtime-api.us-east-1.amazonaws.com/graphql". */
  readonly realtimeUrl: string;
  /** The AWS region: "us-east-1". */
  readonly region: string;
  /** The API key of guests; absent when the API has none. */
  readonly apiKey?: string;
  readonly oidc: OidcConfig;
}

/** The OpenID Connect provider and this project's public client there. */
export interface OidcConfig {
  /** The issuer, below which `/.well-known/openid-configuration` is found. */
  readonly authority: string;
  readonly clientId: string;
  /** Space separated: "openid email". */
  readonly scope: string;
}

/**
 * Checks a `config.json` that was already parsed as JSON.
 * @throws Error naming the member, what it got and what it accepts
 */
export function parseConfig(value: unknown): ClientConfig {
  const config = toMembers(value, 'config.json');
  const oidc = toMembers(config['oidc'], 'config.json: oidc');
  const { apiKey } = config;
  return {
    graphqlUrl: parseUrl(config, 'graphqlUrl', ['https:', 'http:']),
    realtimeUrl: parseUrl(config, 'realtimeUrl', ['wss:', 'ws:']),
    region: parseText(config, 'region'),
    ...(apiKey === undefined || apiKey === null || apiKey === ''
      ? {}
      : { apiKey: parseText(config, 'apiKey') }),
    oidc: {
      authority: parseUrl(oidc, 'authority', ['https:', 'http:']),
      clientId: parseText(oidc, 'clientId'),
      scope: parseText(oidc, 'scope'),
    },
  };
}

/**
 * Fetches and checks `config.json`.
 * @param fetchConfig default: the global `fetch`
 * @throws Error when it is not there, is not JSON or lacks something: the page cannot work
 */
export async function readConfig(
  url: string,
  fetchConfig: typeof fetch = (...args) => fetch(...args),
): Promise<ClientConfig> {
  const response = await fetchConfig(url, { cache: 'no-store' });
  if (!response.ok)
    throw new Error(`${url} answered ${response.status}; expected 200 with the configuration.`);
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${url} is not JSON: it begins with "${text.slice(0, 40)}".`, { cause });
  }
  return parseConfig(value);
}

type Members = Readonly<Record<string, unknown>>;

function toMembers(value: unknown, name: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new Error(`${name}: got ${JSON.stringify(value) ?? 'nothing'}, expected an object.`);
}

function parseText(members: Members, name: string): string {
  const value = members[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`config.json: ${name}: got ${JSON.stringify(value) ?? 'nothing'}, expected a text.`);
}

function parseUrl(members: Members, name: string, protocols: readonly string[]): string {
  const value = members[name];
  if (typeof value === 'string' && URL.canParse(value) && protocols.includes(new URL(value).protocol))
    return value;
  const accepted = protocols.map((protocol) => `${protocol}//…`).join(' or ');
  throw new Error(`config.json: ${name}: got ${JSON.stringify(value) ?? 'nothing'}, expected ${accepted}.`);
}
