// A peer connection for tests, at either end: keeps what it is given, makes small descriptions with a true origin line, and
// changes state when the test says so. No sound, no network.

/** What may be told to fail. */
export type FailingMethod =
  'createOffer' | 'createAnswer' | 'setLocalDescription' | 'setRemoteDescription' | 'addIceCandidate';

/** The sending half of a transceiver. */
export class FakeSender {
  track: MediaStreamTrack | null = null;
  streams: MediaStream[] = [];
  /** Set by a test: the next `replaceTrack` rejects. */
  isFailing = false;

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    if (this.isFailing) throw new DOMException('The track cannot be sent.', 'InvalidModificationError');
    this.track = track;
  }

  setStreams(...streams: MediaStream[]): void {
    this.streams = streams;
  }
}

/** One m-line's sender and receiver. */
export class FakeTransceiver {
  readonly sender = new FakeSender();
  readonly receiver: { track: { kind: string } };
  direction: RTCRtpTransceiverDirection;

  constructor(kind: string, direction: RTCRtpTransceiverDirection) {
    this.receiver = { track: { kind } };
    this.direction = direction;
  }
}

/** As the browser's objects: listeners, and one handler in a property. */
class EventSource extends EventTarget {
  protected fire(type: string, members: object = {}): void {
    const event = Object.assign(new Event(type), members);
    const handler = (this as unknown as Record<string, unknown>)[`on${type}`];
    if (typeof handler === 'function') (handler as (event: Event) => void).call(this, event);
    this.dispatchEvent(event);
  }
}

/** A data channel that opens and closes when the test says so. */
export class FakeDataChannel extends EventSource {
  onopen: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  readonly label: string;
  readyState: RTCDataChannelState = 'connecting';

  constructor(label: string) {
    super();
    this.label = label;
  }

  open(): void {
    this.readyState = 'open';
    this.fire('open');
  }

  close(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.fire('close');
  }
}

/** Origin ids as browsers make them: another one for each peer connection. */
let nextOriginId = 1_000;

/** The description of an offer that comes from elsewhere. */
export function fakeOffer(originId: string | number, version = 1, ufrag = 'u1'): RTCSessionDescriptionInit {
  return { type: 'offer', sdp: toSdp(originId, version, ufrag) };
}

function toSdp(originId: string | number, version: number, ufrag: string): string {
  return (
    `v=0\r\no=- ${originId} ${version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n` +
    `m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:${ufrag}\r\n`
  );
}

/** The connection. Events are told as in browsers, also to the `on…` properties. */
export class FakePeerConnection extends EventSource {
  onconnectionstatechange: ((event: Event) => void) | null = null;
  oniceconnectionstatechange: ((event: Event) => void) | null = null;
  onicecandidate: ((event: Event) => void) | null = null;
  ontrack: ((event: Event) => void) | null = null;
  ondatachannel: ((event: Event) => void) | null = null;
  /** The configuration it was made with, then each that was set. */
  readonly configurations: RTCConfiguration[];
  connectionState: RTCPeerConnectionState = 'new';
  iceConnectionState: RTCIceConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly channels: FakeDataChannel[] = [];
  /** Candidates of the other end, in the order in which they were added. */
  readonly candidates: RTCIceCandidateInit[] = [];
  /** How many offers with `iceRestart` were made. */
  iceRestarts = 0;
  readonly #originId = nextOriginId++;
  #version = 0;
  readonly #failing = new Map<FailingMethod, Error>();

  constructor(configuration: RTCConfiguration = {}) {
    super();
    this.configurations = [configuration];
  }

  /** For code that wants the browser's type. */
  get asPeerConnection(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }

  /** The next call of this method rejects. */
  failNext(
    method: FailingMethod,
    error: Error = new DOMException('refused by the test', 'OperationError'),
  ): void {
    this.#failing.set(method, error);
  }

  /** The connection comes up, is lost, or fails. */
  changeState(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.iceConnectionState = state === 'connecting' ? 'checking' : state;
    this.fire('connectionstatechange');
    this.fire('iceconnectionstatechange');
  }

  /** This end found a way to be reached; null: no more. */
  findCandidate(candidate: RTCIceCandidateInit | null): void {
    this.fire('icecandidate', { candidate: candidate && toCandidate(candidate) });
  }

  /** The other end's track arrives. */
  receiveTrack(track: MediaStreamTrack, streams: readonly MediaStream[] = []): void {
    this.fire('track', { track, streams });
  }

  /** The other end opens a data channel. */
  receiveChannel(label: string): FakeDataChannel {
    const channel = this.createDataChannel(label);
    this.fire('datachannel', { channel });
    return channel;
  }

  createDataChannel(label: string): FakeDataChannel {
    const channel = new FakeDataChannel(label);
    this.channels.push(channel);
    return channel;
  }

  addTransceiver(kind: string, { direction = 'sendrecv' }: RTCRtpTransceiverInit = {}): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind, direction);
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  getConfiguration(): RTCConfiguration {
    return this.configurations.at(-1) ?? {};
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.#throwIfClosed();
    this.configurations.push(configuration);
  }

  async createOffer({ iceRestart = false }: RTCOfferOptions = {}): Promise<RTCSessionDescriptionInit> {
    this.#start('createOffer');
    if (iceRestart) this.iceRestarts++;
    return { type: 'offer', sdp: toSdp(this.#originId, ++this.#version, `u${this.iceRestarts + 1}`) };
  }

  async createAnswer(): Promise<RTCSessionDescriptionInit> {
    this.#start('createAnswer');
    return { type: 'answer', sdp: toSdp(this.#originId, ++this.#version, 'u1') };
  }

  async setLocalDescription(description?: RTCSessionDescriptionInit): Promise<void> {
    this.#start('setLocalDescription');
    const isAnswer = this.signalingState === 'have-remote-offer';
    this.localDescription = description ?? (await (isAnswer ? this.createAnswer() : this.createOffer()));
    this.signalingState = this.localDescription.type === 'offer' ? 'have-local-offer' : 'stable';
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.#start('setRemoteDescription');
    // Browsers take a moment, in which nothing has changed yet.
    await Promise.resolve();
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer')
      throw new DOMException('there is no offer to answer', 'InvalidStateError');
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    if (description.type === 'offer' && this.transceivers.length === 0)
      this.addTransceiver('audio', { direction: 'recvonly' });
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    this.#start('addIceCandidate');
    if (!this.remoteDescription) throw new DOMException('no remote description', 'InvalidStateError');
    this.candidates.push(candidate);
  }

  close(): void {
    this.connectionState = 'closed';
    this.iceConnectionState = 'closed';
    this.signalingState = 'closed';
    // As in browsers, the end that closes is told of nothing but its channels.
    for (const channel of this.channels) channel.close();
  }

  #start(method: FailingMethod): void {
    this.#throwIfClosed();
    const error = this.#failing.get(method);
    this.#failing.delete(method);
    if (error) throw error;
  }

  #throwIfClosed(): void {
    if (this.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError');
  }
}

function toCandidate(
  candidate: RTCIceCandidateInit,
): RTCIceCandidateInit & { toJSON(): RTCIceCandidateInit } {
  return { ...candidate, toJSON: () => candidate };
}

/** Makes fake connections and keeps them in order of creation. */
export function createFakePeerConnections(): {
  connections: FakePeerConnection[];
  createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
} {
  const connections: FakePeerConnection[] = [];
  return {
    connections,
    createPeerConnection(configuration) {
      const connection = new FakePeerConnection(configuration);
      connections.push(connection);
      return connection.asPeerConnection;
    },
  };
}
