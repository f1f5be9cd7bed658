// One visit to one session, from the call for a seat to leaving: seat, watch, signaling and audio made to fit together. In:
// the API and the browser's peer connections. Out: the state of the listener, at each change.
import type { SessionStatus } from '../../../schema/generated/schema.ts';
import { ApiError } from '../api/apiError.ts';
import type { SessionApi, SessionSnapshot } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';
import type { Problem } from '../sentences/problem.ts';
import type { openSignalingLink } from '../signaling/signalingLink.ts';
import type { SessionView, SessionWatch, watchSession } from '../watching/watchSession.ts';
import type { CreatePeerConnection } from './audioConnection.ts';
import { AudioReceiver, noAudio } from './audioReceiver.ts';
import type { ReceivedAudio, ReceiverAim } from './audioReceiver.ts';
import type { HeldSeatStore } from './heldSeatStore.ts';
import { createInterruptionReporter } from './interruptionReporter.ts';
import type { InterruptionReporter } from './interruptionReporter.ts';
import type { ListenerState } from './listenerState.ts';
import { SeatKeeper } from './seatKeeper.ts';
import { toListenerState } from './toListenerState.ts';
import type { VisitFacts } from './toListenerState.ts';
import { openViewerSignaling } from './viewerSignaling.ts';
import type { ViewerSignaling } from './viewerSignaling.ts';

export interface VisitOptions {
  readonly api: SessionApi;
  readonly sessionId: string;
  readonly relayOnly: boolean;
  readonly createPeerConnection: CreatePeerConnection;
  readonly openLink: typeof openSignalingLink;
  readonly watch: typeof watchSession;
  readonly store: HeldSeatStore;
  readonly clock: Clock;
  readonly random: () => number;
  onChange(state: ListenerState): void;
  /** There is an answer to the call for a seat: one was taken or refused. Called again if that changes. */
  onAnswered(): void;
}

const aimOf: Record<SessionStatus, ReceiverAim> = {
  // So that going live needs no dialling either: a speaker whose page is open answers without sound.
  CREATED: 'prepare',
  LIVE: 'listen',
  // So that resuming needs no dialling.
  PAUSED: 'listen',
  // The audio may outlive the speaker's lease, but nobody would answer an offer.
  INTERRUPTED: 'keep',
  ENDED: 'off',
};

/** Joins at once. */
export class ListenerVisit {
  readonly #options: VisitOptions;
  readonly #seat: SeatKeeper;
  readonly #reporter: InterruptionReporter;
  #watch: SessionWatch | undefined;
  #signaling: ViewerSignaling | undefined;
  #receiver: AudioReceiver | undefined;
  #facts: VisitFacts;
  #isClosed = false;

  constructor(options: VisitOptions) {
    this.#options = options;
    const { api, sessionId, store, clock, random, relayOnly } = options;
    this.#facts = {
      seat: 'joining',
      session: null,
      view: undefined,
      audio: noAudio,
      isPlaying: null,
      relayOnly,
      seatProblem: null,
      signalingProblem: null,
      watchProblem: null,
    };
    this.#seat = new SeatKeeper({
      api,
      sessionId,
      store,
      clock,
      random,
      onSession: (session) => this.#onSession(session),
      onSeat: () => this.#onSeat(),
      onProblem: (seatProblem) => this.#learn({ seatProblem }),
      onRefused: (seatProblem) => this.#onRefused(seatProblem),
      onEnded: () => this.#ensureWatch()?.refresh(),
    });
    this.#reporter = createInterruptionReporter({
      report: () => this.#report(),
      clock,
      random,
      serverNowMs: () => this.#seat.serverNowMs(),
      onSession: (session) => this.#onSession(session),
      onError: (error) => this.#seat.doubt(error),
    });
  }

  get sessionId(): string {
    return this.#options.sessionId;
  }

  get state(): ListenerState {
    return toListenerState(this.#facts);
  }

  get isRefused(): boolean {
    return this.#facts.seat === 'refused';
  }

  /** What the page's `<audio>` element did. */
  setPlaying(isPlaying: boolean): void {
    this.#learn({ isPlaying });
  }

  /** The window is looked at again, or the network is back. */
  refresh(): void {
    this.#ensureWatch()?.refresh();
    this.#seat.renewIfOverdue();
  }

  /** Skips every wait. */
  retry(): void {
    this.#ensureWatch()?.refresh();
    this.#seat.renewNow();
    this.#signaling?.reopen();
    this.#receiver?.retry();
  }

  /** Frees the seat and closes. */
  leave(): void {
    if (!this.#isClosed) this.#seat.leave();
    this.close();
  }

  /** Leaves no timer, socket or peer behind; nothing is told after it. The seat runs out by itself. */
  close(): void {
    this.#isClosed = true;
    this.#seat.close();
    this.#stop();
  }

  #onSession(session: SessionSnapshot): void {
    this.#learn({ session: this.#facts.session ?? session });
    this.#ensureWatch()?.merge(session);
    // The API serves this listener, so what the channel refused before it may grant now.
    if (this.#signaling?.isRefused) this.#reopenSignaling();
  }

  /** The first seat, or another one: each has a client id of its own on the channel, so everything is connected anew. */
  #onSeat(): void {
    const { openLink, createPeerConnection, relayOnly, clock, random } = this.#options;
    this.#stopAudio();
    this.#signaling = openViewerSignaling({
      openLink,
      clock,
      random,
      readAccess: () => this.#seat.readAccess(),
      onOpen: () => this.#receiver?.onSignalingOpen(),
      onMessage: (signal) => this.#receiver?.onSignal(signal),
      onRefused: (error) => this.#onSignalingRefused(error),
    });
    this.#receiver = new AudioReceiver({
      signaling: this.#signaling,
      createPeerConnection,
      relayOnly,
      clock,
      random,
      onChange: (audio) => this.#learn({ audio }),
    });
    this.#learn({ seat: 'seated', signalingProblem: null });
    this.#options.onAnswered();
  }

  #onSignalingRefused(error: Error): void {
    // Without a seat no access is given; another seat is on its way and brings its own channel connection.
    const isOfLostSeat = error instanceof ApiError && error.kind === 'Conflict';
    if (!isOfLostSeat) this.#learn({ signalingProblem: 'SignalingRefused' });
  }

  #reopenSignaling(): void {
    this.#signaling?.reopen();
    this.#learn({ signalingProblem: null });
  }

  #onRefused(seatProblem: Problem): void {
    this.#stop();
    this.#learn({ seat: 'refused', seatProblem, audio: noAudio });
    this.#options.onAnswered();
  }

  /** The watch, begun anew if the last one gave up; undefined while there is nothing to watch. */
  #ensureWatch(): SessionWatch | undefined {
    const { session } = this.#facts;
    if (this.#watch || !session || this.#isClosed || this.isRefused) return this.#watch;
    const { api, sessionId, clock, random, watch } = this.#options;
    this.#watch = watch({
      api,
      sessionId,
      clock,
      random,
      onChange: (view) => this.#onView(view),
      onError: (error) => this.#onWatchError(error),
    });
    this.#watch.merge(session);
    return this.#watch;
  }

  #onView(view: SessionView): void {
    const watchProblem = view.connection === 'live' ? null : this.#facts.watchProblem;
    this.#learn({ view, session: view.session, watchProblem });
    if (view.session.status !== 'ENDED') return;
    this.#seat.end();
    this.#reporter.close();
    this.#stopAudio();
  }

  #onWatchError(error: ApiError): void {
    const { view } = this.#facts;
    this.#watch = undefined;
    this.#learn({ watchProblem: error.kind, view: view && { ...view, connection: 'reconnecting' } });
  }

  #stop(): void {
    this.#reporter.close();
    this.#watch?.close();
    this.#watch = undefined;
    this.#stopAudio();
  }

  #stopAudio(): void {
    this.#receiver?.close();
    this.#receiver = undefined;
    this.#signaling?.close();
    this.#signaling = undefined;
  }

  #report(): Promise<SessionSnapshot> {
    const { seat } = this.#seat;
    if (!seat) return Promise.reject(new ApiError('ServiceUnreachable', 'There is no seat at the moment.'));
    return this.#options.api.reportInterruption(this.sessionId, seat);
  }

  /** Takes in what is new, has the audio and the reporter follow, and tells. */
  #learn(news: Partial<VisitFacts>): void {
    if (this.#isClosed) return;
    this.#facts = { ...this.#facts, ...news };
    const { session } = this.#facts;
    if (session) {
      this.#receiver?.setAim(aimOf[session.status], session.broadcastId);
      const { leaseExpiresAt } = session;
      this.#reporter.update({ isSilent: isSilent(this.#facts.audio), leaseExpiresAt });
    }
    this.#options.onChange(this.state);
  }
}

/** Whether the speaker is missed for a reason that may be the speaker's. */
function isSilent({ connection, problem }: ReceivedAudio): boolean {
  return connection === 'lost' || problem === 'AudioUnreachable';
}
