// Keeps one KVS signaling connection up. In: where access can be read, and callbacks. Out: what comes over the channel, the
// state of the connection, and a final refusal if there is one. Peer connections outlive it: audio does not pass here.
import { isPassing } from '../api/apiError.ts';
import type { ApiError } from '../api/apiError.ts';
import type { SignalingAccess } from '../api/sessionApi.ts';
import { createBackoff } from '../backoff.ts';
import type { Backoff } from '../backoff.ts';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { createAccessKeeper } from './accessKeeper.ts';
import type { AccessKeeper } from './accessKeeper.ts';
import { createIceServerReader } from './iceServers.ts';
import { createSendPacer } from './sendPacer.ts';
import type { SendPacer } from './sendPacer.ts';
import { createSignalingClient } from './signalingClient.ts';
import type { SignalingClientLike } from './signalingClient.ts';
import { SignalingError } from './signalingError.ts';
import { readCandidate, readDescription } from './signals.ts';
import type { IncomingSignal, OutgoingSignal } from './signals.ts';

export type { IncomingSignal, OutgoingSignal };

/** waiting: not connected, the next attempt is scheduled; closed: by `close()` or after `onRefused`, for good. */
export type SignalingLinkState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface SignalingLinkOptions {
  /**
   * Reads access to the channel. Asked before an attempt unless there is access that worked and is good for another
   * minute. A passing `ApiError` is tried again, anything else is final.
   */
  readAccess(): Promise<SignalingAccess>;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** 0 ≤ x < 1, for jitter. Default: Math.random. */
  readonly random?: () => number;
  /** Default: the global fetch. */
  readonly fetch?: typeof fetch;
  /** Default: the KVS SDK's client. */
  readonly createSignalingClient?: (access: SignalingAccess, clock: Clock) => SignalingClientLike;
  /** Called on each change, never before `openSignalingLink` has returned. */
  onStateChange(state: SignalingLinkState): void;
  onMessage(message: IncomingSignal): void;
  /** Final: trying again would not help. Nothing is called after it. */
  onRefused(error: ApiError | SignalingError): void;
}

export interface SignalingLink {
  readonly state: SignalingLinkState;
  /** Attempts in a row that did not lead to an open connection. */
  readonly failedAttempts: number;
  /** Sends as soon as KVS's rates allow: dropped unless open. Whoever needs an answer asks again. */
  send(signal: OutgoingSignal): void;
  /**
   * The TURN server for one connection that is about to be made; can be asked before the link is open. Rejects with ApiError
   * or SignalingError.
   */
  readIceServers(): Promise<RTCIceServer[]>;
  /** There is reason to doubt the connection (the network is back): connects now, anew if it seems to be open. */
  reconnectNow(): void;
  /** Closes for good; nothing is called after it. */
  close(): void;
}

/** Reading access and opening the connection may take this long together. */
export const attemptTimeoutMs = 8_000;
/** KVS ends a connection after an hour; a new one is made before. */
export const maxConnectionMs = 55 * 60_000;
/** A connection that lived this long has proved itself: the next wait is a first one again. */
export const stableConnectionMs = 10_000;

/** Opens the connection, and again whenever it is lost: full jitter, up to 0.25 s at first, doubling up to 10 s. */
export function openSignalingLink(options: SignalingLinkOptions): SignalingLink {
  return new Link(options);
}

class Link implements SignalingLink {
  readonly #options: SignalingLinkOptions;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #access: AccessKeeper;
  readonly #pacer: SendPacer;
  readonly readIceServers: () => Promise<RTCIceServer[]>;
  #state: SignalingLinkState = 'connecting';
  #client: SignalingClientLike | undefined;
  /** Counts attempts, so that late events of an abandoned one are known. */
  #attempt = 0;
  #failedAttempts = 0;
  #openedAtMs = 0;
  #cancelTimer: () => void = () => {};

  constructor(options: SignalingLinkOptions) {
    this.#options = options;
    const { clock = systemClock, random = Math.random } = options;
    this.#clock = clock;
    this.#backoff = createBackoff({ baseMs: 250, capMs: 10_000, random });
    this.#access = createAccessKeeper({ readAccess: () => options.readAccess(), clock });
    this.#pacer = createSendPacer(clock, (signal) => this.#transmit(signal));
    this.readIceServers = createIceServerReader({
      readAccess: () => this.#access.read(),
      onAccessRefused: () => this.#access.distrust(),
      fetch: options.fetch ?? ((...args) => fetch(...args)),
      clock,
      random,
    });
    void this.#connect();
  }

  get state(): SignalingLinkState {
    return this.#state;
  }

  get failedAttempts(): number {
    return this.#failedAttempts;
  }

  send(signal: OutgoingSignal): void {
    if (this.#state === 'open') this.#pacer.send(signal);
  }

  reconnectNow(): void {
    if (this.#state === 'waiting' || this.#state === 'open') this.#reconnect();
  }

  close(): void {
    this.#leave();
    this.#state = 'closed';
  }

  #transmit(signal: OutgoingSignal): void {
    try {
      if (signal.type === 'offer') this.#client?.sendSdpOffer(signal.sdp);
      else if (signal.type === 'answer') this.#client?.sendSdpAnswer(signal.sdp, signal.clientId);
      else this.#client?.sendIceCandidate(signal.candidate, signal.clientId);
    } catch {
      // The socket is closing and has not said so yet: dropped, as it would be a moment later.
    }
  }

  async #connect(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#setState('connecting');
    this.#cancelTimer = this.#clock.schedule(attemptTimeoutMs, () => this.#onLost());
    try {
      const access = await this.#access.read();
      if (attempt === this.#attempt) this.#openClient(access, attempt);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (isPassing(error)) this.#onLost();
      else this.#refuse(error);
    }
  }

  #openClient(access: SignalingAccess, attempt: number): void {
    const create = this.#options.createSignalingClient ?? createSignalingClient;
    const client = create(access, this.#clock);
    // Listeners stay for good: the SDK's client throws an `error` that nobody listens to.
    const whileCurrent =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args): void => {
        if (attempt === this.#attempt) listener(...args);
      };
    client.on(
      'open',
      whileCurrent(() => this.#onOpen()),
    );
    client.on(
      'close',
      whileCurrent(() => this.#onLost()),
    );
    client.on(
      'error',
      whileCurrent((error) => this.#onClientError(error)),
    );
    client.on(
      'sdpOffer',
      whileCurrent((sdp, clientId) => this.#onOffer(sdp, clientId)),
    );
    client.on(
      'sdpAnswer',
      whileCurrent((sdp) => this.#onAnswer(sdp)),
    );
    client.on(
      'iceCandidate',
      whileCurrent((candidate, clientId) => this.#onCandidate(candidate, clientId)),
    );
    this.#client = client;
    client.open();
  }

  #onOpen(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.schedule(maxConnectionMs, () => this.#reconnect());
    this.#openedAtMs = this.#clock.nowMs();
    this.#failedAttempts = 0;
    this.#setState('open');
  }

  /** A malformed address makes `new WebSocket` throw a SyntaxError, and would again; anything else may pass. */
  #onClientError(error: unknown): void {
    if (error instanceof Error && error.name === 'SyntaxError') this.#refuse(error);
    else this.#onLost();
  }

  #onLost(): void {
    if (this.#state === 'open') {
      if (this.#clock.nowMs() - this.#openedAtMs >= stableConnectionMs) this.#backoff.reset();
    } else {
      this.#failedAttempts++;
      this.#access.distrust();
    }
    this.#leave();
    this.#cancelTimer = this.#clock.schedule(this.#backoff.nextDelayMs(), () => void this.#connect());
    this.#setState('waiting');
  }

  #reconnect(): void {
    this.#leave();
    void this.#connect();
  }

  #refuse(error: unknown): void {
    this.close();
    this.#options.onStateChange('closed');
    // Never the error as it is: it can quote the signed address.
    const isOfApi = error instanceof Error && error.name === 'ApiError';
    this.#options.onRefused(
      isOfApi
        ? (error as ApiError)
        : new SignalingError('EndpointUnusable', 'The signaling endpoint that the API gave cannot be used.'),
    );
  }

  /** Gives up the present attempt or connection; its late events find another number. */
  #leave(): void {
    this.#attempt++;
    this.#cancelTimer();
    this.#pacer.reset();
    this.#client?.close();
    this.#client = undefined;
  }

  #onOffer(payload: unknown, clientId: string | undefined): void {
    const sdp = readDescription(payload, 'offer');
    if (sdp && clientId) this.#options.onMessage({ type: 'offer', sdp, clientId });
  }

  #onAnswer(payload: unknown): void {
    const sdp = readDescription(payload, 'answer');
    if (sdp) this.#options.onMessage({ type: 'answer', sdp });
  }

  #onCandidate(payload: unknown, clientId: string | undefined): void {
    const candidate = readCandidate(payload);
    if (candidate) this.#options.onMessage({ type: 'candidate', candidate, clientId: clientId ?? null });
  }

  #setState(state: SignalingLinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onStateChange(state);
  }
}
