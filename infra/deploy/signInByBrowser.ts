// A person signs in to a deployed stack in their browser, and the access token comes here: code + PKCE, as the pages do it, with
// a callback on this machine. In: the stack's provider and client. Out: the token; nothing is kept.
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import type { OidcConfig } from '../../clients/core/clientConfig.ts';
import { openLoopbackListener } from '../local/loopbackListener.ts';

export interface BrowserSignInOptions {
  readonly oidc: OidcConfig;
  /** One of the client's callbacks, on this machine and with a port: "http://localhost:4000/speaker/". */
  readonly callbackUrl: string;
  /** Told the address to open. */
  readonly onAddress: (url: string) => void;
  /** How long the person may take. */
  readonly timeoutMs: number;
}

/**
 * Listens at the callback, hands out the address to sign in at, and waits for the browser to come back.
 * @returns an access token
 * @throws Error in one sentence: the port is taken, the client knows no such callback, the sign-in failed, nobody signed in
 */
export async function signInByBrowser(options: BrowserSignInOptions): Promise<string> {
  const { oidc, callbackUrl, timeoutMs } = options;
  const callback = parseCallback(callbackUrl);
  const client = new OidcClient({
    authority: oidc.authority,
    client_id: oidc.clientId,
    scope: oidc.scope,
    redirect_uri: callbackUrl,
    stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
  const token = Promise.withResolvers<string>();
  // Where it is awaited is further down, and the provider may fail before.
  token.promise.catch(() => {});
  const listener = await openLoopbackListener(Number(callback.port), 'callback of the sign-in', {
    onRequest(request, response) {
      const url = new URL(request.url ?? '/', callback);
      const isAnswer = url.pathname === callback.pathname && url.searchParams.has('state');
      response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain' });
      response.end(isAnswer ? 'This page can be closed: go on in the terminal.\n' : 'Nothing is here.\n');
      // An answer to another request than this one is nobody's failure: the right one may still come.
      if (isAnswer && url.searchParams.get('state') === state) void finish(url);
    },
  });
  const finish = (url: URL): Promise<void> =>
    client
      .processSigninResponse(url.href)
      .then(({ access_token: accessToken }) => token.resolve(accessToken))
      .catch((cause: unknown) => token.reject(new Error('The sign-in failed; start again.', { cause })));
  const timer = setTimeout(
    () => token.reject(new Error(`Nobody signed in within ${timeoutMs / 60_000} minutes.`)),
    timeoutMs,
  );
  let state: string | undefined;
  try {
    const request = await client.createSigninRequest({}).catch((cause: unknown) => {
      throw new Error('The sign-in of the stack does not answer.', { cause });
    });
    state = request.state.id;
    await checkCallbackIsKnown(request.url, callbackUrl);
    options.onAddress(request.url);
    return await token.promise;
  } finally {
    clearTimeout(timer);
    await listener.close();
  }
}

function parseCallback(callbackUrl: string): URL {
  const url = URL.canParse(callbackUrl) ? new URL(callbackUrl) : undefined;
  if (url?.protocol === 'http:' && url.hostname === 'localhost' && url.port !== '') return url;
  throw new Error(
    `--callback is "${callbackUrl}"; accepted is an address of this machine with a port, for example http://localhost:4000/speaker/.`,
  );
}

/**
 * Cognito sends a browser with an unknown callback to a page of its own with "error=redirect_mismatch", other providers answer
 * 400; to the person who waits here neither would say anything.
 */
async function checkCallbackIsKnown(signInUrl: string, callbackUrl: string): Promise<void> {
  const response = await fetch(signInUrl, { redirect: 'manual' });
  const { searchParams } = new URL(response.headers.get('location') ?? '/', signInUrl);
  if (response.status < 400 && !searchParams.has('error')) return;
  throw new Error(
    `The stack sends nobody back to ${callbackUrl}; deploy it with --context pageOrigins=${new URL(callbackUrl).origin}, or take the token from a page, as infra/deploy/README.md says.`,
  );
}
