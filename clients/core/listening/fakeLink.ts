// A signaling link for tests: asks for access as the real one does, opens at once, is lost when the test says so, and keeps
// what was sent.
import { isPassing } from '../api/apiError.ts';
import type { ApiError } from '../api/apiError.ts';
import type { SignalingAccess } from '../api/sessionApi.ts';
import type { SignalingLink, SignalingLinkOptions, SignalingLinkState } from '../signaling/signalingLink.ts';
import type { IncomingSignal, OutgoingSignal } from '../signaling/signals.ts';

export class FakeLink implements SignalingLink {
  readonly sent: OutgoingSignal[] = [];
  readonly accesses: SignalingAccess[] = [];
  readonly #options: SignalingLinkOptions;
  state: SignalingLinkState = 'connecting';
  failedAttempts = 0;
  iceServerReads = 0;
  /** Set by a test: what reading the TURN servers answers. */
  answerIceServers: () => Promise<RTCIceServer[]> = () =>
    Promise.resolve([{ urls: 'turn:relay.example.com' }]);

  constructor(options: SignalingLinkOptions) {
    this.#options = options;
    void this.connect();
  }

  /** Reads access and opens. */
  async connect(): Promise<void> {
    try {
      this.accesses.push(await this.#options.readAccess());
      this.#enter('open');
    } catch (error) {
      if (isPassing(error)) return this.#enter('waiting');
      this.refuse(error as ApiError);
    }
  }

  /** The socket is cut. */
  lose(): void {
    this.#enter('waiting');
  }

  refuse(error: ApiError): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.#options.onRefused(error);
  }

  receive(signal: IncomingSignal): void {
    if (this.state === 'open') this.#options.onMessage(signal);
  }

  send(signal: OutgoingSignal): void {
    if (this.state === 'open') this.sent.push(signal);
  }

  readIceServers(): Promise<RTCIceServer[]> {
    this.iceServerReads++;
    return this.answerIceServers();
  }

  reconnectNow(): void {
    void this.connect();
  }

  close(): void {
    this.state = 'closed';
  }

  #enter(state: SignalingLinkState): void {
    if (this.state === 'closed') return;
    this.state = state;
    this.#options.onStateChange(state);
  }
}
