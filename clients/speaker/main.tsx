// The speaker's page: reads the configuration, finds out who is signed in, and wires the API, the broadcast, the devices and
// this tab's memory to the screen.
import { createRoot } from 'react-dom/client';
import { createApiClient } from '../core/api/apiClient.ts';
import { createSessionApi } from '../core/api/sessionApi.ts';
import { readConfig } from '../core/clientConfig.ts';
import type { ClientConfig } from '../core/clientConfig.ts';
import { createLeftMemory } from '../core/leftMemory.ts';
import { RealtimeTransport } from '../core/realtime/realtimeTransport.ts';
import type { Problem } from '../core/sentences/problem.ts';
import { createSpeakerBroadcast } from '../core/speaking/speakerBroadcast.ts';
import { createSignIn } from '../signIn.ts';
import type { Person, SignIn } from '../signIn.ts';
import { createMicrophones } from './microphones.ts';
import { SpeakerPage } from './speakerPage.ts';
import type { EntranceActions, EntranceState } from './speakerPageState.ts';
import { SpeakerScreen } from './SpeakerScreen.tsx';
import { leftTabKey, parseLeftTab } from './leftTab.ts';
import '../design/design.css';
import '../design/components.css';
import './speaker.css';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element "page".');
const root = createRoot(place);
const reload = (): void => location.reload();

function drawEntrance(state: EntranceState, signIn?: SignIn): void {
  const leave = (leaving: Promise<void> | undefined): void => {
    leaving?.catch(() => drawEntrance({ name: 'signedOut', problem: 'ServiceUnreachable' }, signIn));
  };
  const actions: EntranceActions = {
    reload,
    signIn: () => leave(signIn?.openSignIn()),
    signInAsSomeoneElse: () => leave(signIn?.openSignInAsSomeoneElse()),
  };
  root.render(<SpeakerScreen state={state} actions={actions} />);
}

async function readPerson(signIn: SignIn): Promise<{ person: Person | null; problem: Problem | null }> {
  const address = { url: location.href, replace: (url: string) => history.replaceState(null, '', url) };
  try {
    return { person: await signIn.readPerson(address), problem: null };
  } catch {
    return { person: null, problem: 'SignInFailed' };
  }
}

function createPage(config: ClientConfig, signIn: SignIn, person: Person): SpeakerPage {
  const { graphqlUrl, realtimeUrl } = config;
  const { authorize } = signIn;
  const realtime = new RealtimeTransport({ realtimeUrl, graphqlUrl, authorize });
  const api = createSessionApi(createApiClient({ graphqlUrl, authorize, realtime }), realtime);
  const page = new SpeakerPage({
    personName: person.name,
    api,
    createBroadcast: ({ readTransportPolicy, ...options }) =>
      createSpeakerBroadcast({
        ...options,
        api,
        createPeerConnection: (configuration) =>
          new RTCPeerConnection({ ...configuration, iceTransportPolicy: readTransportPolicy() }),
      }),
    microphones: createMicrophones(),
    memory: createLeftMemory(leftTabKey, parseLeftTab, sessionStorage),
    signIn,
    reload,
    onChange: (state) =>
      'broadcast' in state
        ? root.render(<SpeakerScreen state={state} actions={page.actions} origin={location.origin} />)
        : drawEntrance(state),
  });
  return page;
}

function followBrowser(page: SpeakerPage): void {
  addEventListener('beforeunload', (event) => {
    if (page.isLeavingALoss) event.preventDefault();
  });
  addEventListener('pagehide', () => page.close());
  // A page that comes out of the browser's cache was closed when it went in.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) reload();
  });
  addEventListener('online', () => void page.reconnect());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void page.refresh();
  });
}

async function startPage(): Promise<void> {
  drawEntrance({ name: 'starting' });
  const config = await readConfig('/config.json');
  const signIn = createSignIn(config.oidc, `${location.origin}${location.pathname}`);
  const { person, problem } = await readPerson(signIn);
  if (!person) return drawEntrance({ name: 'signedOut', problem }, signIn);
  const page = createPage(config, signIn, person);
  followBrowser(page);
  await page.open();
}

startPage().catch(() => drawEntrance({ name: 'unavailable', problem: 'ServiceUnreachable' }));
