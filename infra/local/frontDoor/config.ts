// What the pages must know of the API: the stack's outputs in, the content of /config.json out. On AWS the stack writes the same.

export interface Config {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly region: string;
  /** Null when the API takes no guests. */
  readonly apiKey: string | null;
  readonly oidc: { readonly authority: string; readonly clientId: string; readonly scope: string };
}

const neededOutputs = ['GraphqlUrl', 'RealtimeUrl', 'Region', 'OidcAuthority', 'OidcClientId', 'OidcScope'];

/** The outputs without which there is no configuration. */
export function missingOutputs(outputs: Readonly<Record<string, string>>): string[] {
  return neededOutputs.filter((name) => outputs[name] === undefined);
}

/** Derives the configuration from the stack's outputs; null when one that it needs is missing. `ApiKey` may be. */
export function toConfig(outputs: Readonly<Record<string, string>>): Config | null {
  const { GraphqlUrl, RealtimeUrl, Region, ApiKey, OidcAuthority, OidcClientId, OidcScope } = outputs;
  if (GraphqlUrl === undefined || RealtimeUrl === undefined || Region === undefined) return null;
  if (OidcAuthority === undefined || OidcClientId === undefined || OidcScope === undefined) return null;
  return {
    graphqlUrl: GraphqlUrl,
    realtimeUrl: RealtimeUrl,
    region: Region,
    apiKey: ApiKey ?? null,
    oidc: { authority: OidcAuthority, clientId: OidcClientId, scope: OidcScope },
  };
}
