// One speaker's broadcast, from creating the session to its end. In: the API, ways to open a microphone, a signaling
// connection and peer connections, and what the person asks for. Out: one state at each change. Whoever hears the speaker
// goes on hearing, whatever happens to the API or the signaling connection.
import type { CreateSessionInput } from '../../../schema/generated/schema.ts';
import type { SessionApi } from '../api/sessionApi.ts';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { openSignalingLink } from '../signaling/signalingLink.ts';
import { watchSession } from '../watching/watchSession.ts';
import { BroadcastMachine } from './broadcastMachine.ts';
import type { SpeakerState } from './speakerState.ts';

export interface SpeakerBroadcastOptions {
  readonly api: SessionApi;
  createPeerConnection(config: RTCConfiguration): RTCPeerConnection;
  /** Rejects with a DOMException: NotAllowedError, NotFoundError, NotReadableError. Asked again to come back. */
  openMicrophone(): Promise<MediaStream>;
  /** Default: KVS by its SDK. */
  readonly openLink?: typeof openSignalingLink;
  readonly watch?: typeof watchSession;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** 0 ≤ x < 1, for jitter. Default: Math.random. */
  readonly random?: () => number;
  /** Ids of broadcasts and client tokens. Default: random UUIDs. */
  readonly createId?: () => string;
  /** Each state that differs from the one before. Never called after `close`. */
  onChange(state: SpeakerState): void;
}

/** What a session is created with. */
export type NewSession = Omit<CreateSessionInput, 'clientToken'>;

/**
 * What the person can ask for. Promises resolve when the service has done it, or when the state tells why it never will
 * (`ended`, `refused`, `takenOver`); they reject with `ApiError` when it did not, with nothing lost: the same call may be
 * made again. Passing errors were repeated for 8 s by then. A call that the state does not allow rejects with
 * `InvalidTransition`. After `close` nothing happens any more.
 */
export interface SpeakerBroadcast {
  readonly state: SpeakerState;
  /** Makes a session, and gets ready to go live in it. Repeated after a failure, it finishes the one that it began. */
  create(input: NewSession): Promise<void>;
  /** Goes on with a session of this speaker: waiting for `goLive` if it never was live, else on air as soon as possible. */
  resumeExisting(sessionId: string): Promise<void>;
  /** From `ready`: on air. */
  goLive(): Promise<void>;
  /** Nobody hears anything from the moment of the call. If it fails, the speaker is muted instead. */
  pause(): Promise<void>;
  /** Heard again once the service knows. */
  resume(): Promise<void>;
  end(): Promise<void>;
  /** Sends silence; the session goes on. */
  mute(): void;
  unmute(): void;
  /**
   * Sends this from now on, to those who are connected too. The broadcast stops the stream when it is done with it; in
   * `ended` and `refused` it does not take it.
   */
  useMicrophone(stream: MediaStream): void;
  /** From `takenOver`: on air here again, with a new broadcast. */
  takeBack(): Promise<void>;
  /** The network is back, or the person does not want to wait. */
  reconnectNow(): void;
  /** Leaves the session as it is, to be taken over after a reload or to be found interrupted. */
  close(): void;
}

/** Makes a broadcast without a session. */
export function createSpeakerBroadcast(options: SpeakerBroadcastOptions): SpeakerBroadcast {
  return new BroadcastMachine({
    openLink: openSignalingLink,
    watch: watchSession,
    clock: systemClock,
    random: Math.random,
    createId: () => crypto.randomUUID(),
    ...options,
  });
}
