// The speaker's view of its session: what is pushed, read and answered, merged; never older than before. In: the first
// snapshot. Out: the newest one and the history, and what is wrong with watching it.
import type { ApiError } from '../api/apiError.ts';
import type { HistoryEntry, SessionApi, SessionSnapshot } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';
import type { Problem } from '../sentences/problem.ts';
import type { SessionWatch, watchSession } from '../watching/watchSession.ts';

export interface SpeakerSessionOptions {
  readonly api: SessionApi;
  readonly watch: typeof watchSession;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called on each change, never before the constructor has returned. */
  onChange(): void;
}

export class SpeakerSession {
  readonly #options: SpeakerSessionOptions;
  #watch: SessionWatch | undefined;
  #snapshot: SessionSnapshot;
  #history: readonly HistoryEntry[] = [];
  #error: ApiError | null = null;
  #isClosed = false;

  constructor(snapshot: SessionSnapshot, options: SpeakerSessionOptions) {
    this.#options = options;
    this.#snapshot = snapshot;
    this.open();
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  /** Nobody was on air yet. */
  get isBeforeAir(): boolean {
    return this.#snapshot.status === 'CREATED';
  }

  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  /** Why nothing is pushed; null while the watch stands or looks after itself. */
  get problem(): Problem | null {
    return this.#error?.kind ?? null;
  }

  /** Takes what the API answered to something else. */
  adopt(snapshot: SessionSnapshot): void {
    if (this.#isClosed || snapshot.version < this.#snapshot.version) return;
    this.#snapshot = snapshot;
    this.#watch?.merge(snapshot);
    this.#options.onChange();
  }

  /** Watches, if that was refused before; reads now if it is watched already. */
  open(): void {
    if (this.#isClosed) return;
    if (this.#watch) return this.#watch.refresh();
    this.#error = null;
    const { api, watch, clock, random } = this.#options;
    this.#watch = watch({
      api,
      sessionId: this.#snapshot.sessionId,
      clock,
      random,
      onChange: ({ session, history }) => {
        if (session.version >= this.#snapshot.version) this.#snapshot = session;
        this.#history = history;
        this.#options.onChange();
      },
      onError: (error) => {
        this.#watch = undefined;
        this.#error = error;
        this.#options.onChange();
      },
    });
  }

  /** The watch was refused, and something else has shown since that the API answers. */
  openIfRefused(): void {
    if (!this.#watch) this.open();
  }

  /** Nothing is called after it. */
  close(): void {
    this.#isClosed = true;
    this.#watch?.close();
  }
}
