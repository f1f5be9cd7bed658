// The connection to one listener: answers its offers with the microphone's track. In: offers and candidates from the
// listener. Out: answers and candidates for it, and whether sound flows.
import { markAnswer, readOrigin } from '../signaling/answerMark.ts';

export interface ListenerPeerOptions {
  /** Makes the connection; may throw. */
  createPeerConnection(config: RTCConfiguration): RTCPeerConnection;
  readonly iceServers: RTCIceServer[];
  onCandidate(candidate: RTCIceCandidateInit): void;
  onStateChange(state: RTCPeerConnectionState): void;
}

/** What is sent: null while there is no microphone. */
export interface SentSound {
  readonly track: MediaStreamTrack | null;
  readonly stream: MediaStream | null;
}

export class ListenerPeer {
  readonly #connection: RTCPeerConnection;
  #sound: SentSound = { track: null, stream: null };
  #sender: RTCRtpSender | undefined;
  #originId: string | undefined;

  constructor(options: ListenerPeerOptions) {
    const connection = options.createPeerConnection({ iceServers: options.iceServers });
    connection.onicecandidate = ({ candidate }) => {
      // An empty candidate says that there are no more of this generation; nobody needs to be told.
      if (candidate?.candidate) options.onCandidate(candidate.toJSON());
    };
    connection.onconnectionstatechange = () => options.onStateChange(connection.connectionState);
    this.#connection = connection;
  }

  get isConnected(): boolean {
    return this.#connection.connectionState === 'connected';
  }

  /** Whether an offer goes on with this connection (an ICE restart) rather than beginning another one. */
  isContinuedBy(offer: RTCSessionDescriptionInit): boolean {
    return this.#originId !== undefined && this.#originId === readOrigin(offer.sdp ?? '').sessionId;
  }

  /**
   * Answers an offer, the first or a later one.
   * @param iceServers fresh ones: those of the first offer may have expired
   * @returns rejects with whatever the browser refuses; the connection is of no use then
   */
  async answer(
    offer: RTCSessionDescriptionInit,
    iceServers: RTCIceServer[],
  ): Promise<RTCSessionDescriptionInit> {
    const connection = this.#connection;
    // What is left out of a configuration falls back to its default: "relay" would become "all".
    if (this.#originId !== undefined)
      connection.setConfiguration({ ...connection.getConfiguration(), iceServers });
    this.#originId = readOrigin(offer.sdp ?? '').sessionId;
    await connection.setRemoteDescription(offer);
    await this.#attachSound();
    const answer = await connection.createAnswer();
    await connection.setLocalDescription(answer);
    return { type: 'answer', sdp: markAnswer(answer.sdp ?? '', offer.sdp ?? '') };
  }

  async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    // One that the browser refuses belongs to an earlier offer; the others may still do.
    await this.#connection.addIceCandidate(candidate).catch(() => {});
  }

  /** Sends this from now on. @returns rejects if the browser cannot swap the tracks */
  async useSound(sound: SentSound): Promise<void> {
    this.#sound = sound;
    if (sound.stream) this.#sender?.setStreams(sound.stream);
    await this.#sender?.replaceTrack(sound.track);
  }

  close(): void {
    this.#connection.onicecandidate = this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }

  /** The offer brought the transceiver, which receives by default; sending needs no other one. */
  async #attachSound(): Promise<void> {
    const transceiver = this.#connection
      .getTransceivers()
      .find(({ receiver }) => receiver.track.kind === 'audio');
    if (!transceiver || this.#sender) return;
    transceiver.direction = 'sendonly';
    this.#sender = transceiver.sender;
    await this.useSound(this.#sound);
  }
}
