// The master's signaling connection, as a broadcast sees it: a short loss is none, a refusal can be followed by another
// try. In: how to read access. Out: what comes over the channel, whether it is there, and what is wrong with it.
import { ApiError } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import type { SignalingAccess } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';
import type { Problem } from '../sentences/problem.ts';
import type { SignalingError } from '../signaling/signalingError.ts';
import type { openSignalingLink, SignalingLink, SignalingLinkState } from '../signaling/signalingLink.ts';
import type { IncomingSignal, OutgoingSignal } from '../signaling/signals.ts';
import { withDeadline } from '../wait.ts';

/** A connection that is back within this time was never gone: KVS ends each after an hour, and after ten idle minutes. */
export const unnoticedLossMs = 2_000;
/** So many attempts in a row that failed are more than bad luck. */
export const noticedFailures = 3;
/** A listener does not wait longer for TURN servers: a direct way may do. */
export const iceServersTimeoutMs = 2_000;

/** After these the session has nothing more to offer. */
const finalKinds: readonly ApiErrorKind[] = ['SessionEnded', 'SessionNotFound', 'NotSessionOwner'];

export interface SpeakerLinkOptions {
  readonly openLink: typeof openSignalingLink;
  readAccess(): Promise<SignalingAccess>;
  readonly clock: Clock;
  readonly random: () => number;
  onMessage(message: IncomingSignal): void;
  /** `isOpen`, `isThere` or `problem` may be another. */
  onChange(): void;
  /** The session is over, gone or somebody else's. Nothing is called after it. */
  onFinal(error: ApiError): void;
}

export class SpeakerLink {
  readonly #options: SpeakerLinkOptions;
  #link: SignalingLink | undefined;
  #isThere = false;
  #problem: Problem | null = null;
  #accessProblem: Problem | null = null;
  #isClosed = false;
  #cancelNotice: (() => void) | undefined;

  constructor(options: SpeakerLinkOptions) {
    this.#options = options;
    this.#open();
  }

  get isOpen(): boolean {
    return this.#link?.state === 'open';
  }

  /** Open, or lost so short a time ago that nobody needs to know. */
  get isThere(): boolean {
    return this.#isThere;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  send(signal: OutgoingSignal): void {
    this.#link?.send(signal);
  }

  /** Soon, and never rejects; none if none can be had. */
  async readIceServers(): Promise<RTCIceServer[]> {
    if (!this.#link) return [];
    return withDeadline(this.#link.readIceServers(), this.#options.clock, iceServersTimeoutMs).catch(
      () => [],
    );
  }

  /** Connects anew: there is reason to doubt the connection, or to hope for one. */
  reconnectNow(): void {
    if (this.#link) this.#link.reconnectNow();
    else this.openIfRefused();
  }

  /** Tries again after a refusal, which may have been a sign-in that had expired. */
  openIfRefused(): void {
    if (!this.#link && !this.#isClosed) this.#open();
  }

  /** Nothing is called after it. */
  close(): void {
    this.#isClosed = true;
    this.#cancelNotice?.();
    this.#link?.close();
  }

  #open(): void {
    const { openLink, clock, random } = this.#options;
    this.#link = openLink({
      readAccess: () => this.#readAccess(),
      clock,
      random,
      onStateChange: (state) => this.#onState(state),
      onMessage: (message) => this.#options.onMessage(message),
      onRefused: (error) => this.#onRefused(error),
    });
  }

  async #readAccess(): Promise<SignalingAccess> {
    try {
      const access = await this.#options.readAccess();
      this.#accessProblem = null;
      return access;
    } catch (error) {
      this.#accessProblem = error instanceof ApiError ? error.kind : 'Unexpected';
      throw error;
    }
  }

  #onState(state: SignalingLinkState): void {
    if (state === 'open') {
      this.#cancelNotice?.();
      this.#cancelNotice = undefined;
      this.#isThere = true;
      this.#problem = null;
    } else this.#notice();
    if (state === 'waiting' && (this.#link?.failedAttempts ?? 0) >= noticedFailures)
      this.#problem = this.#accessProblem ?? 'SignalingRefused';
    this.#options.onChange();
  }

  #notice(): void {
    this.#cancelNotice ??= this.#options.clock.schedule(unnoticedLossMs, () => {
      this.#isThere = false;
      this.#options.onChange();
    });
  }

  #onRefused(error: ApiError | SignalingError): void {
    this.#link = undefined;
    if (error instanceof ApiError && finalKinds.includes(error.kind)) {
      this.close();
      this.#options.onFinal(error);
      return;
    }
    const isSignIn = error instanceof ApiError && error.kind === 'SignInExpired';
    this.#problem = isSignIn ? 'SignInExpired' : 'SignalingRefused';
    this.#options.onChange();
  }
}
