// The service as a speaker meets it, for tests: one session with its lifecycle and lease by the test's clock, and a push.
// Calls fail, hang or are held back when the test says so.
import { leaseSeconds } from '../../../schema/limits.ts';
import { ApiError } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import { createdSession } from '../api/createdSession.ts';
import type { HistoryEntry, SessionApi, SessionSnapshot, StatusSink } from '../api/sessionApi.ts';
import type { ManualClock } from '../manualClock.ts';
import { fakeAccess } from '../signaling/fakeSignalingClient.ts';

/** The calls of a speaker. */
export type CallName = Exclude<
  keyof SessionApi,
  'readMySessions' | 'joinSession' | 'renewSeat' | 'leaveSession' | 'reportInterruption' | 'watchStatus'
>;

export const sessionId = 'serene-truth-682';

export class FakeSpeakerApi {
  /** Each call, as `name:argument`. */
  readonly made: string[] = [];
  session: SessionSnapshot;
  /** Whether creating also answers access, as it does once the channel is there. */
  isChannelReady = true;
  readonly #clock: ManualClock;
  readonly #history: HistoryEntry[] = [];
  readonly #sinks = new Set<StatusSink>();
  readonly #failing = new Map<CallName, ApiErrorKind | 'hangs' | 'unheard'>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
    this.session = createdSession(this.#toIso(0), { sessionId, isOwner: true, heldSeatIds: [] });
    this.#remember();
  }

  countOf(name: CallName): number {
    return this.made.filter((made) => made.startsWith(`${name}:`)).length;
  }

  /** These calls fail until `heal`. `hangs`: no answer ever; `unheard`: it happens, and the answer is lost. */
  fail(how: ApiErrorKind | 'hangs' | 'unheard', ...names: CallName[]): void {
    for (const name of names) this.#failing.set(name, how);
  }

  /** Nothing answers any more, and the push is cut. */
  cutOff(): void {
    this.fail('ServiceUnreachable', ...callNames);
    for (const sink of this.#sinks) sink.onInterrupted();
  }

  heal(): void {
    this.#failing.clear();
    for (const sink of this.#sinks) sink.onAcknowledged();
  }

  /** The socket of the push is gone, and nobody has noticed. */
  cutPush(): void {
    this.#sinks.clear();
  }

  /** The push is ended for good. */
  refuseWatch(kind: ApiErrorKind): void {
    for (const sink of this.#sinks) sink.onError(new ApiError(kind, 'The subscription is refused.'));
  }

  /** The session changes, by whoever, and it is pushed. */
  change(changes: Partial<SessionSnapshot>): void {
    this.session = {
      ...this.session,
      ...changes,
      version: this.session.version + 1,
      statusChangedAt: this.#toIso(0),
    };
    this.#remember();
    const { version, status, statusChangedAt: at, endReason, broadcastId } = this.session;
    const event = { sessionId, version, status, at, endReason, broadcastId };
    for (const sink of this.#sinks) sink.onEvent(event);
  }

  /** Who holds a seat changes without a version and without a push. */
  seat(...heldSeatIds: string[]): void {
    this.session = { ...this.session, heldSeatIds, listenerCount: heldSeatIds.length };
  }

  /** A speaker's part of the API; anything else is not there. */
  get api(): SessionApi {
    const api: Pick<SessionApi, CallName | 'watchStatus'> = {
      readSession: (id) => this.#answer('readSession', id, () => this.session),
      readHistory: (id, since) =>
        this.#answer('readHistory', id, () => this.#history.filter(({ version }) => version > since)),
      readMasterAccess: (id) => this.#answer('readMasterAccess', id, () => fakeAccess(this.#clock.nowMs())),
      createSession: (input) =>
        this.#answer('createSession', input.clientToken ?? '', () =>
          this.isChannelReady
            ? { session: this.session, signaling: fakeAccess(this.#clock.nowMs()) }
            : { session: this.session, signalingError: new ApiError('ChannelUnavailable', 'not yet') },
        ),
      startSession: (_, broadcastId) =>
        this.#answer('startSession', broadcastId, () => this.#start(broadcastId)),
      pauseSession: (id) => this.#answer('pauseSession', id, () => this.#turn('PAUSED')),
      resumeSession: (id) => this.#answer('resumeSession', id, () => this.#turn('LIVE')),
      endSession: (id) => this.#answer('endSession', id, () => this.#end()),
      renewLease: (_, broadcastId) => this.#answer('renewLease', broadcastId, () => this.#renew(broadcastId)),
      watchStatus: (_, sink) => this.#subscribe(sink),
    };
    return api as SessionApi;
  }

  async #answer<Value>(name: CallName, argument: string, toAnswer: () => Value): Promise<Value> {
    this.made.push(`${name}:${argument}`);
    const how = this.#failing.get(name);
    if (how === 'hangs') return new Promise(() => {});
    // As over a network: nothing has happened yet when the call returns.
    await Promise.resolve();
    if (how === 'unheard') toAnswer();
    if (how) throw new ApiError(how === 'unheard' ? 'ServiceUnreachable' : how, `${name} fails`);
    return toAnswer();
  }

  #start(broadcastId: string): SessionSnapshot {
    this.#refuseIfEnded();
    if (this.session.broadcastId === broadcastId) return this.session;
    const { status } = this.session;
    this.change({
      status: status === 'PAUSED' ? 'PAUSED' : 'LIVE',
      broadcastId,
      leaseExpiresAt: this.#toIso(leaseSeconds),
    });
    return this.session;
  }

  #turn(status: 'LIVE' | 'PAUSED'): SessionSnapshot {
    this.#refuseIfEnded();
    if (this.session.status !== status) this.change({ status });
    return this.session;
  }

  #renew(broadcastId: string): SessionSnapshot {
    this.#refuseIfEnded();
    if (this.session.broadcastId !== broadcastId)
      throw new ApiError('Conflict', 'Another broadcast has the lease.');
    if (this.session.status === 'INTERRUPTED') this.change({ status: 'LIVE' });
    this.session = { ...this.session, leaseExpiresAt: this.#toIso(leaseSeconds) };
    return this.session;
  }

  #end(): SessionSnapshot {
    if (this.session.status !== 'ENDED')
      this.change({
        status: 'ENDED',
        endReason: 'SPEAKER_ENDED',
        endedAt: this.#toIso(0),
        leaseExpiresAt: null,
      });
    return this.session;
  }

  #refuseIfEnded(): void {
    if (this.session.status === 'ENDED') throw new ApiError('SessionEnded', 'The session is over.');
  }

  #subscribe(sink: StatusSink): () => void {
    this.#sinks.add(sink);
    queueMicrotask(() => {
      if (this.#sinks.has(sink)) sink.onAcknowledged();
    });
    return () => this.#sinks.delete(sink);
  }

  #remember(): void {
    const { version, status, statusChangedAt: at, endReason, broadcastId } = this.session;
    this.#history.push({ version, status, at, by: 'SPEAKER', endReason, broadcastId });
  }

  #toIso(inSeconds: number): string {
    return new Date(this.#clock.nowMs() + inSeconds * 1_000).toISOString();
  }
}

const callNames: readonly CallName[] = [
  'readSession',
  'readHistory',
  'readMasterAccess',
  'createSession',
  'startSession',
  'pauseSession',
  'resumeSession',
  'endSession',
  'renewLease',
];
