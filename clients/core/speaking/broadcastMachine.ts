// The state machine behind a broadcast: what is asked for, answered and broken, in its order. See speakerBroadcast.ts.
import { ApiError, isPassing } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import type { SessionApi, SessionSnapshot, SignalingAccess } from '../api/sessionApi.ts';
import type { Problem } from '../sentences/problem.ts';
import { createClientTokens } from './clientTokens.ts';
import type { ClientTokens } from './clientTokens.ts';
import { createDelayedTry } from './delayedTry.ts';
import type { DelayedTry } from './delayedTry.ts';
import { createLeaseKeeper } from './leaseKeeper.ts';
import type { LeaseKeeper, LeaseTrouble } from './leaseKeeper.ts';
import { MasterAudio } from './masterAudio.ts';
import { renewLease } from './renewLease.ts';
import type { NewSession, SpeakerBroadcast, SpeakerBroadcastOptions } from './speakerBroadcast.ts';
import { SpeakerCalls, toKind } from './speakerCalls.ts';
import { SpeakerMicrophone } from './speakerMicrophone.ts';
import { SpeakerSession } from './speakerSession.ts';
import { idleState, isSameState } from './speakerState.ts';
import type { SpeakerPhase, SpeakerState } from './speakerState.ts';
import { toSpeakerState } from './toSpeakerState.ts';

/** See `SpeakerBroadcast`, which says what each call does. */
export class BroadcastMachine implements SpeakerBroadcast {
  readonly #options: Required<SpeakerBroadcastOptions>;
  readonly #microphone: SpeakerMicrophone;
  readonly #clientTokens: ClientTokens<NewSession>;
  readonly #calls: SpeakerCalls;
  readonly #nextTakeOver: DelayedTry;
  #state: SpeakerState = idleState;
  #phase: SpeakerPhase = 'idle';
  #session: SpeakerSession | undefined;
  #audio: MasterAudio | undefined;
  #lease: LeaseKeeper | undefined;
  /** Of this tab; kept through failed starts, which may have succeeded unheard. */
  #broadcastId: string | undefined;
  #isTakingOver = false;
  /** The version at which the session was last found interrupted. */
  #interruptedVersion = 0;
  #leaseTrouble: LeaseTrouble | null = null;
  #startProblem: Problem | null = null;
  #finalProblem: Problem | null = null;
  #isClosed = false;

  constructor(options: Required<SpeakerBroadcastOptions>) {
    this.#options = options;
    this.#clientTokens = createClientTokens(() => options.createId());
    const { api, clock, random } = options;
    this.#calls = new SpeakerCalls({ api, clock, random, onEnding: (kind) => this.#endBy(kind) });
    this.#nextTakeOver = createDelayedTry(clock, random);
    this.#microphone = new SpeakerMicrophone({
      openMicrophone: () => options.openMicrophone(),
      onChange: () => this.#onMicrophone(),
    });
  }

  get state(): SpeakerState {
    return this.#state;
  }

  /** Of the session, in the phases that have one. */
  get #sessionId(): string {
    return this.#session?.snapshot.sessionId ?? '';
  }

  async create(input: NewSession): Promise<void> {
    this.#require(this.#phase === 'idle');
    this.#enter('creating');
    void this.#microphone.open();
    const clientToken = this.#clientTokens.tokenFor(input);
    try {
      const created = await this.#calls.ask((api) => api.createSession({ ...input, clientToken }));
      if (created) this.#open(created.session, created.signaling);
    } catch (error) {
      // A refused token stands for nothing: the next try takes a new one.
      if (!isPassing(error)) this.#clientTokens.forget();
      this.#becomeIdle();
      throw error;
    }
  }

  async resumeExisting(sessionId: string): Promise<void> {
    this.#require(this.#phase === 'idle');
    this.#enter('creating');
    void this.#microphone.open();
    try {
      const session = await this.#calls.ask((api) => api.readSession(sessionId));
      if (!session) return;
      if (!session.isOwner) return this.#finish('refused', 'NotSessionOwner');
      this.#isTakingOver = session.status !== 'CREATED';
      this.#open(session, undefined);
    } catch (error) {
      this.#becomeIdle();
      throw error;
    }
  }

  async goLive(): Promise<void> {
    this.#require(this.#state.name === 'ready');
    return this.#start();
  }

  async pause(): Promise<void> {
    this.#require(this.#phase === 'onAir');
    await this.#silently((api) => api.pauseSession(this.#sessionId));
  }

  async resume(): Promise<void> {
    this.#require(this.#phase === 'onAir');
    this.#adopt(await this.#calls.change((api) => api.resumeSession(this.#sessionId)));
  }

  async end(): Promise<void> {
    this.#require(this.#phase === 'standby' || this.#phase === 'onAir' || this.#phase === 'takenOver');
    await this.#silently((api) => api.endSession(this.#sessionId));
  }

  mute(): void {
    this.#microphone.silence('muted');
    this.#tell();
  }

  unmute(): void {
    this.#microphone.allow('muted');
    this.#tell();
  }

  useMicrophone(stream: MediaStream): void {
    if (!this.#isClosed && this.#phase !== 'ended' && this.#phase !== 'refused') this.#microphone.use(stream);
  }

  async takeBack(): Promise<void> {
    this.#require(this.#phase === 'takenOver');
    this.#finalProblem = null;
    this.#isTakingOver = true;
    this.#prepare(undefined);
  }

  reconnectNow(): void {
    this.#nextTakeOver.skip();
    this.#audio?.reconnectNow();
    this.#lease?.renewNow();
    if (this.#phase !== 'refused') this.#session?.open();
    this.#advance();
  }

  close(): void {
    this.#isClosed = true;
    this.#hangUp();
    this.#session?.close();
  }

  /** There is a session: watches it and prepares to be heard. */
  #open(session: SessionSnapshot, access: SignalingAccess | undefined): void {
    this.#clientTokens.forget();
    const { api, watch, clock, random } = this.#options;
    this.#session = new SpeakerSession(session, {
      api,
      watch,
      clock,
      random,
      onChange: () => this.#onSession(),
    });
    if (session.status === 'ENDED') this.#finish('ended', null);
    else this.#prepare(access);
  }

  #prepare(firstAccess: SignalingAccess | undefined): void {
    const { api, openLink, createPeerConnection, clock, random } = this.#options;
    this.#phase = 'standby';
    void this.#microphone.open();
    this.#audio = new MasterAudio({
      api,
      sessionId: this.#sessionId,
      firstAccess,
      openLink,
      createPeerConnection: (config) => createPeerConnection(config),
      clock,
      random,
      onRead: (session) => this.#adopt(session),
      onChange: () => this.#onSession(),
      onFinal: (error) => this.#endBy(error.kind),
    });
    // Who waits is connected already, without sound: KVS lets a master answer five a second, too few for going live.
    if (this.#session?.isBeforeAir) this.#audio.startAnswering();
    this.#onMicrophone();
  }

  #onSession(): void {
    const session = this.#session?.snapshot;
    if (this.#isClosed || !session) return this.#tell();
    this.#followStatus(session);
    if (session.status === 'ENDED') this.#finish('ended', null);
    else if (this.#isSpokenElsewhere(session)) this.#yield();
    else if (this.#isOwn(session) && this.#phase !== 'onAir') this.#goOnAir();
    else this.#advance();
    this.#tell();
  }

  #followStatus({ status, version }: SessionSnapshot): void {
    // Interrupted, it stays what it was: the session will be that again.
    if (status === 'PAUSED') this.#microphone.silence('paused');
    else if (status === 'LIVE') this.#microphone.allow('paused');
    if (status !== 'INTERRUPTED' || version === this.#interruptedVersion) return;
    this.#interruptedVersion = version;
    this.#lease?.renewNow();
  }

  /** Another tab or device is on air, and this one neither is about to take over nor was asked to. */
  #isSpokenElsewhere(session: SessionSnapshot): boolean {
    if (session.status === 'CREATED' || this.#isOwn(session)) return false;
    return this.#phase === 'onAir' || (this.#phase === 'standby' && !this.#isTakingOver);
  }

  /** On air by a start of this tab, answered or not. */
  #isOwn({ broadcastId }: SessionSnapshot): boolean {
    return broadcastId !== null && broadcastId === this.#broadcastId;
  }

  #onMicrophone(): void {
    this.#useSound();
    this.#onSession();
  }

  /** Takes over as soon as there is something to be heard with. */
  #advance(): void {
    if (this.#phase !== 'standby' || !this.#isTakingOver || this.#nextTakeOver.isWaiting) return;
    if (this.#audio?.isOpen && this.#microphone.track) void this.#takeOver();
  }

  async #takeOver(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      this.#startProblem = toKind(error);
      this.#nextTakeOver.wait(() => this.#advance());
      this.#tell();
    }
  }

  async #start(): Promise<void> {
    this.#enter('starting');
    const broadcastId = (this.#broadcastId ??= this.#options.createId());
    this.#audio?.startAnswering();
    try {
      // The push may tell that it worked before the answer does, or instead of it.
      const session = await this.#calls.change(
        (api) => this.#learnSeats(api.startSession(this.#sessionId, broadcastId)),
        () => this.#phase === 'starting',
      );
      if (session) this.#onStarted(session);
    } catch (error) {
      if (!this.#session?.isBeforeAir) this.#audio?.stopAnswering();
      this.#enter('standby');
      throw error;
    }
  }

  /** Those who wait for the speaker offer at once: their seats are known from the answer, however late it is. */
  async #learnSeats(answer: Promise<SessionSnapshot>): Promise<SessionSnapshot> {
    const session = await answer;
    this.#audio?.learnSeats(session.heldSeatIds);
    return session;
  }

  #onStarted(session: SessionSnapshot): void {
    this.#adopt(session);
    if (this.#phase !== 'starting') return;
    // A newer broadcast than this one is known already: the newest has the session.
    this.#isTakingOver = false;
    this.#phase = 'standby';
    this.#onSession();
  }

  /** A start of this tab worked, whether that was answered or pushed first. */
  #goOnAir(): void {
    this.#nextTakeOver.reset();
    this.#isTakingOver = false;
    this.#startProblem = null;
    this.#phase = 'onAir';
    this.#audio?.startAnswering();
    this.#useSound();
    this.#lease = createLeaseKeeper({
      renew: () => renewLease(this.#options.api, this.#sessionId, this.#broadcastId ?? ''),
      clock: this.#options.clock,
      onRenewed: (renewed) => this.#onRenewed(renewed),
      onTrouble: (trouble) => {
        this.#leaseTrouble = trouble;
        this.#tell();
      },
      onRefused: ({ kind }) => (kind === 'Conflict' ? this.#yield() : this.#endBy(kind)),
    });
  }

  #onRenewed(session: SessionSnapshot): void {
    const wasLate = this.#leaseTrouble?.isLate ?? false;
    this.#leaseTrouble = null;
    this.#session?.openIfRefused();
    this.#audio?.learnSeats(session.heldSeatIds);
    // What cut the API off may have left the signaling connection open in name only.
    if (wasLate) this.#audio?.reconnectNow();
    this.#adopt(session);
    this.#tell();
  }

  /** Another tab or device of this speaker is on air: stops sending and says so. */
  #yield(): void {
    this.#hangUp();
    this.#broadcastId = undefined;
    this.#phase = 'takenOver';
    this.#finalProblem = 'TakenOver';
    this.#tell();
  }

  /** The session is over, gone or somebody else's. */
  #endBy(kind: ApiErrorKind): void {
    if (kind !== 'SessionEnded') return this.#finish('refused', kind);
    this.#finish('ended', null);
    // Says why and when, and completes the history.
    this.#session?.open();
  }

  #finish(phase: 'ended' | 'refused', problem: Problem | null): void {
    if (this.#phase === phase) return;
    this.#hangUp();
    if (phase === 'refused') this.#session?.close();
    this.#phase = phase;
    this.#finalProblem = problem;
    this.#tell();
  }

  #becomeIdle(): void {
    if (this.#isClosed || this.#phase !== 'creating') return;
    this.#hangUp();
    this.#enter('idle');
  }

  /** Nobody hears anything any more, and the microphone is let go. */
  #hangUp(): void {
    this.#calls.abandon();
    this.#nextTakeOver.reset();
    this.#isTakingOver = false;
    this.#lease?.close();
    this.#lease = undefined;
    this.#audio?.close();
    this.#audio = undefined;
    this.#microphone.close();
    this.#leaseTrouble = this.#startProblem = null;
  }

  /** Asks for a change with the sound off already. If it does not come about, the speaker is muted, and sees it. */
  async #silently(change: (api: SessionApi) => Promise<SessionSnapshot>): Promise<void> {
    this.#microphone.silence('asked');
    try {
      this.#adopt(await this.#calls.change(change));
    } catch (error) {
      if (this.#phase === 'onAir') this.#microphone.silence('muted');
      throw error;
    } finally {
      this.#microphone.allow('asked');
      this.#tell();
    }
  }

  #adopt(session: SessionSnapshot | undefined): void {
    if (session) this.#session?.adopt(session);
  }

  /** Who is not on air is not heard. */
  #useSound(): void {
    const { track, stream } = this.#microphone;
    this.#audio?.useSound({ track: this.#phase === 'onAir' ? track : null, stream });
  }

  #require(isAllowed: boolean): void {
    if (isAllowed && !this.#isClosed) return;
    throw new ApiError('InvalidTransition', `This cannot be asked for in the state ${this.#state.name}.`);
  }

  #enter(phase: SpeakerPhase): void {
    this.#phase = phase;
    this.#tell();
  }

  #tell(): void {
    if (this.#isClosed) return;
    const state = toSpeakerState({
      phase: this.#phase,
      isTakingOver: this.#isTakingOver,
      session: this.#session,
      audio: this.#audio,
      microphone: this.#microphone,
      leaseTrouble: this.#leaseTrouble,
      startProblem: this.#startProblem,
      finalProblem: this.#finalProblem,
    });
    if (isSameState(state, this.#state)) return;
    this.#state = state;
    this.#options.onChange(state);
  }
}
