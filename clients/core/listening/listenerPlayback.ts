// Listening to one session at a time, for a page or a script. In: the API, the browser's peer connections, and what the
// person wants. Out: the state of the listener, at each change; the sound itself is the state's `stream`.
import type { SessionApi } from '../api/sessionApi.ts';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { openSignalingLink } from '../signaling/signalingLink.ts';
import { watchSession } from '../watching/watchSession.ts';
import type { CreatePeerConnection } from './audioConnection.ts';
import { createHeldSeatStore } from './heldSeatStore.ts';
import type { SeatLocks, SeatStorage } from './heldSeatStore.ts';
import { idleState } from './listenerState.ts';
import type { ListenerState } from './listenerState.ts';
import { ListenerVisit } from './listenerVisit.ts';

export interface ListenerPlaybackOptions {
  readonly api: SessionApi;
  /** In a browser: `(config) => new RTCPeerConnection(config)`. */
  readonly createPeerConnection: CreatePeerConnection;
  /** Default: KVS signaling. */
  readonly openLink?: typeof openSignalingLink;
  readonly watch?: typeof watchSession;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** 0 ≤ x < 1, for jitter. Default: Math.random. */
  readonly random?: () => number;
  /** What `join` takes unless it is told otherwise. Default: false. */
  readonly relayOnly?: boolean;
  /** Keeps the seat over a reload: `sessionStorage`. Left out: a reload takes another seat. */
  readonly storage?: SeatStorage;
  /** So that a duplicated tab, which has a copy of `storage`, takes a seat of its own: `navigator.locks`. */
  readonly locks?: SeatLocks;
  /** The state after each change; also during a call of the functions below. */
  onChange(state: ListenerState): void;
}

export interface JoinOptions {
  /** Audio through a relay only, so that the speaker does not see the listener's address. The listener can see the speaker's. */
  readonly relayOnly?: boolean;
}

export interface ListenerPlayback {
  readonly state: ListenerState;
  /**
   * Takes a seat, leaving any other session; joining the present one again skips the waits for a seat, if there is none yet, and
   * asks again if it was refused. Resolves when a seat was taken or refused, or the visit was left; never rejects: `state.problem` says what is wrong.
   */
  join(sessionId: string, options?: JoinOptions): Promise<void>;
  /** Frees the seat and forgets it. Safe at any moment, also from `pagehide`. */
  leave(): void;
  /** Joins again after a refusal; otherwise skips every wait. */
  retry(): void;
  /**
   * What came of `play()` on the `<audio>` element: true, it plays; false, the browser wants a tap first. Say it after each
   * `play()`; until it was said once, sound counts as not there yet.
   */
  setPlaying(isPlaying: boolean): void;
  /** The window is looked at again, or the network is back: whatever is overdue is done now. */
  refresh(): void;
  /** Ends everything but the seat, which a page that comes back soon takes up again. Nothing is called after it. */
  close(): void;
}

/** Makes a listener who is in no session. */
export function createListenerPlayback(options: ListenerPlaybackOptions): ListenerPlayback {
  return new Playback(options);
}

class Playback implements ListenerPlayback {
  readonly #options: ListenerPlaybackOptions;
  readonly #store;
  #state: ListenerState;
  #visit: ListenerVisit | undefined;
  #relayOnly: boolean;
  #isClosed = false;
  /** What `join` waits for. */
  #answered: Promise<void> = Promise.resolve();
  /** Ends that wait. */
  #onAnswered: () => void = () => {};

  constructor(options: ListenerPlaybackOptions) {
    this.#options = options;
    this.#store = createHeldSeatStore(options.storage, options.locks);
    this.#relayOnly = options.relayOnly ?? false;
    this.#state = { ...idleState, relayOnly: this.#relayOnly };
  }

  get state(): ListenerState {
    return this.#state;
  }

  async join(sessionId: string, { relayOnly = this.#relayOnly }: JoinOptions = {}): Promise<void> {
    if (this.#isClosed) return;
    const isThere = this.#visit?.sessionId === sessionId && relayOnly === this.#relayOnly;
    if (!isThere || this.#visit?.isRefused) {
      this.#end()?.leave();
      this.#relayOnly = relayOnly;
      this.#answered = this.#begin(sessionId);
    } else if (this.#state.name === 'joining') this.#visit?.retry();
    await this.#answered;
  }

  leave(): void {
    const visit = this.#end();
    visit?.leave();
    if (visit) this.#show({ ...idleState, relayOnly: this.#relayOnly });
  }

  retry(): void {
    const { sessionId, isRefused } = this.#visit ?? {};
    if (sessionId === undefined) return;
    if (isRefused) void this.join(sessionId);
    else this.#visit?.retry();
  }

  setPlaying(isPlaying: boolean): void {
    this.#visit?.setPlaying(isPlaying);
  }

  refresh(): void {
    this.#visit?.refresh();
  }

  close(): void {
    this.#isClosed = true;
    this.#end()?.close();
  }

  #begin(sessionId: string): Promise<void> {
    const { api, createPeerConnection, openLink, watch, clock, random } = this.#options;
    return new Promise((resolve) => {
      this.#onAnswered = resolve;
      const visit = new ListenerVisit({
        api,
        sessionId,
        relayOnly: this.#relayOnly,
        createPeerConnection,
        openLink: openLink ?? openSignalingLink,
        watch: watch ?? watchSession,
        store: this.#store,
        clock: clock ?? systemClock,
        random: random ?? Math.random,
        // Whoever is told of one change may leave at once; what the visit still has to tell is nobody's.
        onChange: (state) => {
          if (visit === this.#visit) this.#show(state);
        },
        onAnswered: () => resolve(),
      });
      this.#visit = visit;
      this.#show(visit.state);
    });
  }

  #end(): ListenerVisit | undefined {
    const visit = this.#visit;
    this.#visit = undefined;
    this.#onAnswered();
    return visit;
  }

  #show(state: ListenerState): void {
    const names = Object.keys(state) as (keyof ListenerState)[];
    if (names.every((name) => state[name] === this.#state[name])) return;
    this.#state = state;
    if (!this.#isClosed) this.#options.onChange(state);
  }
}
