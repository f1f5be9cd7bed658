// A session as its listener sees it, like a radio: what is on, whether it is heard, one thing to do, the volume.
import { useId } from 'react';
import { Button } from '../design/Button.tsx';
import { SessionName } from '../design/SessionName.tsx';
import { SoundDial } from '../design/SoundDial.tsx';
import type { SoundDialProps } from '../design/SoundDial.tsx';
import { StatusBadge } from '../design/StatusBadge.tsx';
import { Timeline } from '../design/Timeline.tsx';
import type { SessionSnapshot } from '../core/api/sessionApi.ts';
import { SoundControls } from './SoundControls.tsx';
import type { ListenerPageActions, ListenerPageState } from './listenerPageState.ts';
import { toToldState } from './listenerWords.ts';
import { toAction } from './toAction.ts';

export interface SessionScreenProps {
  readonly session: SessionSnapshot;
  readonly state: ListenerPageState;
  readonly actions: ListenerPageActions;
  /** For the sound that is heard; null while none is. */
  readonly openMeter: SoundDialProps['openMeter'];
}

/** The radio. */
export function SessionScreen({ session, state, actions, openMeter }: SessionScreenProps) {
  const headingId = useId();
  const { playback, sound } = state;
  const told = toToldState(playback, sound);
  const onAction = told.action && toAction(told.action.name, actions);
  const isHeard = playback.name === 'playing' && !sound.isMuted;
  return (
    <>
      <article className="card radio">
        <h1 tabIndex={-1}>
          <SessionName sessionId={session.sessionId} size="large" />
        </h1>
        {session.title ? <p className="radio-title">{session.title}</p> : null}
        <p className="radio-status">
          <StatusBadge tone={told.tone} label={told.label} size="large" />
        </p>
        <p className="radio-says">{told.says}</p>
        <div className="radio-stage">
          {told.action && onAction ? (
            <Button kind="primary" size="large" onClick={onAction}>
              {told.action.label}
            </Button>
          ) : (
            <SoundDial openMeter={isHeard ? openMeter : null} />
          )}
        </div>
        {playback.name === 'ended' ? null : <SoundControls sound={sound} actions={actions} />}
      </article>
      {playback.name === 'ended' ? null : (
        <div className="radio-foot">
          <p>{addressSentence(session, playback.relayOnly)}</p>
          <Button onClick={actions.leave}>Leave</Button>
        </div>
      )}
      {playback.history.length > 0 ? (
        <section className="radio-history" aria-labelledby={headingId}>
          <h2 id={headingId}>What happened</h2>
          <Timeline history={playback.history} />
        </section>
      ) : null}
    </>
  );
}

function addressSentence({ access }: SessionSnapshot, relayOnly: boolean): string {
  if (relayOnly) return 'The sound comes by a relay. The speaker does not see your network address.';
  if (access === 'SIGNED_IN') return '';
  return 'The sound comes directly: you and the speaker can see each other’s network address.';
}
