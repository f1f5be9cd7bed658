// A KVS signaling client for tests: records what is sent, and says what the test tells it to.
import type { SignalingAccess } from '../api/sessionApi.ts';
import type { SignalingClientLike } from './signalingClient.ts';

type Listener = (...args: unknown[]) => void;

/** The far end of one attempt to connect. */
export class FakeSignalingClient implements SignalingClientLike {
  readonly access: SignalingAccess;
  /** Everything that was sent, in order. */
  readonly sent: unknown[] = [];
  isOpened = false;
  isClosed = false;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(access: SignalingAccess) {
    this.access = access;
  }

  open(): void {
    this.isOpened = true;
  }

  close(): void {
    this.isClosed = true;
  }

  sendSdpOffer(sdp: RTCSessionDescriptionInit): void {
    this.#send(['offer', sdp]);
  }

  sendSdpAnswer(sdp: RTCSessionDescriptionInit, clientId: string): void {
    this.#send(['answer', sdp, clientId]);
  }

  sendIceCandidate(candidate: RTCIceCandidateInit, clientId?: string): void {
    this.#send(clientId === undefined ? ['candidate', candidate] : ['candidate', candidate, clientId]);
  }

  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener as Listener]);
  }

  /** Something happens: `open`, `close`, `error`, or a message of the other end. */
  emit(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args);
  }

  #send(message: unknown[]): void {
    if (this.isClosed) throw new Error('sent on a closed connection');
    this.sent.push(message);
  }
}

/** Makes fake clients and keeps them in order of creation. */
export function createFakeSignalingClients(): {
  clients: FakeSignalingClient[];
  createSignalingClient: (access: SignalingAccess) => FakeSignalingClient;
} {
  const clients: FakeSignalingClient[] = [];
  return {
    clients,
    createSignalingClient(access) {
      const client = new FakeSignalingClient(access);
      clients.push(client);
      return client;
    },
  };
}

/** Access to an invented channel, good for 15 minutes from `nowMs`. */
export function fakeAccess(nowMs: number, changes: Partial<SignalingAccess> = {}): SignalingAccess {
  return {
    role: 'MASTER',
    region: 'us-east-1',
    channelArn: 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/demo-serene-truth-682-x/1',
    clientId: null,
    endpoints: {
      wss: 'wss://m-1.kinesisvideo.us-east-1.amazonaws.com',
      https: 'https://r-1.kinesisvideo.us-east-1.amazonaws.com',
    },
    credentials: {
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret-of-the-test',
      sessionToken: 'token-of-the-test',
      expiresAt: new Date(nowMs + 15 * 60_000).toISOString(),
    },
    ...changes,
  };
}
