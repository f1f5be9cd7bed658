// The ordered view of one session. In: the API's subscription, reads and history, and whatever a page learns by the way.
// Out: a view at each change, whose version never falls and which is right again soon after any loss.
// https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
import { ApiError, isPassing } from '../api/apiError.ts';
import type { HistoryEntry, SessionApi, SessionSnapshot, StatusEvent } from '../api/sessionApi.ts';
import { createBackoff } from '../backoff.ts';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { confirmMs, nextReadAtMs } from './readSchedule.ts';
import { emptyRecord, firstGapAfter, mergeEntries, mergeEvent, mergeSnapshot } from './sessionRecord.ts';
import type { SessionRecord } from './sessionRecord.ts';

/** What is shown; never older than what was shown before. */
export interface SessionView {
  /** As of the highest version that was read or pushed; what no event carries (the number of listeners) is as last read. */
  readonly session: SessionSnapshot;
  /** By version, ascending, one per version. A missing version is filled in when the history is read. */
  readonly history: readonly HistoryEntry[];
  /**
   * `live`: the push stands and the session was read since, or the session is over; `connecting`: not so far;
   * `reconnecting`: not any more, and the view may be stale.
   */
  readonly connection: 'connecting' | 'live' | 'reconnecting';
}

export interface WatchOptions {
  readonly api: Pick<SessionApi, 'readSession' | 'readHistory' | 'watchStatus'>;
  readonly sessionId: string;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** 0 ≤ x < 1, for jitter. Default: Math.random. */
  readonly random?: () => number;
  /** The first view, and each one that differs. Never called after `close`. */
  onChange(view: SessionView): void;
  /** Trying again does not help (unknown name, signed out): the watch is closed. Outages are retried and not told. */
  onError(error: ApiError): void;
}

/** A watch that was begun. */
export interface SessionWatch {
  /** The last view; undefined until the session was first read or merged. */
  readonly view: SessionView | undefined;
  /** Adds the answer of a mutation, or of a seat's or the lease's renewal: it counts as a read. */
  merge(snapshot: SessionSnapshot): void;
  /** The window is looked at again, or the network is back: reads, unless a read began less than a second ago. */
  refresh(): void;
  /** Ends it; calling it twice does nothing. */
  close(): void;
}

/** A person who switches windows back and forth reads at most this often. */
export const refreshSpacingMs = 1_000;
const retryBaseMs = 500;
const retryCapMs = 30_000;
/** A subscription that stood for this long was a good one: the wait after its loss is a first one. */
const steadyMs = 30_000;
/** The history of a session that is over may lag behind by moments, but may also never be completed. */
const maxEndedReads = 5;

/**
 * Watches a session until it is over or the watch is closed.
 *
 * Subscribes, reads at each acknowledgement and again 2 s later (an event may be lost right after it), and merges by
 * version. A pushed event carries the whole status, so the view follows it at once and a gap in the versions is only a gap
 * in the history: nobody waits for it to be filled, and it is filled by the next read. A read asks for the session, and for
 * the history if versions are missing.
 *
 * After the read at its acknowledgement, a standing subscription causes at most one read in 30 s: the confirmation counts,
 * a gap that is 2 s old and a minute without an answer wait for the 30 s to pass. Neither counts a read that failed (it is
 * retried with full jitter, up to 0.5 s at first and 30 s at most), nor one that `refresh` asked for. Without a subscription
 * it reads each 10 s. At `ENDED` it unsubscribes, completes the history and closes itself.
 */
export function watchSession(options: WatchOptions): SessionWatch {
  return new Watch(options);
}

class Watch implements SessionWatch {
  readonly #options: Required<WatchOptions>;
  readonly #readBackoff;
  readonly #subscribeBackoff;
  #record: SessionRecord = emptyRecord;
  #view: SessionView | undefined;
  #unsubscribe: () => void = () => {};
  #cancelRead: () => void = () => {};
  #cancelSubscribe: () => void = () => {};
  #isClosed = false;
  #isEnded = false;
  #isReading = false;
  #mustReadAgain = false;
  #endedReads = 0;
  #subscribedAtMs: number | undefined;
  #wasInterrupted = false;
  /** The session was read since the subscription stands. */
  #isCurrent = false;
  #merges = 0;
  #lastReadMs = -Infinity;
  #lastNewsMs: number;
  #retryAtMs: number | undefined;
  #confirmAtMs: number | undefined;
  #gapSinceMs: number | undefined;

  constructor(options: WatchOptions) {
    this.#options = { clock: systemClock, random: Math.random, ...options };
    const backoff = { baseMs: retryBaseMs, capMs: retryCapMs, random: this.#options.random };
    this.#readBackoff = createBackoff(backoff);
    this.#subscribeBackoff = createBackoff(backoff);
    this.#lastNewsMs = this.#nowMs();
    this.#subscribe();
    this.#scheduleRead();
  }

  get view(): SessionView | undefined {
    return this.#view;
  }

  merge(snapshot: SessionSnapshot): void {
    if (this.#isClosed || snapshot.sessionId !== this.#options.sessionId) return;
    this.#merges++;
    this.#lastNewsMs = this.#nowMs();
    this.#learn(mergeSnapshot(this.#record, snapshot));
  }

  refresh(): void {
    if (this.#isClosed || this.#nowMs() - this.#lastReadMs < refreshSpacingMs) return;
    void this.#read();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelRead();
    this.#cancelSubscribe();
    this.#unsubscribe();
  }

  #nowMs(): number {
    return this.#options.clock.nowMs();
  }

  #subscribe(): void {
    const { api, sessionId } = this.#options;
    this.#unsubscribe = api.watchStatus(sessionId, {
      onEvent: (event: StatusEvent) => this.#learn(mergeEvent(this.#record, event)),
      onAcknowledged: () => this.#onSubscribed(),
      onInterrupted: () => this.#onUnsubscribed(),
      onComplete: () => this.#subscribeLater(),
      onError: (error) => {
        // An ended session is refused to subscribers, but can be read.
        if (isPassing(error) || error.kind === 'SessionEnded') this.#subscribeLater();
        else this.#fail(error);
      },
    });
  }

  #onSubscribed(): void {
    this.#subscribedAtMs = this.#nowMs();
    this.#confirmAtMs = this.#subscribedAtMs + confirmMs;
    void this.#read();
  }

  #onUnsubscribed(): void {
    if (this.#subscribedAtMs !== undefined && this.#nowMs() - this.#subscribedAtMs >= steadyMs)
      this.#subscribeBackoff.reset();
    this.#subscribedAtMs = undefined;
    this.#confirmAtMs = undefined;
    this.#isCurrent = false;
    this.#wasInterrupted = true;
    this.#show();
    this.#scheduleRead();
  }

  /** The server will not go on with this subscription: reads, which may tell why, and subscribes anew. */
  #subscribeLater(): void {
    this.#onUnsubscribed();
    if (this.#isClosed) return;
    const delayMs = this.#subscribeBackoff.nextDelayMs();
    this.#cancelSubscribe = this.#options.clock.schedule(delayMs, () => this.#subscribe());
    void this.#read();
  }

  #scheduleRead(): void {
    this.#cancelRead();
    if (this.#isClosed || this.#isReading) return;
    const atMs = nextReadAtMs({
      isSubscribed: this.#subscribedAtMs !== undefined,
      isEnded: this.#isEnded,
      lastReadMs: this.#lastReadMs,
      lastNewsMs: this.#lastNewsMs,
      retryAtMs: this.#retryAtMs,
      confirmAtMs: this.#confirmAtMs,
      gapSinceMs: this.#gapSinceMs,
    });
    const delayMs = Math.max(0, atMs - this.#nowMs());
    this.#cancelRead = this.#options.clock.schedule(delayMs, () => void this.#read());
  }

  async #read(): Promise<void> {
    if (this.#isReading) {
      this.#mustReadAgain = true;
      return;
    }
    this.#beginRead();
    try {
      await this.#readOnce();
      if (this.#isEnded) this.#endedReads++;
      this.#retryAtMs = undefined;
      this.#readBackoff.reset();
    } catch (error) {
      if (isPassing(error)) this.#retryAtMs = this.#nowMs() + this.#readBackoff.nextDelayMs();
      else this.#fail(error);
    }
    this.#isReading = false;
    if (this.#isClosed) return;
    if (this.#endedReads >= maxEndedReads) this.close();
    else if (this.#mustReadAgain && !this.#isEnded) void this.#read();
    else this.#scheduleRead();
  }

  #beginRead(): void {
    this.#cancelRead();
    this.#isReading = true;
    this.#mustReadAgain = false;
    this.#lastReadMs = this.#nowMs();
    if (this.#confirmAtMs !== undefined && this.#lastReadMs >= this.#confirmAtMs)
      this.#confirmAtMs = undefined;
  }

  async #readOnce(): Promise<void> {
    const { api, sessionId } = this.#options;
    const subscribedAtMs = this.#subscribedAtMs;
    const merges = this.#merges;
    const snapshot = await api.readSession(sessionId);
    if (this.#isClosed) return;
    this.#lastNewsMs = this.#nowMs();
    this.#isCurrent = subscribedAtMs !== undefined && subscribedAtMs === this.#subscribedAtMs;
    // What was merged while this read was under way may be newer, even at the same version.
    const isOvertaken = merges !== this.#merges && snapshot.version <= (this.#record.session?.version ?? 0);
    this.#learn(isOvertaken ? this.#record : mergeSnapshot(this.#record, snapshot));
    const sinceVersion = firstGapAfter(this.#record);
    if (sinceVersion === undefined || this.#isClosed) return;
    try {
      const entries = await api.readHistory(sessionId, sinceVersion);
      if (!this.#isClosed) this.#learn(mergeEntries(this.#record, entries));
    } catch {
      // The status is shown without it, and the gap asks for it again.
    }
  }

  #learn(record: SessionRecord): void {
    if (this.#isClosed) return;
    this.#record = record;
    const hasGap = firstGapAfter(record) !== undefined;
    this.#gapSinceMs = hasGap ? (this.#gapSinceMs ?? this.#nowMs()) : undefined;
    if (record.session?.status === 'ENDED') this.#end();
    this.#show();
    if (this.#isEnded && !hasGap) this.close();
    else this.#scheduleRead();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#cancelSubscribe();
    this.#unsubscribe();
    this.#unsubscribe = () => {};
  }

  #show(): void {
    const { session, history } = this.#record;
    if (!session || this.#isClosed) return;
    const connection = this.#connection();
    const isShown =
      this.#view?.connection === connection &&
      this.#view.history === history &&
      JSON.stringify(this.#view.session) === JSON.stringify(session);
    if (isShown) return;
    this.#view = { session, history, connection };
    this.#options.onChange(this.#view);
  }

  #connection(): SessionView['connection'] {
    if (this.#isEnded || this.#isCurrent) return 'live';
    return this.#wasInterrupted ? 'reconnecting' : 'connecting';
  }

  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.onError(error instanceof ApiError ? error : toDefect(error));
  }
}

/** `SessionApi` rejects with nothing else; if it does, somebody is told rather than nobody. */
function toDefect(error: unknown): ApiError {
  return new ApiError('Unexpected', error instanceof Error ? error.message : String(error), { cause: error });
}
