// Makes the state that is shown out of the parts of a broadcast. In: how far it is, and how each part is. Out: one name, and
// the one problem that matters most.
import type { Problem } from '../sentences/problem.ts';
import type { LeaseTrouble } from './leaseKeeper.ts';
import type { MasterAudio } from './masterAudio.ts';
import type { SpeakerMicrophone } from './speakerMicrophone.ts';
import type { SpeakerSession } from './speakerSession.ts';
import { idleState } from './speakerState.ts';
import type { SpeakerPhase, SpeakerState, SpeakerStateName } from './speakerState.ts';

export interface BroadcastParts {
  readonly phase: SpeakerPhase;
  /** On the way to a broadcast that was not asked for by a button: taking a running session over. */
  readonly isTakingOver: boolean;
  readonly session: Pick<SpeakerSession, 'snapshot' | 'history' | 'problem'> | undefined;
  readonly audio: Pick<MasterAudio, 'isThere' | 'count' | 'problem'> | undefined;
  readonly microphone: Pick<SpeakerMicrophone, 'track' | 'problem' | 'isSilencedBy'>;
  readonly leaseTrouble: LeaseTrouble | null;
  /** Why taking over fails so far. */
  readonly startProblem: Problem | null;
  /** Why the broadcast is over. */
  readonly finalProblem: Problem | null;
}

export function toSpeakerState(parts: BroadcastParts): SpeakerState {
  return {
    name: toStateName(parts),
    session: parts.session?.snapshot ?? null,
    history: parts.session?.history ?? noHistory,
    isMuted: parts.microphone.isSilencedBy('muted'),
    listenerCount: parts.audio?.count ?? 0,
    problem: toProblem(parts),
  };
}

// One value, so that states can be compared.
const noHistory = idleState.history;

function toStateName(parts: BroadcastParts): SpeakerStateName {
  switch (parts.phase) {
    case 'creating':
      return 'preparing';
    case 'standby':
      return parts.microphone.track && parts.audio?.isThere && !parts.isTakingOver ? 'ready' : 'preparing';
    case 'starting':
      return parts.isTakingOver ? 'preparing' : 'goingLive';
    case 'onAir':
      return toOnAirName(parts);
    case 'idle':
    case 'takenOver':
    case 'ended':
    case 'refused':
      return parts.phase;
  }
}

function toOnAirName({ microphone, leaseTrouble, audio, session }: BroadcastParts): SpeakerStateName {
  if (!microphone.track) return 'microphoneLost';
  // Before what the session says: while the lease is late, that is old news.
  if (leaseTrouble?.isLate || !audio?.isThere) return 'reconnecting';
  if (session?.snapshot.status === 'INTERRUPTED') return 'interrupted';
  return session?.snapshot.status === 'PAUSED' ? 'paused' : 'live';
}

/** What the person can do something about comes first. */
function toProblem(parts: BroadcastParts): Problem | null {
  const { phase, microphone, leaseTrouble, startProblem, audio, session, finalProblem } = parts;
  if (phase === 'takenOver' || phase === 'ended' || phase === 'refused') return finalProblem;
  if (phase === 'idle') return null;
  return (
    microphone.problem ?? leaseTrouble?.kind ?? startProblem ?? audio?.problem ?? session?.problem ?? null
  );
}
