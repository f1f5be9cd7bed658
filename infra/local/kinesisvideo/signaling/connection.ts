// One client's connection to a channel: its frames come in, messages to relay go out; it watches over the rate of its
// messages, over how long it may last and how long it may be silent.
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../cloud.ts';
import type { Log } from '../../log.ts';
import type { ChannelRole } from '../endpointPath.ts';
import type { KinesisVideoQuotas } from '../quotas.ts';
import { type TokenBuckets, createTokenBuckets } from '../tokenBuckets.ts';
import {
  type ClientMessage,
  correlationIdOf,
  operationOf,
  parseClientMessage,
  parseFrame,
} from './clientMessage.ts';
import { goAway, toStatusResponse } from './serverMessage.ts';

/** The socket as a connection sees it. */
export interface Peer {
  sendText(text: string): void;
  close(code: number, reason: string): void;
}

export interface ConnectionOptions {
  readonly role: ChannelRole;
  /** null: the master. */
  readonly clientId: string | null;
  readonly peer: Peer;
  readonly clock: Clock;
  readonly log: Log;
  readonly messagesPerSecond: KinesisVideoQuotas['connectionMessagesPerSecond'];
  onMessage(message: ClientMessage): void;
  /** Called once, as soon as the connection takes and gives nothing any more; its socket may last a little longer. */
  onEnd(): void;
}

/** @see https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html */
export const connectionLimits = {
  /** How long a connection lasts. */
  maxDurationMs: 60 * 60_000,
  /** How long before its end the client is told. */
  goAwayMs: 60_000,
  /** How long nothing may come or go. */
  maxIdleMs: 10 * 60_000,
} as const;

/** RFC 6455, 7.4.1; AWS does not say which it uses. */
export const closeCode = { normal: 1000, goingAway: 1001, unsupportedData: 1003 } as const;

export class Connection {
  readonly role: ChannelRole;
  readonly clientId: string | null;
  readonly #options: ConnectionOptions;
  readonly #buckets: TokenBuckets;
  readonly #timers = new Set<() => void>();
  #lastFrameAtMs: number;
  #isOpen = true;

  constructor(options: ConnectionOptions) {
    this.role = options.role;
    this.clientId = options.clientId;
    this.#options = options;
    this.#buckets = createTokenBuckets(options.clock);
    this.#lastFrameAtMs = options.clock.elapsedMs();
    const { maxDurationMs, goAwayMs, maxIdleMs } = connectionLimits;
    this.#schedule(maxDurationMs - goAwayMs, () => this.send(goAway));
    this.#schedule(maxDurationMs, () => this.close(closeCode.goingAway, 'The connection lasted an hour'));
    this.#schedule(maxIdleMs, () => this.#checkIdle());
  }

  /** A text frame from the client. */
  onText(text: string): void {
    if (!this.#isOpen) return;
    this.onFrame();
    const frame = parseFrame(text);
    if (!frame) return this.#options.log.debug('a signaling frame is no JSON object', { role: this.role });
    try {
      const message = parseClientMessage(frame, this.role);
      this.#countMessage(message);
      this.#options.onMessage(message);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#refuse(correlationIdOf(frame), error);
    }
  }

  /** A binary frame from the client: the protocol has none. */
  onBinary(): void {
    this.close(closeCode.unsupportedData, 'Only text is accepted');
  }

  /** Anything from the client, a ping too, keeps the connection from being idle. */
  onFrame(): void {
    this.#lastFrameAtMs = this.#options.clock.elapsedMs();
  }

  /** Sends a text to the client. */
  send(text: string): void {
    if (!this.#isOpen) return;
    this.onFrame();
    this.#options.peer.sendText(text);
  }

  /** Ends the connection; what its client still sends is not listened to. */
  close(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.onClosed();
    this.#options.peer.close(code, reason);
  }

  /** The socket is gone. */
  onClosed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#options.onEnd();
  }

  #schedule(delayMs: number, callback: () => void): void {
    this.#timers.add(this.#options.clock.schedule(delayMs, callback));
  }

  #checkIdle(): void {
    const idleMs = this.#options.clock.elapsedMs() - this.#lastFrameAtMs;
    const leftMs = connectionLimits.maxIdleMs - idleMs;
    if (leftMs <= 0) this.close(closeCode.goingAway, 'The connection was idle for ten minutes');
    else this.#schedule(leftMs, () => this.#checkIdle());
  }

  /** @throws AwsError ClientLimitExceededException */
  #countMessage({ action }: ClientMessage): void {
    const operation = operationOf[action];
    const perSecond = this.#options.messagesPerSecond[operation];
    if (this.#buckets.take(operation, perSecond)) return;
    const message = `Rate exceeded: a connection may send ${perSecond} messages ${action} per second. Retry later.`;
    throw new AwsError('ClientLimitExceededException', message, 400);
  }

  /** Errors are told only to those who gave an id for them. */
  #refuse(correlationId: string | undefined, error: AwsError): void {
    this.#options.log.debug('a signaling message was refused', { role: this.role, code: error.code });
    if (correlationId !== undefined) this.send(toStatusResponse(correlationId, error));
  }
}
