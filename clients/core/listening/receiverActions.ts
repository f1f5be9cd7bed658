// What is done about each event in each phase of receiving: one table, so that no case is left to chance.
import type { ConnectionEvent } from './audioConnection.ts';

/**
 * - `idle`: there is nothing to hear
 * - `opening`: gathers what a new connection needs
 * - `offering`: its first offer is out
 * - `connected`
 * - `unsteady`: the media stopped a moment ago
 * - `restarting`: an offer with an ICE restart is out
 * - `waiting`: until a new connection is tried
 */
export type ReceiverPhase =
  'idle' | 'opening' | 'offering' | 'connected' | 'unsteady' | 'restarting' | 'waiting';

/** `ready`: a connection was made; `timedOut`: the phase took as long as it may; `linkOpened`: of signaling. */
export type ReceiverEvent = ConnectionEvent | 'ready' | 'timedOut' | 'linkOpened';

/**
 * - `open`: a new connection, at once; `wait`: after a while
 * - `offer`: the first; `offerAgain`: the same, which may not have arrived; `restart`: one that looks for new ways, if not too
 *   many were in vain
 * - `settle`: sound is there; `doubt`: it may come back by itself
 */
export type ReceiverAction =
  'stay' | 'open' | 'offer' | 'offerAgain' | 'settle' | 'doubt' | 'restart' | 'wait';

const nothing: Record<ReceiverEvent, ReceiverAction> = {
  ready: 'stay',
  connected: 'stay',
  disconnected: 'stay',
  failed: 'stay',
  speakerGone: 'stay',
  timedOut: 'stay',
  linkOpened: 'stay',
};
/** While an offer is out, whether the first or a restart. */
const offered: Record<ReceiverEvent, ReceiverAction> = {
  ready: 'stay',
  connected: 'settle',
  disconnected: 'stay',
  failed: 'restart',
  speakerGone: 'wait',
  timedOut: 'restart',
  linkOpened: 'offerAgain',
};

export const receiverActions: Readonly<
  Record<ReceiverPhase, Readonly<Record<ReceiverEvent, ReceiverAction>>>
> = {
  idle: nothing,
  opening: { ...nothing, ready: 'offer', failed: 'wait' },
  offering: offered,
  connected: { ...nothing, disconnected: 'doubt', failed: 'restart', speakerGone: 'wait' },
  unsteady: { ...nothing, connected: 'settle', failed: 'restart', speakerGone: 'wait', timedOut: 'restart' },
  restarting: offered,
  waiting: { ...nothing, timedOut: 'open' },
};
