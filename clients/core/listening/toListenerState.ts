// From the facts of a visit to what the listener sees: a pure function, read off tables that name every case.
import type { SessionStatus } from '../../../schema/generated/schema.ts';
import type { HistoryEntry, SessionSnapshot } from '../api/sessionApi.ts';
import type { Problem } from '../sentences/problem.ts';
import type { SessionView } from '../watching/watchSession.ts';
import type { ReceivedAudio } from './audioReceiver.ts';
import type { ListenerState, ListenerStateName } from './listenerState.ts';

/** All that is known about one visit. */
export interface VisitFacts {
  /** joining: no seat yet, or none any more; seated; refused: no seat can be had. */
  readonly seat: 'joining' | 'seated' | 'refused';
  /** The newest that is known; null until a seat was taken. */
  readonly session: SessionSnapshot | null;
  /** Undefined until the watch has read something. */
  readonly view: SessionView | undefined;
  readonly audio: ReceivedAudio;
  /** What the page said last about its `<audio>` element; null until it said something. */
  readonly isPlaying: boolean | null;
  readonly relayOnly: boolean;
  /** Why there is no seat, or why the one there is cannot be renewed at the moment. */
  readonly seatProblem: Problem | null;
  /** Why the signaling channel serves this listener no more. */
  readonly signalingProblem: Problem | null;
  /** Why the session's changes are not heard any more. */
  readonly watchProblem: Problem | null;
}

const noHistory: readonly HistoryEntry[] = [];

type Sound = 'off' | 'connecting' | 'untried' | 'playing' | 'blocked' | 'lost';

const whatever = (name: ListenerStateName): Record<Sound, ListenerStateName> => ({
  off: name,
  connecting: name,
  untried: name,
  playing: name,
  blocked: name,
  lost: name,
});

const nameOf: Record<SessionStatus, Record<Sound, ListenerStateName>> = {
  CREATED: whatever('waiting'),
  LIVE: {
    off: 'connecting',
    connecting: 'connecting',
    untried: 'connecting',
    playing: 'playing',
    blocked: 'blocked',
    lost: 'reconnecting',
  },
  PAUSED: whatever('paused'),
  INTERRUPTED: whatever('interrupted'),
  ENDED: whatever('ended'),
};

/** Whether problems with the sound matter in a status: only when there is something to hear. */
const isOnAir: Record<SessionStatus, boolean> = {
  CREATED: false,
  LIVE: true,
  PAUSED: true,
  INTERRUPTED: false,
  ENDED: false,
};

/** What a listener sees of these facts. */
export function toListenerState(facts: VisitFacts): ListenerState {
  const { session, view, audio, relayOnly } = facts;
  const sound = soundOf(facts);
  return {
    name: stateNameOf(facts, sound),
    session,
    history: view?.history ?? noHistory,
    problem: problemOf(facts, sound),
    stream: session?.status === 'ENDED' ? null : audio.stream,
    relayOnly,
    connection: view?.connection ?? 'connecting',
  };
}

function stateNameOf({ seat, session }: VisitFacts, sound: Sound): ListenerStateName {
  if (session?.status === 'ENDED') return 'ended';
  if (seat === 'refused') return 'refused';
  return session ? nameOf[session.status][sound] : 'joining';
}

function soundOf({ audio, isPlaying }: VisitFacts): Sound {
  if (audio.connection !== 'connected') return audio.connection;
  if (isPlaying === null) return 'untried';
  return isPlaying ? 'playing' : 'blocked';
}

/** The one to show: what keeps the listener out, then what keeps the sound out, then what makes the view old. */
function problemOf(facts: VisitFacts, sound: Sound): Problem | null {
  const { seat, session, seatProblem, signalingProblem, watchProblem, audio } = facts;
  if (session?.status === 'ENDED') return null;
  if (seat === 'refused' || !session) return seatProblem;
  const isMissed = isOnAir[session.status] && audio.connection !== 'connected';
  const audioProblem = isMissed ? (signalingProblem ?? audio.problem) : null;
  const isBlocked = isOnAir[session.status] && sound === 'blocked';
  return seatProblem ?? audioProblem ?? watchProblem ?? (isBlocked ? 'PlaybackBlocked' : null);
}
