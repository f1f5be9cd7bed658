// The sending side of a session: the master's signaling connection, the connections to listeners, and who may have one. In:
// access, the microphone's track, the seats that the API tells of. Out: sound for listeners, how many are connected, what
// is wrong.
import type { ApiError } from '../api/apiError.ts';
import type { SessionApi, SessionSnapshot, SignalingAccess } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';
import type { Problem } from '../sentences/problem.ts';
import type { openSignalingLink } from '../signaling/signalingLink.ts';
import type { IncomingSignal } from '../signaling/signals.ts';
import { createHeldSeats } from './heldSeats.ts';
import type { HeldSeats } from './heldSeats.ts';
import type { SentSound } from './listenerPeer.ts';
import { withDeadline } from '../wait.ts';
import { SpeakerLink } from './speakerLink.ts';
import { SpeakerPeers } from './speakerPeers.ts';

/** A read that decides about an offer may take this long. */
export const seatReadTimeoutMs = 3_000;

export interface MasterAudioOptions {
  readonly api: Pick<SessionApi, 'readSession' | 'readMasterAccess'>;
  readonly sessionId: string;
  /** Access that came along with something else; used once. */
  readonly firstAccess: SignalingAccess | undefined;
  readonly openLink: typeof openSignalingLink;
  createPeerConnection(config: RTCConfiguration): RTCPeerConnection;
  readonly clock: Clock;
  readonly random: () => number;
  /** The session was read to see who holds a seat. */
  onRead(session: SessionSnapshot): void;
  onChange(): void;
  /** The session is over, gone or somebody else's. */
  onFinal(error: ApiError): void;
}

export class MasterAudio {
  readonly #options: MasterAudioOptions;
  readonly #seats: HeldSeats;
  readonly #peers: SpeakerPeers;
  readonly #link: SpeakerLink;
  #firstAccess: SignalingAccess | undefined;
  #isAnswering = false;
  #isAvailable = true;

  constructor(options: MasterAudioOptions) {
    const { clock, random, openLink } = options;
    this.#options = options;
    this.#firstAccess = options.firstAccess;
    this.#seats = createHeldSeats({ read: () => this.#readSeats(), clock });
    this.#peers = new SpeakerPeers({
      createPeerConnection: (config) => options.createPeerConnection(config),
      readIceServers: () => this.#link.readIceServers(),
      seats: this.#seats,
      clock,
      send: (signal) => this.#link.send(signal),
      onCountChange: () => options.onChange(),
      onAudioAvailable: (isAvailable) => this.#onAvailable(isAvailable),
    });
    this.#link = new SpeakerLink({
      openLink,
      readAccess: () => this.#readAccess(),
      clock,
      random,
      onMessage: (message) => this.#onMessage(message),
      onChange: () => options.onChange(),
      onFinal: (error) => options.onFinal(error),
    });
  }

  /** The signaling connection is open. */
  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  /** It is open, or was a moment ago. */
  get isThere(): boolean {
    return this.#link.isThere;
  }

  /** Listeners whose connection carries sound. */
  get count(): number {
    return this.#peers.count;
  }

  get problem(): Problem | null {
    return this.#isAvailable ? this.#link.problem : 'AudioUnavailable';
  }

  /** Offers are dropped until now, and after `stopAnswering`: whoever would be answered belongs to another tab's broadcast. */
  startAnswering(): void {
    this.#isAnswering = true;
  }

  /** Taking over failed. */
  stopAnswering(): void {
    this.#isAnswering = false;
  }

  useSound(sound: SentSound): void {
    this.#peers.useSound(sound);
  }

  /** The lease was renewed: the API answers, and told who holds a seat. */
  learnSeats(clientIds: readonly string[] | null): void {
    this.#seats.learn(clientIds);
    this.#peers.checkSeats();
    this.#link.openIfRefused();
  }

  reconnectNow(): void {
    this.#link.reconnectNow();
  }

  /** Hangs up on everybody. Nothing is called after it. */
  close(): void {
    this.#isAnswering = false;
    this.#peers.close();
    this.#link.close();
  }

  #onMessage(message: IncomingSignal): void {
    if (this.#isAnswering && message.type !== 'answer') this.#peers.receive(message);
  }

  #onAvailable(isAvailable: boolean): void {
    if (isAvailable === this.#isAvailable) return;
    this.#isAvailable = isAvailable;
    this.#options.onChange();
  }

  async #readAccess(): Promise<SignalingAccess> {
    const access = this.#firstAccess;
    this.#firstAccess = undefined;
    return access ?? this.#options.api.readMasterAccess(this.#options.sessionId);
  }

  async #readSeats(): Promise<void> {
    const { api, sessionId, clock } = this.#options;
    const session = await withDeadline(api.readSession(sessionId), clock, seatReadTimeoutMs);
    this.#seats.learn(session.heldSeatIds);
    this.#options.onRead(session);
  }
}
