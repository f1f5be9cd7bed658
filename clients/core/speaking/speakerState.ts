// What a speaker sees: a closed list of states, and everything that is shown beside them. How the facts make one of them is in
// toSpeakerState.ts.
import type { HistoryEntry, SessionSnapshot } from '../api/sessionApi.ts';
import type { Problem } from '../sentences/problem.ts';

/**
 * - `idle`: no session
 * - `preparing`: the session is being made or read, or waits for the microphone or the signaling connection
 * - `ready`: not on air, and could be
 * - `goingLive`: asked for, not confirmed
 * - `live`, `paused`: on air
 * - `reconnecting`: on air, but the lease is late or the signaling connection is gone; whoever hears goes on hearing
 * - `interrupted`: listeners were told that the speaker is lost; the lease is being renewed
 * - `microphoneLost`: on air without a microphone
 * - `takenOver`: another tab or device of this speaker is on air
 * - `ended`: the session is over
 * - `refused`: the session is not there, or not this speaker's
 */
export const speakerStateNames = [
  'idle',
  'preparing',
  'ready',
  'goingLive',
  'live',
  'paused',
  'reconnecting',
  'interrupted',
  'microphoneLost',
  'takenOver',
  'ended',
  'refused',
] as const;

export type SpeakerStateName = (typeof speakerStateNames)[number];

export interface SpeakerState {
  readonly name: SpeakerStateName;
  /** The newest that is known; never an older one than before. */
  readonly session: SessionSnapshot | null;
  /** By version, oldest first. */
  readonly history: readonly HistoryEntry[];
  readonly isMuted: boolean;
  /** Listeners with a connection that carries sound now. */
  readonly listenerCount: number;
  /** What is wrong and goes on being wrong, shown beside any state. Of an action that fails, its promise tells. */
  readonly problem: Problem | null;
}

/** No session yet. */
export const idleState: SpeakerState = {
  name: 'idle',
  session: null,
  history: [],
  isMuted: false,
  listenerCount: 0,
  problem: null,
};

/** How far the broadcast is, apart from what disturbs it. `standby`: there is a session, and no broadcast of this tab. */
export type SpeakerPhase =
  'idle' | 'creating' | 'standby' | 'starting' | 'onAir' | 'takenOver' | 'ended' | 'refused';

/** Whether two states show the same. */
export function isSameState(one: SpeakerState, other: SpeakerState): boolean {
  const keys = Object.keys(one) as (keyof SpeakerState)[];
  return keys.every((key) => one[key] === other[key]);
}
