// AppSync's real-time protocol for any GraphQL client: all subscriptions share one socket, which is opened with the first,
// reconnected when it is lost and closed a moment after the last. Events are not replayed after a loss: `acknowledged` is
// called at each (re)subscription, and that is the moment to read again.
// https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
import type { AppSyncErrorPayload } from '../api/appSyncError.ts';
import { SignInRequiredError } from '../api/authorize.ts';
import type { Authorize } from '../api/authorize.ts';
import { createBackoff } from '../backoff.ts';
import type { Backoff } from '../backoff.ts';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { openRealtimeConnection } from './realtimeConnection.ts';
import type { CreateSocket, RealtimeConnection, RealtimeSocket } from './realtimeConnection.ts';
import type { RealtimeFrame } from './realtimeFrame.ts';
import { toStartMessage, toStopMessage, toSubprotocols } from './realtimeMessage.ts';
import type { ServerMessage, SubscriptionRequest, SubscriptionResult } from './realtimeMessage.ts';

/** idle: no socket; connecting: until `connection_ack`; waiting: lost, the next attempt is scheduled. */
export type RealtimeState = 'idle' | 'connecting' | 'connected' | 'waiting';

/** Who listens to one subscription. After `error` or `complete` nothing follows. */
export interface SubscriptionSink {
  /** One event. */
  next(result: SubscriptionResult): void;
  /** A list: the server refused or ended the subscription. An Error: the connection cannot be had (sign in, configuration). */
  error(error: readonly AppSyncErrorPayload[] | Error): void;
  /** The server ended the subscription. */
  complete(): void;
  /** `start_ack` came, the first time and after each reconnect. */
  acknowledged?(): void;
  /** The connection was lost; events may be missed until `acknowledged` is called again. */
  interrupted?(reason: string): void;
}

export interface RealtimeTransportOptions {
  /** "wss://…/graphql"; see `config.json`. */
  readonly realtimeUrl: string;
  /** The GraphQL endpoint, whose host AppSync wants in every authorisation. */
  readonly graphqlUrl: string;
  /** Asked anew for each connection and each `start`. */
  readonly authorize: Authorize;
  /** Default: the global WebSocket. */
  readonly createSocket?: CreateSocket;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** 0 ≤ x < 1, for jitter. Default: Math.random. */
  readonly random?: () => number;
  /** Ids of `start` messages. Default: random UUIDs. */
  readonly createId?: () => string;
  /** Told of each change of state. */
  readonly onStateChange?: (state: RealtimeState) => void;
  /** Shown each frame that is sent or received, without secrets, and the opening and closing of each socket. */
  readonly onFrame?: (frame: RealtimeFrame) => void;
}

/** The server will not have this client; the message is its own. */
export class RealtimeRefusedError extends Error {
  readonly errors: readonly AppSyncErrorPayload[];
  constructor(errors: readonly AppSyncErrorPayload[]) {
    super(errors[0]?.message ?? 'The real-time endpoint refused the connection.');
    this.name = 'RealtimeRefusedError';
    this.errors = errors;
  }
}

/** Opening and `connection_ack` together, and each `start_ack`, may take this long. */
export const ackTimeoutMs = 15_000;
/** The socket is kept this long after the last subscription, in case the next one follows. */
export const idleCloseMs = 1_000;
/** The first retry waits up to this long, each further one up to twice as long as the one before. */
export const retryBaseMs = 500;
/** No retry waits longer. */
export const retryCapMs = 30_000;

interface Subscription {
  readonly request: SubscriptionRequest;
  readonly sink: SubscriptionSink;
  readonly authorize: Authorize;
  /** The id under which it was started on the present connection. */
  id: string | undefined;
  cancelTimer: () => void;
  readonly startBackoff: Backoff;
}

export class RealtimeTransport {
  readonly #options: Required<Omit<RealtimeTransportOptions, 'realtimeUrl' | 'graphqlUrl' | 'onFrame'>>;
  readonly #onFrame: RealtimeTransportOptions['onFrame'];
  readonly #url: string;
  readonly #host: string;
  readonly #subscriptions = new Set<Subscription>();
  readonly #started = new Map<string, Subscription>();
  #state: RealtimeState = 'idle';
  #connection: RealtimeConnection | undefined;
  /** Counts connection attempts, so that a late answer of an abandoned one is known. */
  #attempt = 0;
  readonly #backoff: Backoff;
  #cancelTimer: () => void = () => {};

  constructor(options: RealtimeTransportOptions) {
    this.#url = options.realtimeUrl;
    this.#host = new URL(options.graphqlUrl).host;
    this.#onFrame = options.onFrame;
    this.#options = {
      createSocket: (url, protocols) => new WebSocket(url, protocols) as RealtimeSocket,
      clock: systemClock,
      random: Math.random,
      createId: () => crypto.randomUUID(),
      onStateChange: () => {},
      ...options,
    };
    this.#backoff = this.#createBackoff();
  }

  /**
   * Subscribes, connecting if need be.
   * @param authorize default: the transport's own; AppSync authorises each subscription by itself
   * @returns unsubscribes; nothing is called after it, calling it twice does nothing
   */
  subscribe(
    request: SubscriptionRequest,
    sink: SubscriptionSink,
    authorize: Authorize = this.#options.authorize,
  ): () => void {
    const subscription: Subscription = {
      request,
      sink,
      authorize,
      id: undefined,
      cancelTimer: () => {},
      startBackoff: this.#createBackoff(),
    };
    this.#subscriptions.add(subscription);
    if (this.#state === 'connected') {
      this.#cancelTimer();
      void this.#start(subscription);
    } else if (this.#state === 'idle') void this.#connect();
    return () => this.#unsubscribe(subscription);
  }

  /** Skips the wait for the next attempt: the network is back. Does nothing in any other state. */
  reconnectNow(): void {
    if (this.#state !== 'waiting') return;
    this.#cancelTimer();
    void this.#connect();
  }

  /** Ends every subscription without another word to their sinks, and closes the socket. */
  close(): void {
    for (const subscription of this.#subscriptions) subscription.cancelTimer();
    this.#subscriptions.clear();
    this.#becomeIdle('closed');
  }

  #unsubscribe(subscription: Subscription): void {
    if (!this.#subscriptions.has(subscription)) return;
    if (subscription.id !== undefined) this.#connection?.send(toStopMessage(subscription.id));
    this.#forget(subscription);
  }

  #forget(subscription: Subscription): void {
    subscription.cancelTimer();
    this.#subscriptions.delete(subscription);
    if (subscription.id !== undefined) this.#started.delete(subscription.id);
    if (this.#subscriptions.size > 0) return;
    if (this.#state === 'connected') {
      this.#cancelTimer();
      this.#cancelTimer = this.#options.clock.schedule(idleCloseMs, () =>
        this.#becomeIdle('nothing is subscribed'),
      );
    } else this.#becomeIdle('nothing is subscribed');
  }

  async #connect(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#setState('connecting');
    try {
      const headers = await this.#options.authorize();
      if (attempt !== this.#attempt) return;
      this.#connection = openRealtimeConnection({
        url: this.#url,
        protocols: toSubprotocols(headers, this.#host),
        createSocket: this.#options.createSocket,
        clock: this.#options.clock,
        ackTimeoutMs,
        onAcknowledged: () => this.#onAcknowledged(),
        onMessage: (message) => this.#onMessage(message),
        onRefused: (errors) => this.#failAll(new RealtimeRefusedError(errors)),
        onLost: (reason) => this.#onLost(reason),
        onFrame: this.#onFrame,
      });
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (isFinal(error)) this.#failAll(error);
      else this.#onLost('no authorisation');
    }
  }

  async #start(subscription: Subscription): Promise<void> {
    const connection = this.#connection;
    const isStale = (): boolean =>
      connection !== this.#connection ||
      !this.#subscriptions.has(subscription) ||
      subscription.id !== undefined;
    try {
      const headers = await subscription.authorize();
      if (isStale()) return;
      const id = this.#options.createId();
      subscription.id = id;
      this.#started.set(id, subscription);
      subscription.cancelTimer = this.#options.clock.schedule(ackTimeoutMs, () =>
        this.#drop(`no start_ack in ${ackTimeoutMs} ms`),
      );
      connection?.send(toStartMessage(id, subscription.request, headers, this.#host));
    } catch (error) {
      if (isStale()) return;
      if (isFinal(error)) this.#fail(subscription, error);
      else this.#drop('no authorisation');
    }
  }

  #onAcknowledged(): void {
    this.#setState('connected');
    for (const subscription of this.#subscriptions) void this.#start(subscription);
  }

  #onMessage(message: ServerMessage): void {
    // Late words about a stopped subscription find nothing here, and that is right.
    const subscription =
      'id' in message && message.id !== undefined ? this.#started.get(message.id) : undefined;
    if (!subscription) return;
    switch (message.type) {
      case 'start_ack':
        subscription.cancelTimer();
        subscription.startBackoff.reset();
        // Only now has the server proved able to serve: an ack alone must not turn a failing endpoint into a fast loop.
        this.#backoff.reset();
        subscription.sink.acknowledged?.();
        break;
      case 'data':
        subscription.sink.next(message.result);
        break;
      case 'complete':
        this.#forget(subscription);
        subscription.sink.complete();
        break;
      case 'error':
        if (isRateLimited(message.errors)) this.#startLater(subscription);
        else this.#fail(subscription, message.errors);
        break;
      case 'connection_ack':
      case 'connection_error':
      case 'ka':
      case 'other':
        break;
    }
  }

  /** AppSync limits how many subscriptions start per second: after an outage everybody comes at once. */
  #startLater(subscription: Subscription): void {
    subscription.cancelTimer();
    if (subscription.id !== undefined) this.#started.delete(subscription.id);
    subscription.id = undefined;
    subscription.cancelTimer = this.#options.clock.schedule(
      subscription.startBackoff.nextDelayMs(),
      () => void this.#start(subscription),
    );
  }

  #fail(subscription: Subscription, error: readonly AppSyncErrorPayload[] | Error): void {
    this.#forget(subscription);
    subscription.sink.error(error);
  }

  #failAll(error: Error): void {
    const subscriptions = [...this.#subscriptions];
    this.#subscriptions.clear();
    this.#becomeIdle('refused');
    for (const { sink } of subscriptions) sink.error(error);
  }

  #drop(reason: string): void {
    this.#connection?.close(reason);
    this.#onLost(reason);
  }

  #onLost(reason: string): void {
    const interrupted = [...this.#subscriptions];
    this.#disconnect();
    if (interrupted.length === 0) return this.#setState('idle');
    this.#setState('waiting');
    const delayMs = this.#backoff.nextDelayMs();
    this.#cancelTimer = this.#options.clock.schedule(delayMs, () => void this.#connect());
    for (const { sink } of interrupted) sink.interrupted?.(reason);
  }

  #becomeIdle(reason: string): void {
    this.#connection?.close(reason);
    this.#disconnect();
    this.#backoff.reset();
    this.#setState('idle');
  }

  #disconnect(): void {
    this.#attempt++;
    this.#connection = undefined;
    this.#cancelTimer();
    this.#started.clear();
    for (const subscription of this.#subscriptions) {
      subscription.cancelTimer();
      subscription.id = undefined;
    }
  }

  #setState(state: RealtimeState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onStateChange(state);
  }

  /** Full jitter, so that clients that were cut together do not return together. */
  #createBackoff(): Backoff {
    return createBackoff({ baseMs: retryBaseMs, capMs: retryCapMs, random: this.#options.random });
  }
}

/** A malformed URL makes `new WebSocket` throw a SyntaxError; it would again. */
function isFinal(error: unknown): error is Error {
  return error instanceof SignInRequiredError || (error instanceof Error && error.name === 'SyntaxError');
}

function isRateLimited(errors: readonly AppSyncErrorPayload[]): boolean {
  return errors.some(({ errorType }) => errorType === 'LimitExceededError');
}
