// The subscriptions that run on the page and everything they heard, in order. They belong to the page, not to an editor
// tab: GraphiQL itself shows only the last event and drops a subscription as soon as another tab is opened.
import type { AppSyncErrorPayload } from '../../core/api/appSyncError.ts';
import type { SubscriptionRequest } from '../../core/realtime/realtimeMessage.ts';
import type { SubscriptionSink } from '../../core/realtime/realtimeTransport.ts';

/** starting: until start_ack; open; interrupted: until the next start_ack; over: refused, completed or stopped. */
export type WatchState = 'starting' | 'open' | 'interrupted' | 'over';

/** One thing that a subscription heard. */
export interface WatchLine {
  readonly lineId: number;
  /** When it was heard here, in milliseconds since 1970. */
  readonly atMs: number;
  readonly kind: 'event' | 'note' | 'problem';
  readonly text: string;
}

/** As whom a subscription runs. */
export interface WatchPerson {
  readonly personId: string;
  readonly name: string;
}

/** One subscription and what it heard, oldest first. */
export interface Watch {
  readonly watchId: number;
  /** The editor tab that it was started from. */
  readonly tabId: string;
  readonly title: string;
  /** As whom it was started; it stays theirs, whoever is active later. */
  readonly startedAs: WatchPerson;
  /** What to subscribe to again after the page was left; undefined: it cannot be started without its author. */
  readonly request: SubscriptionRequest | undefined;
  readonly state: WatchState;
  readonly lines: readonly WatchLine[];
}

/** Who else is told what a watch hears, until it detaches. */
export interface WatchObserver {
  next(result: unknown): void;
  complete(): void;
}

export interface WatchRequest extends Pick<Watch, 'tabId' | 'title' | 'startedAs' | 'request'> {
  /** Subscribes; answers how to unsubscribe. */
  readonly start: (sink: SubscriptionSink) => () => void;
  /** Default: nobody. */
  readonly observer?: WatchObserver;
  /** What it heard before the page was left; goes on below it. */
  readonly lines?: readonly WatchLine[];
}

/** More than this of one subscription is not kept: the oldest lines go first. */
export const maxLinesPerWatch = 500;

/** A store for React's `useSyncExternalStore`. */
export class WatchList {
  #watches: readonly Watch[] = [];
  readonly #stops = new Map<number, () => void>();
  readonly #observers = new Map<number, WatchObserver>();
  readonly #listeners = new Set<() => void>();
  readonly #nowMs: () => number;
  #lastId = 0;

  /** @param nowMs default: the system's clock */
  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  readonly getSnapshot = (): readonly Watch[] => this.#watches;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Starts a subscription; one that runs for the same tab is stopped first. */
  open({ tabId, title, startedAs, request, start, observer, lines = [] }: WatchRequest): number {
    for (const watch of this.#watches) if (watch.tabId === tabId) this.stop(watch.watchId);
    const watchId = ++this.#lastId;
    // What was heard before gets numbers of this list's own.
    const earlier = lines.map((line) => ({ ...line, lineId: ++this.#lastId }));
    const watch = { watchId, tabId, title, startedAs, request, state: 'starting', lines: earlier } as const;
    this.#change([...this.#watches, watch]);
    if (observer) this.#observers.set(watchId, observer);
    this.#stops.set(watchId, start(this.#createSink(watchId)));
    return watchId;
  }

  /** Adds a watch that is over, with what it heard and, when that is new, why it is over. */
  addOver(request: Omit<WatchRequest, 'start'>, reason?: string): void {
    const watchId = this.open({ ...request, start: () => () => {} });
    this.#stops.delete(watchId);
    if (reason !== undefined) this.#update(watchId, 'over', 'note', reason);
    else this.#setState(watchId, 'over');
  }

  /** The watch goes on; its observer hears no more of it. */
  detach(watchId: number): void {
    this.#observers.delete(watchId);
  }

  /** Unsubscribes and keeps what was heard. Does nothing when it is over already. */
  stop(watchId: number): void {
    if (!this.#stops.has(watchId)) return;
    this.#stops.get(watchId)?.();
    this.#end(watchId, 'note', 'Stopped here.');
  }

  /** Forgets a watch, stopping it if it runs. */
  remove(watchId: number): void {
    this.stop(watchId);
    this.#change(this.#watches.filter((watch) => watch.watchId !== watchId));
  }

  #createSink(watchId: number): SubscriptionSink {
    const tell = (result: unknown): void => this.#observers.get(watchId)?.next(result);
    return {
      acknowledged: () => {
        this.#update(watchId, 'open', 'note', 'start_ack: subscribed. Events are pushed from now on.');
      },
      interrupted: (reason) => {
        this.#update(
          watchId,
          'interrupted',
          'note',
          `Connection lost (${reason}). Events may be missed until it is back.`,
        );
      },
      next: (result) => {
        this.#update(watchId, 'open', result.errors ? 'problem' : 'event', JSON.stringify(toEvent(result)));
        tell(result);
      },
      error: (error) => {
        const errors: readonly AppSyncErrorPayload[] =
          error instanceof Error ? [{ message: error.message }] : error;
        tell({ errors });
        this.#end(watchId, 'problem', JSON.stringify(error instanceof Error ? error.message : errors));
      },
      complete: () => this.#end(watchId, 'note', 'complete: the server ended the subscription.'),
    };
  }

  #end(watchId: number, kind: WatchLine['kind'], text: string): void {
    this.#stops.delete(watchId);
    this.#update(watchId, 'over', kind, text);
    const observer = this.#observers.get(watchId);
    this.#observers.delete(watchId);
    observer?.complete();
  }

  #update(watchId: number, state: WatchState, kind: WatchLine['kind'], text: string): void {
    const line: WatchLine = { lineId: ++this.#lastId, atMs: this.#nowMs(), kind, text };
    this.#setState(watchId, state, line);
  }

  #setState(watchId: number, state: WatchState, ...added: WatchLine[]): void {
    this.#change(
      this.#watches.map((watch) =>
        watch.watchId === watchId
          ? { ...watch, state, lines: [...watch.lines, ...added].slice(-maxLinesPerWatch) }
          : watch,
      ),
    );
  }

  #change(watches: readonly Watch[]): void {
    this.#watches = watches;
    for (const listener of this.#listeners) listener();
  }
}

/** The event itself when it came whole, the whole result when it brought errors. */
function toEvent({ data, errors }: { data?: object | null; errors?: unknown }): unknown {
  const [event, ...others] = Object.values(data ?? {}) as unknown[];
  return errors || others.length > 0 || event === undefined ? { data, errors } : event;
}
