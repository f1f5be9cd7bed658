// Every state of every page, one at a time, for tests of how they look and read. In: the address, "#listener/playing". Out:
// that page's own screen with the example of that state; its buttons do nothing.
import { createRoot } from 'react-dom/client';
import { exampleStates as listenerStates } from '../../listener/exampleStates.ts';
import { ListenerScreen } from '../../listener/ListenerScreen.tsx';
import type { ListenerPageActions } from '../../listener/listenerPageState.ts';
import { exampleStates as speakerStates } from '../../speaker/exampleStates.ts';
import type { SpeakerActions } from '../../speaker/speakerPageState.ts';
import { SpeakerScreen } from '../../speaker/SpeakerScreen.tsx';
import '../../design/design.css';
import '../../design/components.css';

const noActions = new Proxy({}, { get: () => () => {} });

async function showState(): Promise<void> {
  const [page, name = ''] = location.hash.slice(1).split('/');
  const place = document.getElementById('page');
  if (!place) throw new Error('index.html has no element "page".');
  if (page === 'listener') {
    await import('../../listener/listener.css');
    const state = listenerStates[name as keyof typeof listenerStates];
    createRoot(place).render(
      <ListenerScreen state={state} actions={noActions as ListenerPageActions} openMeter={null} />,
    );
  } else {
    await import('../../speaker/speaker.css');
    const state = speakerStates[name as keyof typeof speakerStates];
    createRoot(place).render(
      <SpeakerScreen
        state={state}
        actions={noActions as SpeakerActions}
        origin="https://live.example.com"
        openMeter={() => () => {}}
      />,
    );
  }
}

await showState();
