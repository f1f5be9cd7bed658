// One session as the service keeps it, for tests: seats with secrets, a lease, versions and a push, by the test's clock. It
// answers as the API does, and fails or holds a call when the test says so.
import { leaseSeconds, seatSeconds } from '../../../schema/limits.ts';
import { ApiError } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import { createdSession } from '../api/createdSession.ts';
import type { HistoryEntry, SessionApi, SessionSnapshot, StatusSink } from '../api/sessionApi.ts';
import type { ManualClock } from '../manualClock.ts';
import type { SeatKey } from './heldSeatStore.ts';

/** The calls that a listener makes, but for the subscription. */
export type CallName =
  'joinSession' | 'renewSeat' | 'leaveSession' | 'reportInterruption' | 'readSession' | 'readHistory';

const newSession = createdSession('2026-11-23T10:00:00.000Z');

/** Which calls were made, and how they go: well, wrong or not at all. */
class FakeCalls {
  /** The name of each call, in order. */
  readonly made: CallName[] = [];
  readonly #failing = new Map<CallName, ApiErrorKind>();
  readonly #failingOnce = new Map<CallName, ApiError>();
  readonly #held = new Map<CallName, Promise<void>>();

  countOf(name: CallName): number {
    return this.made.filter((made) => made === name).length;
  }

  /** These calls fail until `heal`. */
  fail(kind: ApiErrorKind, ...names: CallName[]): void {
    for (const name of names) this.#failing.set(name, kind);
  }

  /** The next call of this name fails. */
  failOnce(kind: ApiErrorKind, name: CallName, options: { retryAfterSeconds?: number } = {}): void {
    this.#failingOnce.set(name, new ApiError(kind, `${name} fails`, options));
  }

  heal(): void {
    this.#failing.clear();
  }

  /** Calls of this name wait until the function that this answers is called. */
  hold(name: CallName): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.set(name, promise);
    return () => {
      this.#held.delete(name);
      resolve();
    };
  }

  async answer<Value>(name: CallName, toAnswer: () => Value): Promise<Value> {
    this.made.push(name);
    await this.#held.get(name);
    const once = this.#failingOnce.get(name);
    this.#failingOnce.delete(name);
    if (once) throw once;
    const kind = this.#failing.get(name);
    if (kind) throw new ApiError(kind, `${name} fails`);
    return toAnswer();
  }
}

/** The push of changes, whose socket can be cut. */
class FakePush {
  readonly sinks = new Set<StatusSink>();
  #isCut = false;

  subscribe(sink: StatusSink): () => void {
    this.sinks.add(sink);
    queueMicrotask(() => {
      if (!this.#isCut && this.sinks.has(sink)) sink.onAcknowledged();
    });
    return () => this.sinks.delete(sink);
  }

  publish({ sessionId, version, status, statusChangedAt, endReason, broadcastId }: SessionSnapshot): void {
    const event = { sessionId, version, status, at: statusChangedAt, endReason, broadcastId };
    if (!this.#isCut) for (const sink of this.sinks) sink.onEvent(event);
  }

  cut(): void {
    this.#isCut = true;
    for (const sink of this.sinks) sink.onInterrupted();
  }

  restore(): void {
    this.#isCut = false;
    for (const sink of this.sinks) sink.onAcknowledged();
  }

  refuse(kind: ApiErrorKind): void {
    const refused = [...this.sinks];
    this.sinks.clear();
    for (const sink of refused) sink.onError(new ApiError(kind, 'The subscription is refused.'));
  }
}

export class FakeSession {
  readonly calls = new FakeCalls();
  readonly push = new FakePush();
  /** The seats that are or were held. */
  readonly seats = new Map<string, { secret: string; expiresAtMs: number }>();
  readonly #clock: ManualClock;
  readonly #history: HistoryEntry[] = [];
  #secrets = 0;
  snapshot: SessionSnapshot = newSession;

  /** A session with ten seats that was just created. */
  constructor(clock: ManualClock) {
    this.#clock = clock;
    this.#remember();
  }

  /** Changes the session as its speaker does, and pushes it to whoever is subscribed. */
  change(change: Partial<SessionSnapshot>): void {
    this.changeSilently(change);
    this.push.publish(this.snapshot);
  }

  /** As `change`, and the event is lost on its way. */
  changeSilently(change: Partial<SessionSnapshot>): void {
    if (this.snapshot.status === 'ENDED') return;
    const { status, leaseExpiresAt, version } = { ...this.snapshot, ...change };
    const isOnAir = status === 'LIVE' || status === 'PAUSED';
    this.snapshot = {
      ...this.snapshot,
      ...change,
      version: version + 1,
      statusChangedAt: this.#toIso(0),
      leaseExpiresAt: isOnAir ? (leaseExpiresAt ?? this.#toIso(leaseSeconds)) : null,
    };
    this.#remember();
  }

  /** As the speaker does each 5 s; nobody is told. */
  renewLease(): void {
    this.snapshot = { ...this.snapshot, leaseExpiresAt: this.#toIso(leaseSeconds) };
  }

  /** What a listener calls; anything else is not there. */
  get api(): SessionApi {
    const api: Pick<SessionApi, CallName | 'watchStatus'> = {
      joinSession: (_, seat) => this.calls.answer('joinSession', () => this.#join(seat)),
      renewSeat: (_, seat) => this.calls.answer('renewSeat', () => this.#renew(seat)),
      leaveSession: (_, seat) => this.calls.answer('leaveSession', () => this.#leave(seat)),
      reportInterruption: (_, seat) => this.calls.answer('reportInterruption', () => this.#report(seat)),
      readSession: () => this.calls.answer('readSession', () => this.snapshot),
      readHistory: (_, sinceVersion) =>
        this.calls.answer('readHistory', () => this.#history.filter(({ version }) => version > sinceVersion)),
      watchStatus: (_, sink) => this.push.subscribe(sink),
    };
    return api as SessionApi;
  }

  #join(held: SeatKey | undefined) {
    if (held) this.#checkHeld(held);
    else if (this.snapshot.status === 'ENDED') throw new ApiError('SessionEnded', 'The session is over.');
    const seat = held ?? { seatId: this.#findSeat(), secret: `secret-${++this.#secrets}` };
    const credentials = {
      accessKeyId: 'key',
      secretAccessKey: 'secret',
      sessionToken: `token-${this.calls.countOf('joinSession')}`,
      expiresAt: this.#toIso(15 * 60),
    };
    const signaling = {
      role: 'VIEWER',
      region: 'us-east-1',
      channelArn: 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live_serene-truth-682/1',
      clientId: seat.secret.replace('secret', 'client'),
      endpoints: { wss: 'wss://kvs.example.com', https: 'https://kvs.example.com' },
      credentials,
    } as const;
    return { ...this.#sit(seat), signaling };
  }

  #renew(seat: SeatKey) {
    this.#checkHeld(seat);
    return this.#sit(seat);
  }

  #leave(seat: SeatKey): void {
    this.#checkHeld(seat);
    this.seats.delete(seat.seatId);
  }

  #report(seat: SeatKey): SessionSnapshot {
    this.#checkHeld(seat);
    const { leaseExpiresAt } = this.snapshot;
    if (leaseExpiresAt !== null && Date.parse(leaseExpiresAt) <= this.#clock.nowMs())
      this.change({ status: 'INTERRUPTED' });
    return this.snapshot;
  }

  #sit({ seatId, secret }: SeatKey) {
    this.seats.set(seatId, { secret, expiresAtMs: this.#clock.nowMs() + seatSeconds * 1_000 });
    return { seat: { seatId, secret, expiresAt: this.#toIso(seatSeconds) }, session: this.snapshot };
  }

  #findSeat(): string {
    for (let number = 1; number <= this.snapshot.maxListeners; number++) {
      const expiresAtMs = this.seats.get(String(number))?.expiresAtMs ?? 0;
      if (expiresAtMs <= this.#clock.nowMs()) return String(number);
    }
    throw new ApiError('SessionFull', 'All 10 seats are taken.');
  }

  #checkHeld({ seatId, secret }: SeatKey): void {
    if (this.snapshot.status === 'ENDED') throw new ApiError('SessionEnded', 'The session is over.');
    if (this.seats.get(seatId)?.secret !== secret)
      throw new ApiError('Conflict', `Seat ${seatId} is not held.`);
  }

  #remember(): void {
    const { version, status, statusChangedAt: at, endReason, broadcastId } = this.snapshot;
    this.#history.push({ version, status, at, by: 'SPEAKER', endReason, broadcastId });
  }

  #toIso(inSeconds: number): string {
    return new Date(this.#clock.nowMs() + inSeconds * 1_000).toISOString();
  }
}
