// The connections to all listeners, one per KVS client id. In: the offers and candidates that come over the channel, the
// microphone's track, the seats that are held. Out: answers and candidates, and how many listeners are connected.
import type { Clock } from '../clock.ts';
import type { IncomingSignal, OutgoingSignal } from '../signaling/signals.ts';
import type { HeldSeats } from './heldSeats.ts';
import { ListenerPeer } from './listenerPeer.ts';
import type { SentSound } from './listenerPeer.ts';

/** Signals of one client that may wait to be dealt with, and candidates that may wait for their offer. Later ones are dropped. */
export const maxWaitingSignals = 64;
/** Clients without a connection that are remembered at the same time. KVS admits ten viewers. */
export const maxStrangers = 20;
/** A connection that carries nothing for this long is closed; its listener makes a new one. */
export const lifelessMs = 30_000;
/** A listener whose seat was missing so many times in a row is cut off. Once may be an answer that was overtaken. */
export const maxMissedSeats = 2;

export interface SpeakerPeersOptions {
  createPeerConnection(config: RTCConfiguration): RTCPeerConnection;
  /** The server for one connection that is about to be made, or none: never rejects, and answers soon. */
  readIceServers(): Promise<RTCIceServer[]>;
  readonly seats: Pick<HeldSeats, 'has' | 'check'>;
  readonly clock: Clock;
  send(signal: OutgoingSignal): void;
  /** Another number of listeners is connected. */
  onCountChange(): void;
  /** The browser cannot make connections, or can again. */
  onAudioAvailable(isAvailable: boolean): void;
}

interface Client {
  readonly clientId: string;
  peer: ListenerPeer | undefined;
  /** Came before their offer. */
  candidates: RTCIceCandidateInit[];
  /** One thing after the other, in the order in which it came. */
  tail: Promise<void>;
  waitingSignals: number;
  missedSeats: number;
  cancelLifeless: () => void;
}

type ViewerSignal = Extract<IncomingSignal, { type: 'offer' | 'candidate' }>;

export class SpeakerPeers {
  readonly #options: SpeakerPeersOptions;
  readonly #clients = new Map<string, Client>();
  #sound: SentSound = { track: null, stream: null };
  #isClosed = false;

  constructor(options: SpeakerPeersOptions) {
    this.#options = options;
  }

  /** How many listeners are connected. */
  get count(): number {
    return [...this.#clients.values()].filter(({ peer }) => peer?.isConnected).length;
  }

  /** Takes an offer or a candidate. An offer is answered if its sender holds a seat, and dropped otherwise. */
  receive(signal: ViewerSignal): void {
    if (this.#isClosed || signal.clientId === null) return;
    const client = this.#clients.get(signal.clientId) ?? this.#admit(signal.clientId);
    if (client.waitingSignals >= maxWaitingSignals) return;
    client.waitingSignals++;
    client.tail = client.tail
      .then(() => this.#deliver(client, signal))
      .finally(() => client.waitingSignals--);
  }

  /** Sends this to everybody, those who come later included. */
  useSound(sound: SentSound): void {
    this.#sound = sound;
    for (const client of this.#clients.values()) {
      // A browser that will not swap the tracks will take a new connection.
      client.peer?.useSound(sound).catch(() => this.#drop(client));
    }
  }

  /** The API told anew which seats are held: those who went on without one are cut off. */
  checkSeats(): void {
    for (const client of [...this.#clients.values()]) {
      if (!client.peer) continue;
      client.missedSeats = this.#options.seats.has(client.clientId) ? 0 : client.missedSeats + 1;
      if (client.missedSeats >= maxMissedSeats) this.#drop(client);
    }
  }

  /** Closes every connection. Nothing is sent or called after it. */
  close(): void {
    this.#isClosed = true;
    for (const client of this.#clients.values()) {
      client.cancelLifeless();
      client.peer?.close();
      client.peer = undefined;
    }
    this.#clients.clear();
  }

  #admit(clientId: string): Client {
    const strangers = [...this.#clients.values()].filter(({ peer }) => !peer);
    // The one who waits longest makes place: whoever is meant to hear asks again.
    if (strangers.length >= maxStrangers && strangers[0]) this.#clients.delete(strangers[0].clientId);
    const client: Client = {
      clientId,
      peer: undefined,
      candidates: [],
      tail: Promise.resolve(),
      waitingSignals: 0,
      missedSeats: 0,
      cancelLifeless: () => {},
    };
    this.#clients.set(clientId, client);
    return client;
  }

  async #deliver(client: Client, signal: ViewerSignal): Promise<void> {
    if (!this.#isCurrent(client)) return;
    if (signal.type === 'offer') return this.#answer(client, signal.sdp);
    if (client.peer) return client.peer.addCandidate(signal.candidate);
    if (client.candidates.length < maxWaitingSignals) client.candidates.push(signal.candidate);
  }

  async #answer(client: Client, offer: RTCSessionDescriptionInit): Promise<void> {
    const isHeld = await this.#options.seats.check(client.clientId);
    if (!this.#isCurrent(client)) return;
    if (!isHeld) {
      if (!client.peer) this.#clients.delete(client.clientId);
      return;
    }
    const iceServers = await this.#options.readIceServers();
    if (!this.#isCurrent(client)) return;
    const peer = client.peer?.isContinuedBy(offer) ? client.peer : this.#replacePeer(client, iceServers);
    if (!peer) return;
    try {
      const answer = await peer.answer(offer, iceServers);
      if (peer !== client.peer) return;
      this.#options.send({ type: 'answer', sdp: answer, clientId: client.clientId });
      for (const candidate of client.candidates.splice(0)) await peer.addCandidate(candidate);
    } catch {
      // What the browser refuses here (a description it cannot read) is of no use: the listener offers again.
      if (peer === client.peer) this.#drop(client);
    }
  }

  #replacePeer(client: Client, iceServers: RTCIceServer[]): ListenerPeer | undefined {
    client.peer?.close();
    client.peer = undefined;
    client.missedSeats = 0;
    const peer = this.#createPeer(client, iceServers);
    client.peer = peer;
    // Nobody is connected yet: the promise only keeps the track.
    void peer?.useSound(this.#sound);
    this.#watchLife(client);
    this.#options.onCountChange();
    return peer;
  }

  #createPeer(client: Client, iceServers: RTCIceServer[]): ListenerPeer | undefined {
    const { clientId } = client;
    try {
      const peer = new ListenerPeer({
        createPeerConnection: (config) => this.#options.createPeerConnection(config),
        iceServers,
        onCandidate: (candidate) => this.#options.send({ type: 'candidate', candidate, clientId }),
        onStateChange: () => this.#onStateChange(client),
      });
      this.#options.onAudioAvailable(true);
      return peer;
    } catch {
      this.#options.onAudioAvailable(false);
      return undefined;
    }
  }

  #onStateChange(client: Client): void {
    this.#watchLife(client);
    this.#options.onCountChange();
  }

  #watchLife(client: Client): void {
    client.cancelLifeless();
    client.cancelLifeless = () => {};
    if (!client.peer || client.peer.isConnected) return;
    client.cancelLifeless = this.#options.clock.schedule(lifelessMs, () => this.#drop(client));
  }

  #drop(client: Client): void {
    client.cancelLifeless();
    client.peer?.close();
    client.peer = undefined;
    this.#clients.delete(client.clientId);
    if (!this.#isClosed) this.#options.onCountChange();
  }

  #isCurrent(client: Client): boolean {
    return !this.#isClosed && this.#clients.get(client.clientId) === client;
  }
}
