// What a listener sees: a closed list of states, and everything that is shown beside them. The page draws this and nothing
// else; how it comes about is in toListenerState.ts and listenerPlayback.ts.
import type { HistoryEntry, SessionSnapshot } from '../api/sessionApi.ts';
import type { Problem } from '../sentences/problem.ts';

/**
 * - `idle`: in no session, or left it
 * - `joining`: asks for a seat
 * - `waiting`: has a seat; the speaker is not on air yet
 * - `connecting`: the speaker is on air; sound is on its way
 * - `playing`: sound is heard
 * - `blocked`: sound is there; the browser plays it after a tap
 * - `paused`: the speaker paused; the connection is kept
 * - `interrupted`: the speaker's app is not heard from by the service
 * - `reconnecting`: on air, but the sound was lost and is being fetched again
 * - `ended`: the session is over
 * - `refused`: there is no seat; `problem` says why
 */
export const listenerStateNames = [
  'idle',
  'joining',
  'waiting',
  'connecting',
  'playing',
  'blocked',
  'paused',
  'interrupted',
  'reconnecting',
  'ended',
  'refused',
] as const;

export type ListenerStateName = (typeof listenerStateNames)[number];

export interface ListenerState {
  readonly name: ListenerStateName;
  /** The newest that is known; null until a seat was taken. */
  readonly session: SessionSnapshot | null;
  /** By version, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** Shown beside any state; null when nothing is wrong. */
  readonly problem: Problem | null;
  /** For an `<audio>` element's `srcObject`. Another stream follows when the connection is made anew. */
  readonly stream: MediaStream | null;
  /** Whether the audio goes through a relay, so that the speaker does not see the listener's address. */
  readonly relayOnly: boolean;
  /** Of the push of changes. Not `live`: what is shown may be old. */
  readonly connection: 'connecting' | 'live' | 'reconnecting';
}

/** In no session. */
export const idleState: ListenerState = {
  name: 'idle',
  session: null,
  history: [],
  problem: null,
  stream: null,
  relayOnly: false,
  connection: 'connecting',
};
