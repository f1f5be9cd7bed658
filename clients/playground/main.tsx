// The playground page: reads the configuration, finds out who is signed in, and shows either the way in or the playground.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { readConfig } from '../core/clientConfig.ts';
import { createSignIn } from '../signIn.ts';
import type { Person, SignIn } from '../signIn.ts';
import { Welcome } from './Welcome.tsx';
import './playground.css';

async function showPage(root: Root): Promise<void> {
  const config = await readConfig('/config.json');
  const signIn = createSignIn(config.oidc, `${location.origin}${location.pathname}`);
  const { person, problem } = await readPerson(signIn);
  if (!person) {
    root.render(<Welcome signIn={signIn} problem={problem} />);
    return;
  }
  // The editor is most of the page's weight: whoever only signs in does not wait for it.
  const { Playground } = await import('./Playground.tsx');
  root.render(
    <StrictMode>
      <Playground config={config} signIn={signIn} person={person} />
    </StrictMode>,
  );
}

async function readPerson(signIn: SignIn): Promise<{ person: Person | null; problem?: string }> {
  try {
    const address = { url: location.href, replace: (url: string) => history.replaceState(null, '', url) };
    return { person: await signIn.readPerson(address) };
  } catch (error) {
    return { person: null, problem: `Signing in did not work: ${toText(error)}` };
  }
}

const toText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const page = document.getElementById('page');
if (!page) throw new Error('index.html has no element "page".');
const root = createRoot(page);
showPage(root).catch((error: unknown) => {
  root.render(<Welcome problem={`The page cannot start: ${toText(error)}`} />);
});
