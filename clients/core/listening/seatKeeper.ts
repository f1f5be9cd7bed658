// Keeps a listener's seat in one session: takes one, or the one that the tab remembers, renews it each minute, takes another
// when it was lost, frees it. In: the API. Out: the seat, access to the audio for it, and the session of every answer.
import { seatSeconds } from '../../../schema/limits.ts';
import { ApiError, isPassing } from '../api/apiError.ts';
import type { HeldSeat, SessionApi, SessionSnapshot, SignalingAccess } from '../api/sessionApi.ts';
import { createBackoff } from '../backoff.ts';
import type { Backoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import type { Problem } from '../sentences/problem.ts';
import type { HeldSeatStore, SeatKey } from './heldSeatStore.ts';
import { seatAnswerTo } from './seatAnswers.ts';
import type { SeatAnswer, SeatStage } from './seatAnswers.ts';

export interface SeatKeeperOptions {
  readonly api: Pick<SessionApi, 'joinSession' | 'renewSeat' | 'leaveSession'>;
  readonly sessionId: string;
  readonly store: HeldSeatStore;
  readonly clock: Clock;
  readonly random: () => number;
  /** A seat was taken: the first, or another in its place. Access asked for before is worth nothing now. */
  onSeat(seat: HeldSeat): void;
  /** Every answer's session. */
  onSession(session: SessionSnapshot): void;
  /** What stands in the way at the moment, or null. It is tried again. */
  onProblem(problem: Problem | null): void;
  /** No seat can be had, and nothing more is tried. */
  onRefused(problem: Problem): void;
  /** The session is over. */
  onEnded(): void;
}

/** A held seat is renewed this often. */
export const seatRenewalMs = 60_000;
/** Waits between tries: up to this long at first, doubling up to the cap. */
export const seatRetryBaseMs = 500;
export const seatRetryCapMs = 15_000;
/** So many joins in a row may be overtaken by others. */
export const maxOvertakenJoins = 5;
/** A call that takes longer is taken for lost. */
export const seatCallTimeoutMs = 8_000;

type SeatAndSession = Awaited<ReturnType<SessionApi['renewSeat']>>;

export class SeatKeeper {
  readonly #options: SeatKeeperOptions;
  readonly #backoff: Backoff;
  #stage: SeatStage = 'taking';
  /** The seat that the tab remembers, until it is known whether it is still its own. */
  #remembered: SeatKey | undefined;
  #seat: HeldSeat | undefined;
  /** What came with the seat, until it is asked for: asking again means that it was no good. */
  #unusedAccess: SignalingAccess | undefined;
  /** What the server's clock is ahead of ours. */
  #aheadMs = 0;
  /** A seat that was never renewed is not replaced a second time. */
  #mayReplace = true;
  #overtakenJoins = 0;
  #renewedAtMs = 0;
  /** Counts calls, so that a late answer of an abandoned one is known. */
  #call = 0;
  #isAsking = true;
  #isClosed = false;
  #hasLeft = false;
  #cancelTimer: () => void = () => {};

  /** Asks for a seat at once: for the one that the tab remembers, if no other tab sits on it. */
  constructor(options: SeatKeeperOptions) {
    this.#options = options;
    this.#backoff = createBackoff({
      baseMs: seatRetryBaseMs,
      capMs: seatRetryCapMs,
      random: options.random,
    });
    void this.#begin();
  }

  /** The seat that is held, if any. */
  get seat(): HeldSeat | undefined {
    return this.#seat;
  }

  /** Now by the server's clock, as far as its answers tell, in milliseconds since 1970. */
  serverNowMs(): number {
    return this.#options.clock.nowMs() + this.#aheadMs;
  }

  /**
   * VIEWER access for the present seat: what came with it, and new access at each further call.
   * @throws ApiError; only a passing one is worth another try
   */
  async readAccess(): Promise<SignalingAccess> {
    const seat = this.#seat;
    // By its secret: another seat may have the same number.
    const isStale = (): boolean => this.#isClosed || this.#seat?.secret !== seat?.secret;
    if (!seat || isStale()) throw new ApiError('Conflict', 'No seat is held.');
    const unused = this.#unusedAccess;
    this.#unusedAccess = undefined;
    if (unused) return unused;
    try {
      const answer = await this.#options.api.joinSession(this.#options.sessionId, seat);
      if (isStale()) throw new ApiError('Conflict', 'The seat is not held any more.');
      this.#accept({ seat: answer.seat, session: answer.session });
      return answer.signaling ?? fail(answer.signalingError);
    } catch (error) {
      if (!isStale()) this.doubt(error);
      throw error;
    }
  }

  /** Renews now if a renewal is overdue (timers sleep in background tabs) or failed. */
  renewIfOverdue(): void {
    const isOverdue = this.#options.clock.nowMs() - this.#renewedAtMs >= seatRenewalMs;
    if (isOverdue || this.#backoff.failures > 0) this.renewNow();
  }

  /** Skips the wait for the next call. */
  renewNow(): void {
    if (!this.#isAsking && !this.#isClosed) void this.#ask();
  }

  /** Something else found that the seat or the session is not what it was. */
  doubt(error: unknown): void {
    if (!this.#isClosed && this.#seat && !isPassing(error)) this.#stumble(error);
  }

  /** Frees the seat, also one that is only on its way, and closes. */
  leave(): void {
    const seat = this.#seat;
    this.close();
    this.#hasLeft = true;
    this.#options.store.forget();
    if (seat) this.#free(seat);
  }

  /** The session is over: there is no seat to free. */
  end(): void {
    this.close();
    this.#seat = undefined;
    this.#options.store.forget();
  }

  /** Asks and tells nothing more. The seat stays taken until it runs out, and the tab remembers it. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#options.store.release();
  }

  async #begin(): Promise<void> {
    const remembered = await this.#options.store.claim(this.#options.sessionId);
    if (this.#isClosed) return;
    this.#remembered = remembered;
    this.#stage = remembered ? 'reclaiming' : 'taking';
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const call = ++this.#call;
    const isLate = (): boolean => this.#isClosed || call !== this.#call;
    const held = this.#seat ?? this.#remembered;
    this.#isAsking = true;
    this.#schedule(seatCallTimeoutMs, () => {
      this.#abandonCall();
      this.#stumble(new ApiError('ServiceUnreachable', 'The API did not answer in time.'));
    });
    try {
      const answer = await this.#send(held);
      if (isLate()) return this.#onLate(answer.seat, held);
      this.#isAsking = false;
      this.#accept(answer);
    } catch (error) {
      if (isLate()) return;
      this.#isAsking = false;
      this.#stumble(error);
    }
  }

  #send(held: SeatKey | undefined): Promise<SeatAndSession & { signaling?: SignalingAccess }> {
    const { api, sessionId } = this.#options;
    if (this.#seat) return api.renewSeat(sessionId, this.#seat);
    return api.joinSession(sessionId, held);
  }

  #abandonCall(): void {
    this.#call++;
    this.#isAsking = false;
  }

  #accept({ seat, session, signaling }: SeatAndSession & { signaling?: SignalingAccess }): void {
    const { clock, store, sessionId } = this.#options;
    const isNew = this.#seat === undefined;
    this.#seat = seat;
    if (isNew) this.#unusedAccess = signaling;
    else this.#mayReplace = true;
    this.#aheadMs = Date.parse(seat.expiresAt) - seatSeconds * 1_000 - clock.nowMs();
    this.#remembered = undefined;
    this.#stage = 'renewing';
    this.#overtakenJoins = 0;
    this.#renewedAtMs = clock.nowMs();
    this.#backoff.reset();
    this.#askIn(seatRenewalMs);
    if (isNew) store.keep(sessionId, seat);
    this.#options.onProblem(null);
    this.#options.onSession(session);
    if (isNew && !this.#isClosed) this.#options.onSeat(seat);
  }

  #stumble(error: unknown): void {
    const { kind, retryAfterSeconds = 0 } =
      error instanceof ApiError ? error : new ApiError('Unexpected', String(error));
    const answer = this.#answerTo(kind);
    const acts: Record<SeatAnswer, () => void> = {
      retry: () => {
        this.#askIn(Math.max(this.#backoff.nextDelayMs(), retryAfterSeconds * 1_000));
        // One failure may be a blip; nobody needs to read of it.
        if (this.#backoff.failures > 1) this.#options.onProblem(kind);
      },
      retryRarely: () => {
        this.#askIn(seatRenewalMs);
        this.#options.onProblem(kind);
      },
      takeAnother: () => this.#takeAnother(),
      refuse: () => {
        if (this.#seat) this.#free(this.#seat);
        this.#refuse(kind);
      },
      loseSeat: () => this.#refuse('SeatLost'),
      end: () => {
        this.end();
        this.#options.onEnded();
      },
    };
    acts[answer]();
  }

  #answerTo(kind: Problem & ApiError['kind']): SeatAnswer {
    const answer = seatAnswerTo(kind, this.#stage);
    if (answer === 'takeAnother' && this.#stage === 'renewing' && !this.#mayReplace) return 'loseSeat';
    if (kind === 'Conflict' && answer === 'retry' && ++this.#overtakenJoins >= maxOvertakenJoins)
      return this.#stage === 'replacing' ? 'loseSeat' : 'refuse';
    return answer;
  }

  #takeAnother(): void {
    if (this.#stage === 'renewing') {
      this.#stage = 'replacing';
      this.#mayReplace = false;
    } else this.#stage = 'taking';
    this.#abandonCall();
    this.#seat = undefined;
    this.#remembered = undefined;
    this.#unusedAccess = undefined;
    this.#options.store.forget();
    this.#askIn(0);
  }

  #refuse(problem: Problem): void {
    this.close();
    this.#seat = undefined;
    this.#options.store.forget();
    this.#options.onRefused(problem);
  }

  #askIn(delayMs: number): void {
    this.#schedule(delayMs, () => void this.#ask());
  }

  #schedule(delayMs: number, callback: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.schedule(delayMs, callback);
  }

  /** A new seat that comes too late is nobody's. One that was held before is still held, unless it was left. */
  #onLate(seat: HeldSeat, held: SeatKey | undefined): void {
    if (!held || this.#hasLeft) this.#free(seat);
  }

  /** Whether it succeeds or not: a seat that nobody renews runs out. */
  #free(seat: SeatKey): void {
    this.#options.api.leaveSession(this.#options.sessionId, seat).catch(() => {});
  }
}

function fail(error: ApiError | undefined): never {
  throw error ?? new ApiError('ChannelUnavailable', 'There is no access to the audio yet.');
}
