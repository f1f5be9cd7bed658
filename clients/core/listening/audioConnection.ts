// One peer connection to the speaker: receives audio, and a data channel whose close tells that the speaker is gone. In:
// answers and candidates from the signaling channel. Out: offers and candidates for it, the stream, and how it goes.
import { mayAnswer } from '../signaling/answerMark.ts';

export type CreatePeerConnection = (config: RTCConfiguration) => RTCPeerConnection;

/**
 * What happens to a connection.
 * - `connected`, `disconnected`: media flow, or stopped flowing for the moment
 * - `failed`: no way was found, or the browser refused a step of the negotiation
 * - `speakerGone`: the other side closed the connection
 */
export type ConnectionEvent = 'connected' | 'disconnected' | 'failed' | 'speakerGone';

export interface AudioConnectionOptions {
  readonly createPeerConnection: CreatePeerConnection;
  readonly config: RTCConfiguration;
  onOffer(offer: RTCSessionDescriptionInit): void;
  onCandidate(candidate: RTCIceCandidateInit): void;
  onStream(stream: MediaStream): void;
  onEvent(event: ConnectionEvent): void;
}

export interface AudioConnection {
  /** Makes the first offer and hands it to `onOffer`. */
  offer(): Promise<void>;
  /**
   * Makes an offer that has both ends look for new ways, with these servers: the passwords of the first ones may have expired.
   * @param iceServers none: those that are known already
   */
  restart(iceServers: RTCIceServer[]): Promise<void>;
  /** Hands out the present offer again, if it is unanswered: it may not have arrived. */
  offerAgain(): void;
  acceptAnswer(answer: RTCSessionDescriptionInit): Promise<void>;
  acceptCandidate(candidate: RTCIceCandidateInit): Promise<void>;
  /** Nothing is called after it. */
  close(): void;
}

/** The data channel that lives as long as the speaker's side of the connection. */
export const presenceLabel = 'presence';
/** Candidates that may wait for their answer. */
export const maxWaitingCandidates = 64;

const eventOf: Record<RTCPeerConnectionState, ConnectionEvent | undefined> = {
  new: undefined,
  connecting: undefined,
  connected: 'connected',
  disconnected: 'disconnected',
  failed: 'failed',
  // By somebody else than us: our own close is heard by nobody.
  closed: 'speakerGone',
};

/** Makes the connection; nothing is offered yet. @throws whatever `createPeerConnection` throws */
export function createAudioConnection(options: AudioConnectionOptions): AudioConnection {
  const peer = options.createPeerConnection(options.config);
  const presence = peer.createDataChannel(presenceLabel);
  const waitingCandidates: RTCIceCandidateInit[] = [];
  let isClosed = false;
  let isTakingAnswer = false;
  const tell = (event: ConnectionEvent | undefined): void => {
    if (event && !isClosed) options.onEvent(event);
  };
  peer.addTransceiver('audio', { direction: 'recvonly' });
  peer.onconnectionstatechange = () => tell(eventOf[peer.connectionState]);
  peer.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate && !isClosed) options.onCandidate(candidate.toJSON());
  };
  peer.ontrack = ({ streams, track }) => {
    if (!isClosed) options.onStream(streams[0] ?? new MediaStream([track]));
  };
  presence.onclose = () => tell('speakerGone');

  const addCandidate = async (candidate: RTCIceCandidateInit): Promise<void> => {
    // One that the browser refuses belongs to an earlier negotiation; the others may still do.
    await peer.addIceCandidate(candidate).catch(() => {});
  };
  const offer = async (iceRestart: boolean): Promise<void> => {
    const description = await peer.createOffer({ iceRestart });
    if (isClosed) return;
    await peer.setLocalDescription(description);
    if (!isClosed) options.onOffer({ type: 'offer', sdp: description.sdp ?? '' });
  };
  const orFail = async (step: () => Promise<void>): Promise<void> => {
    try {
      if (!isClosed) await step();
    } catch {
      tell('failed');
    }
  };
  return {
    offer: () => orFail(() => offer(false)),
    restart: (iceServers) =>
      orFail(async () => {
        if (iceServers.length > 0) peer.setConfiguration({ ...options.config, iceServers });
        await offer(true);
      }),
    offerAgain() {
      const present = peer.localDescription;
      if (peer.signalingState === 'have-local-offer' && present)
        options.onOffer({ type: 'offer', sdp: present.sdp });
    },
    async acceptAnswer(answer) {
      // An offer that was handed out twice is answered twice; the browser shows only later that it has taken the first.
      if (isClosed || isTakingAnswer || peer.signalingState !== 'have-local-offer') return;
      if (!mayAnswer(answer.sdp ?? '', peer.localDescription?.sdp ?? '')) return;
      isTakingAnswer = true;
      try {
        await peer.setRemoteDescription(answer);
        isTakingAnswer = false;
        for (const candidate of waitingCandidates.splice(0)) await addCandidate(candidate);
      } catch {
        isTakingAnswer = false;
        tell('failed');
      }
    },
    async acceptCandidate(candidate) {
      if (isClosed) return;
      if (peer.remoteDescription) await addCandidate(candidate);
      else if (waitingCandidates.length < maxWaitingCandidates) waitingCandidates.push(candidate);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      peer.close();
    },
  };
}
