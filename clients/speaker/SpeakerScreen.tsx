// The whole page for one state. In: the state and the actions. Out: what a person sees and hears; no requests, no devices.
import { useState } from 'react';
import { sentenceOf } from '../core/sentences/sentenceOf.ts';
import { Announcer } from '../design/Announcer.tsx';
import { Button } from '../design/Button.tsx';
import { Notice } from '../design/Notice.tsx';
import { Page } from '../design/Page.tsx';
import { useFocusOnView } from '../design/useFocusOnView.ts';
import { CreateForm, emptyDraft } from './CreateForm.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { RunningSessions } from './RunningSessions.tsx';
import { isOverHere } from './speakerPageState.ts';
import { SessionView } from './SessionView.tsx';
import type { SessionViewProps } from './SessionView.tsx';
import type {
  CreateInput,
  EntranceActions,
  EntranceState,
  ScreenState,
  SignedInState,
  SpeakerActions,
} from './speakerPageState.ts';
import { problemToTell, titleFor, wordsFor } from './speakerWords.ts';

interface EntranceProps {
  readonly state: EntranceState;
  readonly actions: EntranceActions;
}

interface SignedInProps {
  readonly state: SignedInState;
  readonly actions: SpeakerActions;
  /** Where the pages are served: "https://example.com". */
  readonly origin: string;
  /** Default: the browser's. */
  readonly openMeter?: SessionViewProps['openMeter'];
}

/** Whoever has all actions may show any state. */
export type SpeakerScreenProps =
  EntranceProps | (Omit<SignedInProps, 'state'> & { readonly state: ScreenState });

/** The page. */
export function SpeakerScreen(props: SpeakerScreenProps) {
  const frame = useFocusOnView(viewOf(props.state));
  const [draft, setDraft] = useState(emptyDraft);
  const signedIn = isSignedIn(props) ? props : undefined;
  return (
    <Page
      name="Speak"
      title={signedIn && titleFor(signedIn.state.broadcast)}
      corner={signedIn && <Corner {...signedIn} />}
    >
      <Announcer text={signedIn ? announcementFor(signedIn.state) : ''} />
      <div ref={frame}>
        {'broadcast' in props.state ? null : <Entrance state={props.state} actions={props.actions} />}
        {signedIn?.state.name === 'idle' ? (
          <Beginning {...signedIn} draft={draft} onDraftChange={setDraft} />
        ) : null}
        {signedIn && signedIn.state.name !== 'idle' ? <SessionView {...signedIn} /> : null}
      </div>
    </Page>
  );
}

function isSignedIn(props: SpeakerScreenProps): props is SignedInProps {
  return 'broadcast' in props.state;
}

/** Who is signed in. Signing out would lose a session, so it is offered only without one. */
function Corner({ state, actions }: SignedInProps) {
  return (
    <>
      <span>{state.personName}</span>
      {state.name === 'idle' || state.name === 'ended' || state.name === 'refused' ? (
        <Button kind="quiet" onClick={actions.signOut}>
          Sign out
        </Button>
      ) : null}
    </>
  );
}

/** Before anybody is signed in. */
function Entrance({ state, actions }: EntranceProps) {
  if (state.name === 'starting') {
    return (
      <>
        <h1 className="only-heard">Speak</h1>
        <p className="entrance-wait">Looking for your sessions…</p>
      </>
    );
  }
  return (
    <div className="card stack entrance">
      <h1 tabIndex={-1}>Speak, and be heard live</h1>
      {state.name === 'unavailable' ? (
        <Notice tone="problem" actionLabel="Try again" onAction={actions.reload} actionKind="primary">
          {sentenceOf(state.problem).says}
        </Notice>
      ) : (
        <>
          <p>You get a name that can be said aloud. Whoever enters it hears you.</p>
          {state.problem === null ? null : <Notice tone="problem">{sentenceOf(state.problem).says}</Notice>}
          <Button kind="primary" size="large" onClick={actions.signIn}>
            Sign in
          </Button>
          <Button kind="quiet" onClick={actions.signInAsSomeoneElse}>
            Sign in as someone else
          </Button>
        </>
      )}
    </div>
  );
}

interface BeginningProps {
  readonly state: SignedInState;
  readonly actions: SpeakerActions;
  readonly draft: CreateInput;
  readonly onDraftChange: (draft: CreateInput) => void;
}

/** A new session, or one of the person's that still runs. */
function Beginning({ state, actions, draft, onDraftChange }: BeginningProps) {
  const { running, problem, busyWith } = state;
  const isRunning = running.length > 0;
  return (
    <div className="stack beginning">
      <h1 tabIndex={-1}>{beginningTitle(running.length)}</h1>
      {problem ? <ProblemNotice problem={problem} actions={actions} /> : null}
      {isRunning ? (
        <>
          <RunningSessions
            sessions={running}
            isBusy={busyWith !== null}
            onContinue={actions.continueSession}
            onEnd={actions.endOther}
          />
          <h2>Or start another</h2>
        </>
      ) : null}
      <div className="card">
        <CreateForm
          draft={draft}
          onChange={onDraftChange}
          onCreate={actions.create}
          isBusy={busyWith !== null}
          isMain={!isRunning}
          relayOnly={state.relayOnly}
          onChooseRelay={actions.chooseRelay}
        />
      </div>
    </div>
  );
}

function beginningTitle(runningCount: number): string {
  if (runningCount === 0) return 'Start a session';
  return runningCount === 1 ? 'Your session is still running' : 'Your sessions are still running';
}

/** Problems announce themselves; this is what else changes by itself or by a button. */
function announcementFor(state: SignedInState): string {
  if (state.name === 'idle') return '';
  const { label, says } = wordsFor(state.broadcast);
  return problemToTell(state) ? label : `${label}. ${says}`;
}

/** Nobody has worked in the entrance yet. */
type View = null | 'beginning' | 'session' | 'over';

function viewOf({ name }: ScreenState): View {
  if (name === 'starting' || name === 'unavailable' || name === 'signedOut') return null;
  if (name === 'idle') return 'beginning';
  return isOverHere(name) ? 'over' : 'session';
}
