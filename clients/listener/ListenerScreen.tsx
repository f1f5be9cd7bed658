// The listener's page as a picture of its state: the way in, or the session. Tells changes to those who hear the page, and
// moves the focus along when one view takes the place of the other.
import { Announcer } from '../design/Announcer.tsx';
import { Button } from '../design/Button.tsx';
import { Page } from '../design/Page.tsx';
import type { SoundDialProps } from '../design/SoundDial.tsx';
import { useFocusOnView } from '../design/useFocusOnView.ts';
import { JoinScreen } from './JoinScreen.tsx';
import { SessionScreen } from './SessionScreen.tsx';
import type { ListenerPageActions, ListenerPageState } from './listenerPageState.ts';
import { toToldState } from './listenerWords.ts';

export interface ListenerScreenProps {
  readonly state: ListenerPageState;
  readonly actions: ListenerPageActions;
  readonly openMeter: SoundDialProps['openMeter'];
}

/** The whole page. */
export function ListenerScreen({ state, actions, openMeter }: ListenerScreenProps) {
  const { playback } = state;
  const session = playback.name === 'refused' ? null : playback.session;
  const told = session ? toToldState(playback, state.sound) : null;
  const content = useFocusOnView(session ? 'session' : 'join');
  return (
    <Page
      name="Listen"
      title={session && told ? `${told.label}: ${session.sessionId}` : undefined}
      corner={<Corner personName={state.personName} onSignOut={actions.signOut} />}
    >
      <Announcer text={told ? `${told.label}. ${told.says}` : state.isJoining ? 'Joining' : ''} />
      <div ref={content}>
        {session ? (
          <SessionScreen session={session} state={state} actions={actions} openMeter={openMeter} />
        ) : (
          <JoinScreen state={state} actions={actions} />
        )}
      </div>
    </Page>
  );
}

function Corner({ personName, onSignOut }: { personName: string | null; onSignOut: () => void }) {
  if (personName === null) return null;
  return (
    <>
      <span>
        Signed in as <strong>{personName}</strong>
      </span>
      <Button kind="quiet" onClick={onSignOut}>
        Sign out
      </Button>
    </>
  );
}
