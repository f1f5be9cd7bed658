// The pages of the sign-in: choose who you are, sign out, signed out, and what went wrong.
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { isLoopbackHost } from '../gateway/loopbackHost.ts';
import { escapeHtml, htmlPage, htmlPageHeaders } from '../frontDoor/htmlPage.ts';
import type { Person } from './person.ts';

// DIFFERS: Nobody has a password: the log-in page shows one button per person.
/** One button per person. `action` is where the choice is posted, `appName` who asks. */
export function logInPage(people: readonly Person[], appName: string, action: string): string {
  const buttons = people.map(
    ({ email, sub }) =>
      `<button name="sub" value="${escapeHtml(sub)}"><strong>${escapeHtml(email)}</strong></button>`,
  );
  return htmlPage(
    'Sign in',
    `<h1>Sign in</h1>
<p id="what">Choose who you are for <strong>${escapeHtml(appName)}</strong>. On this machine nobody has a password.</p>
<form method="post" action="${escapeHtml(action)}" aria-describedby="what">
${buttons.join('\n')}
</form>`,
  );
}

/** What is shown when a log-in page is opened that is not, or no longer, part of a sign-in. */
export function logInExpiredPage(): string {
  return htmlPage(
    'Sign in again',
    '<h1>This sign-in has ended</h1>\n<p>It took longer than an hour, or was finished in another tab. Go back to the app and sign in again.</p>',
  );
}

/** What is shown when a posted form cannot be read. */
export function formRefusedPage(reason: string): string {
  return htmlPage('Sign-in refused', `<h1>The sign-in was refused</h1>\n<p>${escapeHtml(reason)}</p>`);
}

type LogoutFeature = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

const signOutAtOnce = "document.getElementById('sign-out').click()";

/** What every page of the sign-in is sent with. */
export const signInHeaders = htmlPageHeaders([signOutAtOnce]);

/** Signs out as soon as it is shown; the button is there for browsers without scripts. `form` is oidc-provider's own. */
export const signOutPage: NonNullable<LogoutFeature['logoutSource']> = (context, form) => {
  showPage(
    context,
    htmlPage(
      'Sign out',
      `<h1>Sign out</h1>
${form}
<button form="op.logoutForm" name="logout" value="yes" id="sign-out">Sign out</button>
<script>${signOutAtOnce}</script>`,
    ),
  );
};

export const signedOutPage: NonNullable<LogoutFeature['postLogoutSuccessSource']> = (context) => {
  showPage(
    context,
    htmlPage('Signed out', '<h1>You are signed out</h1>\n<p><a href="/">To the front door</a></p>'),
  );
};

/** Says what oidc-provider refused: "redirect_uri did not match…". */
export const signInErrorPage: NonNullable<Configuration['renderError']> = (
  context,
  { error, error_description },
) => {
  const reason = escapeHtml(error_description ?? error);
  const { params = {} } = context.oidc as { readonly params?: Readonly<Record<string, unknown>> };
  const hint = originHint(params['redirect_uri'] ?? params['post_logout_redirect_uri']);
  showPage(
    context,
    htmlPage(
      'Sign-in refused',
      `<h1>The sign-in was refused</h1>\n<p>${reason}</p>\n<p><code>${escapeHtml(error)}</code></p>${isForeignUrl.test(reason) ? hint : ''}`,
    ),
  );
};

/** oidc-provider's words for a callback or log-out URL that the client does not have. */
const isForeignUrl = /redirect_uri (did not match|not registered)/;

/** How a page on this machine is let in; nothing for any other URL. */
function originHint(uri: unknown): string {
  const url = URL.parse(String(uri));
  if (!url || !isLoopbackHost(url.host)) return '';
  return `\n<p>To let pages of ${escapeHtml(url.origin)} sign people in, start with <code>npm start -- --origin ${escapeHtml(url.origin)}</code>.</p>`;
}

function showPage(context: KoaContextWithOIDC, html: string): void {
  context.type = 'html';
  context.body = html;
}
