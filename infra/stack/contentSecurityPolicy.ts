// What the pages may load, run and reach: the one place where directives of the Content-Security-Policy are written. The
// addresses that the stack knows in, a policy for each kind of file out.

/** Directive → its sources, as they stand in the header. */
export type Directives = Readonly<Record<string, readonly string[]>>;

/** What the pages connect to besides their own host: sources that end in "/" stand for all below, others for one address. */
export interface ReachedAddresses {
  /** Where queries and mutations go: "https://….amazonaws.com/graphql". */
  readonly graphqlUrl: string;
  /** Where subscriptions connect: "wss://….amazonaws.com/graphql". */
  readonly realtimeUrl: string;
  /** The issuer of the tokens, below which its keys and its description are found. */
  readonly issuerUrl: string;
  /** The managed login pages, below which codes are exchanged for tokens. */
  readonly loginUrl: string;
  /** What names of KVS's hosts end in: "kinesisvideo.us-east-1.amazonaws.com". */
  readonly kinesisVideoDomain: string;
}

/** Of the speaker's and the listener's page, and of whatever else is no page. */
export function pageDirectives(addresses: ReachedAddresses): Directives {
  const { graphqlUrl, realtimeUrl, issuerUrl, loginUrl, kinesisVideoDomain } = addresses;
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    // The pages' icon is an empty data URL: no request is made for it.
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': [
      "'self'",
      graphqlUrl,
      realtimeUrl,
      `${issuerUrl}/`,
      `${loginUrl}/oauth2/`,
      // KVS gives each channel hosts of its own (m-…, v-…, r-…), which GetSignalingChannelEndpoint tells at run time only:
      // https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_GetSignalingChannelEndpoint.html
      `https://*.${kinesisVideoDomain}`,
      `wss://*.${kinesisVideoDomain}`,
    ],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
}

/**
 * Of the playground, which is GraphiQL with the editor Monaco: GraphiQL carries its fonts in its style sheet, as data; Monaco
 * runs its languages in workers of this host, and writes colours and positions into style elements and attributes, for which it
 * has neither nonces nor hashes. Scripts stay as strict as elsewhere.
 * @see https://github.com/microsoft/monaco-editor/issues/271
 */
export function playgroundDirectives(addresses: ReachedAddresses): Directives {
  return {
    ...pageDirectives(addresses),
    'style-src': ["'self'", "'unsafe-inline'"],
    'font-src': ["'self'", 'data:'],
    'worker-src': ["'self'"],
  };
}

/** The value of the header. */
export function toPolicy(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');
}
