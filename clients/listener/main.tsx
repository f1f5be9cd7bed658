// The listener's page: reads the configuration, finds out who is here, and wires playback, audio element and screen.
import { createRoot } from 'react-dom/client';
import { createApiClient } from '../core/api/apiClient.ts';
import { createSessionApi } from '../core/api/sessionApi.ts';
import { readConfig } from '../core/clientConfig.ts';
import type { ClientConfig } from '../core/clientConfig.ts';
import { createLeftMemory } from '../core/leftMemory.ts';
import { createListenerPlayback } from '../core/listening/listenerPlayback.ts';
import { RealtimeTransport } from '../core/realtime/realtimeTransport.ts';
import { openLevelMeter } from '../design/levelMeter.ts';
import type { SoundDialProps } from '../design/SoundDial.tsx';
import { createAudioOutput } from './audioOutput.ts';
import { CannotStart } from './CannotStart.tsx';
import { ListenerScreen } from './ListenerScreen.tsx';
import { createListenerPage } from './listenerPage.ts';
import type { ListenerPage, NameReader } from './listenerPage.ts';
import type { ListenerPageState } from './listenerPageState.ts';
import { toTypedName } from './toTypedName.ts';
import { leftVisitKey, parseLeftVisit } from './leftVisit.ts';
import { readPeople } from './people.ts';
import type { People } from './people.ts';
import '../design/design.css';
import '../design/components.css';
import './listener.css';

const replaceUrl = (url: string): void => history.replaceState(null, '', url);
const readName = (): string => toTypedName(location.hash);

/** Where the page goes in. */
function findPlace(): HTMLElement {
  const place = document.getElementById('page');
  if (!place) throw new Error('index.html has no element "page".');
  return place;
}

/** The lists of words are no part of the first load. */
async function loadNames(): Promise<NameReader> {
  const [{ parseSpokenName }, { nearNames }] = await Promise.all([
    import('../core/names/parseSpokenName.ts'),
    import('../core/names/nearNames.ts'),
  ]);
  return { parseSpokenName, nearNames };
}

const root = createRoot(findPlace());

function createPage(config: ClientConfig, people: People, onChange: (state: ListenerPageState) => void) {
  const { authorize } = people;
  const { graphqlUrl, realtimeUrl } = config;
  const realtime = new RealtimeTransport({ realtimeUrl, graphqlUrl, authorize });
  const api = createSessionApi(createApiClient({ graphqlUrl, authorize, realtime }), realtime);
  return createListenerPage({
    createPlayback: (onChange) =>
      createListenerPlayback({
        api,
        createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
        storage: sessionStorage,
        // Only where the page came over HTTPS or from this machine.
        ...(navigator.locks ? { locks: navigator.locks } : {}),
        onChange,
      }),
    createAudio: (told) => createAudioOutput({ element: new Audio(), ...told }),
    memory: createLeftMemory(leftVisitKey, parseLeftVisit, sessionStorage),
    loadNames,
    name: readName(),
    writeName: (name) => replaceUrl(`${location.pathname}${location.search}${name && `#${name}`}`),
    personName: people.personName,
    problem: people.hasFailed ? 'SignInFailed' : null,
    openSignIn: () => people.openSignIn(),
    signOut: () => people.signOut(),
    reload: () => location.reload(),
    onChange,
  });
}

/** Draws each state; the meter stays the same as long as the stream does. */
function createDraw(): (page: Pick<ListenerPage, 'actions'>, state: ListenerPageState) => void {
  let metered: MediaStream | null = null;
  let openMeter: SoundDialProps['openMeter'] = null;
  return ({ actions }, state) => {
    const { stream } = state.playback;
    if (stream !== metered) {
      metered = stream;
      openMeter = stream && ((onLevel) => openLevelMeter(stream, onLevel));
    }
    root.render(<ListenerScreen state={state} actions={actions} openMeter={openMeter} />);
  };
}

async function startPage(): Promise<void> {
  const config = await readConfig('/config.json');
  const people = await readPeople({
    config,
    storage: sessionStorage,
    url: location.href,
    readName,
    replaceUrl,
  });
  const draw = createDraw();
  const page = createPage(config, people, (state) => draw(page, state));
  draw(page, page.state);
  page.onShown();
  addEventListener('hashchange', () => page.onNameChanged(readName()));
  addEventListener('pagehide', () => page.onHidden());
  addEventListener('pageshow', ({ persisted }) => persisted && page.onShown());
  addEventListener('online', () => page.onReturned());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') page.onReturned();
  });
}

startPage().catch(() => root.render(<CannotStart onReload={() => location.reload()} />));
