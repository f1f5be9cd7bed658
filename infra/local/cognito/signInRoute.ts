// The sign-in's place on the front door: our own log-in page, and oidc-provider for everything else below the prefix.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { AwsError, type FrontDoorRoute } from '../cloud.ts';
import { readBody } from '../gateway/readBody.ts';
import type { Log } from '../log.ts';
import type { Person } from './person.ts';
import { formRefusedPage, logInExpiredPage, logInPage, signInHeaders } from './signInPages.ts';

const maxFormBytes = 4096;

/**
 * Mounts a provider.
 * @param prefix "/sign-in", the path of the provider's issuer
 */
export function createSignInRoute(
  prefix: string,
  provider: Provider,
  people: readonly Person[],
  log: Log,
): FrontDoorRoute {
  const onProviderRequest = provider.callback();

  async function answerLogIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let details: Awaited<ReturnType<Provider['interactionDetails']>>;
    try {
      details = await provider.interactionDetails(request, response);
    } catch {
      sendHtml(response, 400, logInExpiredPage());
      return;
    }
    if (request.method === 'POST') {
      const form = new URLSearchParams((await readBody(request, maxFormBytes)).toString());
      const person = people.find(({ sub }) => sub === form.get('sub'));
      if (person) {
        const result = { login: { accountId: person.sub } };
        await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
        return;
      }
    }
    const client = await provider.Client.find(String(details.params['client_id']));
    sendHtml(response, 200, logInPage(people, client?.clientName ?? 'this app', request.url ?? ''));
  }

  return {
    prefix,
    onRequest(request, response) {
      if (request.url?.startsWith(`${prefix}/log-in/`)) {
        answerLogIn(request, response).catch((error: unknown) => {
          if (error instanceof AwsError) {
            sendHtml(response, error.statusCode, formRefusedPage(error.message));
            return;
          }
          log.error('the log-in page failed', {
            reason: error instanceof Error ? error.message : String(error),
          });
          if (!response.headersSent) sendHtml(response, 500, logInExpiredPage());
        });
        return;
      }
      request.url = withStandardNames(prefix, request.url);
      // oidc-provider finds out where it is mounted by comparing the two.
      Object.assign(request, { originalUrl: request.url });
      request.url = request.url.slice(prefix.length).replace(/^(?!\/)/, '/');
      // Also of what oidc-provider writes itself: it adds the hashes of its own scripts.
      for (const [name, value] of Object.entries(signInHeaders)) response.setHeader(name, value);
      void onProviderRequest(request, response);
    },
  };
}

/**
 * Gives Cognito's parameter of its log-out page, `logout_uri`, the name that OpenID Connect has for it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
function withStandardNames(prefix: string, url = prefix): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  if (path !== `${prefix}/logout`) return url;
  const parameters = new URLSearchParams(query);
  const logoutUri = parameters.get('logout_uri');
  if (logoutUri === null || parameters.has('post_logout_redirect_uri')) return url;
  parameters.delete('logout_uri');
  parameters.set('post_logout_redirect_uri', logoutUri);
  return `${path}?${parameters.toString()}`;
}

function sendHtml(response: ServerResponse, statusCode: number, html: string): void {
  response.writeHead(statusCode, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'cache-control': 'no-store',
    ...signInHeaders,
  });
  response.end(html);
}
