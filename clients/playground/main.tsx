// The playground page: reads the configuration, finds out whom this tab knows, and shows either the ways in or the playground.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { readConfig } from '../core/clientConfig.ts';
import type { ClientConfig } from '../core/clientConfig.ts';
import '../design/components.css';
import '../design/design.css';
import { createUserManager } from '../signIn.ts';
import { guestId, People } from './people/people.ts';
import './playground.css';
import { Welcome } from './Welcome.tsx';

async function openPage(root: Root): Promise<void> {
  const config = await readConfig('/config.json');
  const { people, problem } = await readPeople(config);
  const show = (): void => {
    showPage(root, config, people, problem).catch((error: unknown) => showFailure(root, error));
  };
  people.subscribe(show);
  show();
}

async function showPage(root: Root, config: ClientConfig, people: People, problem?: string): Promise<void> {
  if (!people.getSnapshot().active) {
    const goOnAsGuest = (): void => people.switchTo(guestId);
    const actions = {
      openSignIn: () => people.openSignIn(),
      openSignInAsSomeoneElse: () => people.openSignInAsSomeoneElse(),
      ...(config.apiKey === undefined ? {} : { goOnAsGuest }),
    };
    root.render(<Welcome actions={actions} problem={problem} />);
    return;
  }
  // The editor is most of the page's weight: whoever only signs in does not wait for it.
  const { Playground } = await import('./Playground.tsx');
  root.render(
    <StrictMode>
      <Playground config={config} people={people} problem={problem} />
    </StrictMode>,
  );
}

async function readPeople(config: ClientConfig): Promise<{ people: People; problem?: string }> {
  const pageUrl = `${location.origin}${location.pathname}`;
  const { authority, clientId } = config.oidc;
  const people = new People({
    authority,
    clientId,
    pageUrl,
    apiKey: config.apiKey,
    storage: sessionStorage,
    createManager: (tokenPrefix) => createUserManager(config.oidc, pageUrl, tokenPrefix),
  });
  try {
    await people.read({ url: location.href, replace: (url) => history.replaceState(null, '', url) });
    return { people };
  } catch (error) {
    return { people, problem: `Signing in did not work: ${toText(error)}` };
  }
}

function showFailure(root: Root, error: unknown): void {
  root.render(<Welcome problem={`The page cannot start: ${toText(error)}`} />);
}

const toText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const page = document.getElementById('page');
if (!page) throw new Error('index.html has no element "page".');
const root = createRoot(page);
openPage(root).catch((error: unknown) => showFailure(root, error));
