// Keeps the speaker's audio coming: a peer connection while there is a broadcast, an ICE restart when the media stop, a new
// connection when that does not help. In: what is on air, and the signaling channel. Out: the stream, and how it goes.
import { createBackoff } from '../backoff.ts';
import type { Backoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import type { Problem } from '../sentences/problem.ts';
import type { IncomingSignal } from '../signaling/signals.ts';
import { createAudioConnection } from './audioConnection.ts';
import type { AudioConnection, CreatePeerConnection } from './audioConnection.ts';
import { receiverActions } from './receiverActions.ts';
import type { ReceiverAction, ReceiverEvent, ReceiverPhase } from './receiverActions.ts';
import type { ViewerSignaling } from './viewerSignaling.ts';

/**
 * off: there is nothing to hear; prepare: be connected before there is, in no hurry; listen; keep: what is there stays, but
 * nothing new is tried.
 */
export type ReceiverAim = 'off' | 'prepare' | 'listen' | 'keep';

/** How the audio goes. */
export interface ReceivedAudio {
  /** off: there is nothing to hear; connecting: not yet; lost: not any more, and a new way is being looked for. */
  readonly connection: 'off' | 'connecting' | 'connected' | 'lost';
  readonly stream: MediaStream | null;
  readonly problem: Problem | null;
}

/** Nothing is received and nothing is wrong. */
export const noAudio: ReceivedAudio = { connection: 'off', stream: null, problem: null };

export interface AudioReceiverOptions {
  readonly signaling: Pick<ViewerSignaling, 'isOpen' | 'send' | 'readIceServers'>;
  readonly createPeerConnection: CreatePeerConnection;
  readonly relayOnly: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  onChange(audio: ReceivedAudio): void;
}

/** Media that stop for less than this come back by themselves, as ICE finds another pair. */
export const unsteadyMs = 2_000;
/** An offer that led to nothing for this long is given up. */
export const offerTimeoutMs = 5_000;
/** Before there is something to hear, an offer may wait: the speaker may not be there yet, and KVS keeps it for a while. */
export const preparingOfferTimeoutMs = 30_000;
/** So many ICE restarts in a row, then a new connection. */
export const maxRestarts = 2;
/** Without sound for this long, the listener is told. */
export const unreachableMs = 8_000;
/** Waits before a new connection: up to this long at first, doubling up to the cap. */
export const connectionRetryBaseMs = 500;
export const connectionRetryCapMs = 10_000;
/** A connection that lasted this long was a good one: the wait after its loss is a first one. */
export const steadyConnectionMs = 10_000;

export class AudioReceiver {
  readonly #options: AudioReceiverOptions;
  readonly #backoff: Backoff;
  readonly #actions: Readonly<Record<ReceiverAction, () => void>>;
  #aim: ReceiverAim = 'off';
  #broadcastId: string | null = null;
  #phase: ReceiverPhase = 'idle';
  #connection: AudioConnection | undefined;
  /** Counts connections, so that what is late for an abandoned one is known. */
  #attempt = 0;
  #restarts = 0;
  #connectedAtMs = 0;
  #audio: ReceivedAudio = noAudio;
  #cancelTimer: () => void = () => {};
  #cancelUnreachable: (() => void) | undefined;

  constructor(options: AudioReceiverOptions) {
    this.#options = options;
    this.#backoff = createBackoff({
      baseMs: connectionRetryBaseMs,
      capMs: connectionRetryCapMs,
      random: options.random,
    });
    this.#actions = {
      stay: () => {},
      open: () => void this.#open(),
      offer: () => this.#offer(),
      offerAgain: () => this.#offerAgain(),
      settle: () => this.#settle(),
      doubt: () => this.#enter('unsteady', unsteadyMs),
      restart: () => void this.#restart(),
      wait: () => this.#wait(),
    };
  }

  /** Says what there is to hear. Another broadcast than before is connected to at once. */
  setAim(aim: ReceiverAim, broadcastId: string | null): void {
    const wasPrepared = this.#aim === 'prepare' && this.#phase === 'connected';
    this.#aim = aim;
    if (aim === 'off') this.#stop('off');
    else if (aim === 'keep') this.#keep();
    else if (broadcastId !== this.#broadcastId || this.#phase === 'idle') {
      this.#broadcastId = broadcastId;
      // The speaker who was connected to beforehand is on air now. If it is another one, the connection breaks by itself.
      if (wasPrepared) return;
      this.#backoff.reset();
      // First the phase, then the telling: whoever is told may say the same aim again.
      void this.#open();
      if (aim === 'listen') this.#lose(null);
    }
  }

  /** Skips the wait for a new connection. Does nothing in any other phase. */
  retry(): void {
    if (this.#phase === 'waiting') this.#tell('timedOut');
  }

  /** The signaling channel is open, again perhaps: what was offered meanwhile went nowhere. */
  onSignalingOpen(): void {
    this.#tell('linkOpened');
  }

  /** Takes in what came over the signaling channel. */
  onSignal(signal: IncomingSignal): void {
    if (signal.type === 'answer') void this.#connection?.acceptAnswer(signal.sdp);
    else if (signal.type === 'candidate') void this.#connection?.acceptCandidate(signal.candidate);
  }

  /** Leaves no timer and no peer behind; nothing is told after it. */
  close(): void {
    this.#aim = 'off';
    this.#drop();
    this.#enter('idle');
    this.#calm();
  }

  #tell(event: ReceiverEvent): void {
    this.#actions[receiverActions[this.#phase][event]]();
  }

  #enter(phase: ReceiverPhase, timeoutMs?: number): void {
    this.#phase = phase;
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    if (timeoutMs === undefined) return;
    this.#cancelTimer = this.#options.clock.schedule(timeoutMs, () => this.#tell('timedOut'));
  }

  #keep(): void {
    if (this.#phase === 'opening' || this.#phase === 'waiting') this.#stop('lost');
  }

  #stop(connection: 'off' | 'lost'): void {
    this.#drop();
    this.#enter('idle');
    this.#calm();
    this.#show({ connection, stream: null, problem: null });
  }

  /** A new connection in place of any other. */
  async #open(): Promise<void> {
    this.#drop();
    this.#restarts = 0;
    const attempt = this.#attempt;
    this.#enter('opening');
    const iceServers = await this.#options.signaling.readIceServers();
    if (attempt !== this.#attempt) return;
    try {
      this.#connection = this.#createConnection(attempt, iceServers);
    } catch {
      return this.#tell('failed');
    }
    this.#tell('ready');
  }

  #createConnection(attempt: number, iceServers: RTCIceServer[]): AudioConnection {
    const { signaling, createPeerConnection, relayOnly } = this.#options;
    return createAudioConnection({
      createPeerConnection,
      config: { iceServers, iceTransportPolicy: relayOnly ? 'relay' : 'all' },
      onOffer: (sdp) => signaling.send({ type: 'offer', sdp }),
      onCandidate: (candidate) => signaling.send({ type: 'candidate', candidate }),
      onStream: (stream) => this.#show({ stream }),
      onEvent: (event) => {
        if (attempt !== this.#attempt) return;
        if (event === 'speakerGone') this.#lose('SpeakerGone');
        this.#tell(event);
      },
    });
  }

  #drop(): void {
    this.#attempt++;
    this.#connection?.close();
    this.#connection = undefined;
  }

  #offer(): void {
    this.#enterOffered('offering');
    void this.#connection?.offer();
  }

  #offerAgain(): void {
    this.#enterOffered(this.#phase);
    this.#connection?.offerAgain();
  }

  /** While there is no signaling nothing is given up: whatever is offered goes out when the link opens. */
  #enterOffered(phase: ReceiverPhase): void {
    this.#enter(phase);
    const timeoutMs = this.#aim === 'prepare' ? preparingOfferTimeoutMs : offerTimeoutMs;
    this.#cancelTimer = this.#options.clock.schedule(timeoutMs, () => {
      if (this.#options.signaling.isOpen) this.#tell('timedOut');
      else this.#enterOffered(phase);
    });
  }

  #settle(): void {
    this.#enter('connected');
    this.#restarts = 0;
    this.#connectedAtMs = this.#options.clock.nowMs();
    this.#calm();
    this.#show({ connection: 'connected', problem: null });
  }

  async #restart(): Promise<void> {
    this.#lose(null);
    if (this.#restarts >= maxRestarts || this.#aim === 'prepare') return this.#wait();
    const restart = ++this.#restarts;
    const connection = this.#connection;
    this.#enterOffered('restarting');
    const iceServers = await this.#options.signaling.readIceServers();
    if (connection !== this.#connection || restart !== this.#restarts) return;
    await connection?.restart(iceServers);
  }

  #wait(): void {
    if (this.#aim === 'off' || this.#aim === 'keep') return this.#stop('lost');
    this.#lose(null);
    this.#drop();
    this.#show({ stream: null });
    this.#enter('waiting', this.#backoff.nextDelayMs());
  }

  /** Sound is not there, or not any more; unless it comes soon, the listener is told. */
  #lose(problem: Problem | null): void {
    // Nobody misses what is only prepared.
    if (this.#aim === 'prepare') return this.#show({ connection: 'connecting', problem: null });
    const { connection, problem: present } = this.#audio;
    const { clock } = this.#options;
    if (connection === 'connected' && clock.nowMs() - this.#connectedAtMs >= steadyConnectionMs)
      this.#backoff.reset();
    this.#cancelUnreachable ??= clock.schedule(unreachableMs, () => {
      this.#show({ problem: this.#audio.problem ?? 'AudioUnreachable' });
    });
    this.#show({
      connection: connection === 'off' || connection === 'connecting' ? 'connecting' : 'lost',
      problem: problem ?? present,
    });
  }

  #calm(): void {
    this.#cancelUnreachable?.();
    this.#cancelUnreachable = undefined;
  }

  #show(change: Partial<ReceivedAudio>): void {
    const audio = { ...this.#audio, ...change };
    const { connection, stream, problem } = this.#audio;
    if (audio.connection === connection && audio.stream === stream && audio.problem === problem) return;
    this.#audio = audio;
    this.#options.onChange(audio);
  }
}
