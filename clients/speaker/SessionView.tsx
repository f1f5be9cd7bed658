// One session while it is prepared, on air or over: its status, its name, what can be done now, and what happened.
import type { ReactNode } from 'react';
import { Button } from '../design/Button.tsx';
import { SessionName } from '../design/SessionName.tsx';
import { StatusBadge } from '../design/StatusBadge.tsx';
import { Timeline } from '../design/Timeline.tsx';
import { EndControl } from './EndControl.tsx';
import { LiveClock } from './LiveClock.tsx';
import { MicrophoneControl } from './MicrophoneControl.tsx';
import type { MicrophoneControlProps } from './MicrophoneControl.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { ShareSession } from './ShareSession.tsx';
import type { SpeakerState } from '../core/speaking/speakerState.ts';
import { mainButtonFor } from './mainButton.ts';
import { speakerHistorySentence } from './speakerHistorySentence.ts';
import { isOverHere } from './speakerPageState.ts';
import type { SignedInState, SpeakerActions } from './speakerPageState.ts';
import { addressSentenceFor, audienceFor, problemToTell, wordsFor } from './speakerWords.ts';

export interface SessionViewProps {
  readonly state: SignedInState;
  readonly actions: SpeakerActions;
  /** Where the pages are served: "https://example.com". */
  readonly origin: string;
  /** Default: the browser's. */
  readonly openMeter?: MicrophoneControlProps['openMeter'];
}

/** Two columns on a wide page: speaking, and whom to tell. */
export function SessionView({ state, actions, origin, openMeter }: SessionViewProps) {
  const { broadcast, microphone } = state;
  const problem = problemToTell(state);
  const { session, history } = broadcast;
  const isOver = isOverHere(broadcast.name);
  const addressSentence = addressSentenceFor(state);
  return (
    <div className="session-view">
      <section className="card stack" aria-label="Your session">
        <SessionHead broadcast={broadcast} />
        <Controls state={state} actions={actions} />
        <div className="session-now">
          {problem ? (
            <ProblemNotice problem={problem} actions={actions} offeredBeside={mainButtonFor(state)?.action} />
          ) : (
            <p className="session-says">{wordsFor(broadcast).says}</p>
          )}
        </div>
        {isOver ? null : (
          <MicrophoneControl
            microphone={microphone}
            onChoose={actions.chooseMicrophone}
            silencedBecause={silencedBecauseFor(broadcast)}
            {...(openMeter ? { openMeter } : {})}
          />
        )}
        {addressSentence ? <p className="field-hint">{addressSentence}</p> : null}
      </section>
      <div className="session-side">
        {session && !isOver ? (
          <ShareSession sessionId={session.sessionId} title={session.title} origin={origin} />
        ) : null}
        {history.length > 0 ? (
          <Titled title="What happened">
            <Timeline history={history} tell={speakerHistorySentence} />
          </Titled>
        ) : null}
      </div>
    </div>
  );
}

/** Status, name and title; the focus comes here when a session is opened. */
function SessionHead({ broadcast }: { readonly broadcast: SpeakerState }) {
  const { session } = broadcast;
  const { tone, label } = wordsFor(broadcast);
  const isOnAir = !isOverHere(broadcast.name) && (session?.status === 'LIVE' || session?.status === 'PAUSED');
  return (
    <div className="session-head">
      <p className="session-status">
        <StatusBadge tone={tone} label={label} size="large" />
      </p>
      <h1 tabIndex={-1}>
        {session ? <SessionName sessionId={session.sessionId} size="large" /> : 'Your session'}
      </h1>
      {session?.title ? <p>{session.title}</p> : null}
      <p className="session-facts">
        <span>{audienceFor(broadcast)}</span>
        {isOnAir && session.startedAt ? <LiveClock startedAt={session.startedAt} /> : null}
      </p>
    </div>
  );
}

function Controls({ state, actions }: Pick<SessionViewProps, 'state' | 'actions'>) {
  const { broadcast, busyWith } = state;
  const main = mainButtonFor(state);
  const isOver = isOverHere(broadcast.name);
  return (
    <div className="stack">
      {main ? (
        <Button
          kind={main.kind}
          size="large"
          isUnavailable={main.isUnavailable}
          onClick={actions[main.action]}
        >
          {main.label}
        </Button>
      ) : null}
      {isOver ? null : (
        <div className="row session-controls">
          <Button isPressed={broadcast.isMuted} onClick={broadcast.isMuted ? actions.unmute : actions.mute}>
            Mute
          </Button>
          <EndControl isUnavailable={busyWith !== null || !broadcast.session} onEnd={actions.end} />
        </div>
      )}
    </div>
  );
}

function Titled({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Why the microphone's sound goes nowhere, although it is open. */
function silencedBecauseFor({ name, isMuted }: SpeakerState): string | null {
  if (isMuted) return 'Muted: nobody hears you.';
  if (name === 'paused') return 'Paused: nobody hears you.';
  return null;
}
