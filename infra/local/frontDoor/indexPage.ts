// The first page of the front door: what runs here, where it is, and who can sign in.
import { escapeHtml, htmlPage } from './htmlPage.ts';
import { tokenCommand } from './tokenCommand.ts';

export interface IndexContent {
  readonly stackName: string;
  readonly frontDoorUrl: string;
  readonly awsUrl: string;
  /** Names of the pages that are built: "playground". */
  readonly pages: readonly string[];
  /** Where GraphQL requests go; absent when the template has no API. */
  readonly graphqlUrl?: string;
  readonly people: readonly { readonly email: string; readonly shortName: string }[];
}

export function indexPage(content: IndexContent): string {
  const { stackName, frontDoorUrl, pages, graphqlUrl, awsUrl, people } = content;
  const pageLinks = pages.map((name) => `<a href="/${escapeHtml(name)}/">${escapeHtml(name)}</a>`).join(', ');
  return htmlPage(
    `${stackName} on this machine`,
    `<h1>${escapeHtml(stackName)} on this machine</h1>
<p>This is the local cloud. It runs what the stack's CloudFormation template declares, and nothing else.</p>
<dl>
${pages.length > 0 ? term('Pages', pageLinks) : ''}
${graphqlUrl === undefined ? '' : term('GraphQL', code(graphqlUrl))}
${term('AWS APIs', code(awsUrl))}
${term('Configuration', '<a href="/config.json">config.json</a>')}
</dl>
${frontDoorUrl.startsWith('https:') ? '' : plainNote}
<h2>Who can sign in</h2>
<ul>
${people.map(({ email }) => `<li>${code(email)}</li>`).join('\n')}
</ul>
<p>Nobody has a password here: the log-in page shows one button per person.</p>
<h2>An access token for the command line</h2>
<pre>${code(tokenCommand(frontDoorUrl, people[0]?.shortName ?? ''))}</pre>`,
  );
}

const term = (name: string, description: string): string => `<dt>${name}</dt><dd>${description}</dd>`;
const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;

/** What a developer must know who brings a client that speaks TLS only. */
const plainNote = `<h2>Clients that want TLS</h2>
<p>aws-amplify and the <code>SignalingClient</code> of AWS's own WebRTC library open <code>wss:</code> only. Start with
<code>npm start -- --tls</code> to use them unchanged.</p>`;
