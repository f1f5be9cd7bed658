// What the pages must know of the API: the stack's outputs in, the content of /config.json out. On AWS the stack writes the same.

export interface Config {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly region: string;
  /** Null when the API takes no guests. */
  readonly apiKey: string | null;
  readonly oidc: { readonly authority: string; readonly clientId: string; readonly scope: string };
}

/**
 * Derives the configuration from the outputs GraphqlUrl, RealtimeUrl, Region, ApiKey (optional), OidcAuthority, OidcClientId and OidcScope.
 * @throws Error naming the outputs that the template lacks
 */
export function toConfig(outputs: Readonly<Record<string, string>>): Config {
  const missing: string[] = [];
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) missing.push(name);
    return value ?? '';
  };
  const config = {
    graphqlUrl: output('GraphqlUrl'),
    realtimeUrl: output('RealtimeUrl'),
    region: output('Region'),
    apiKey: outputs['ApiKey'] ?? null,
    oidc: {
      authority: output('OidcAuthority'),
      clientId: output('OidcClientId'),
      scope: output('OidcScope'),
    },
  };
  if (missing.length === 0) return config;
  throw new Error(
    `The template has no ${missing.length === 1 ? 'output' : 'outputs'} ${missing.join(', ')}.`,
  );
}
