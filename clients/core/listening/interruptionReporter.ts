// Tells the service that the speaker cannot be heard. It counts only once the speaker's lease ran out by the server's clock,
// so nothing is asked before; a report that was too early answers the newer lease, and the next one waits for that.
import { isPassing } from '../api/apiError.ts';
import type { SessionSnapshot } from '../api/sessionApi.ts';
import { createBackoff } from '../backoff.ts';
import type { Backoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';

export interface InterruptionReporterOptions {
  /** Asks; rejects with ApiError. */
  report(): Promise<SessionSnapshot>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Now by the server's clock, in milliseconds since 1970. */
  serverNowMs(): number;
  onSession(session: SessionSnapshot): void;
  /** Asking again would not help. */
  onError(error: unknown): void;
}

export interface InterruptionReporter {
  /** What is so now. `leaseExpiresAt` is the newest that is known, in ISO 8601; null: there is no lease. */
  update(now: { isSilent: boolean; leaseExpiresAt: string | null }): void;
  close(): void;
}

/** After the lease ran out a report waits this long, and up to `reportJitterMs` longer: others miss the speaker too. */
export const reportDelayMs = 1_000;
export const reportJitterMs = 1_000;
/** Waits after a report that got no answer: up to this long at first, doubling up to the cap. */
const retryBaseMs = 1_000;
const retryCapMs = 15_000;

/** At most one answered report per lease. */
export function createInterruptionReporter(options: InterruptionReporterOptions): InterruptionReporter {
  return new Reporter(options);
}

class Reporter implements InterruptionReporter {
  readonly #options: InterruptionReporterOptions;
  readonly #backoff: Backoff;
  #isSilent = false;
  #lease: string | null = null;
  #plannedFor: string | null = null;
  #reportedFor: string | null = null;
  #isAsking = false;
  #isClosed = false;
  #cancelTimer: () => void = () => {};

  constructor(options: InterruptionReporterOptions) {
    this.#options = options;
    this.#backoff = createBackoff({ baseMs: retryBaseMs, capMs: retryCapMs, random: options.random });
  }

  update({ isSilent, leaseExpiresAt }: { isSilent: boolean; leaseExpiresAt: string | null }): void {
    this.#isSilent = isSilent;
    this.#lease = leaseExpiresAt;
    this.#plan();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  #plan(): void {
    if (this.#isClosed || this.#isAsking) return;
    const lease = this.#isSilent && this.#lease !== this.#reportedFor ? this.#lease : null;
    if (lease === this.#plannedFor) return;
    this.#cancelTimer();
    this.#plannedFor = lease;
    if (lease === null) return;
    const leftMs = Math.max(0, Date.parse(lease) - this.#options.serverNowMs());
    const jitterMs = Math.floor(this.#options.random() * reportJitterMs);
    this.#reportIn(leftMs + reportDelayMs + jitterMs, lease);
  }

  #reportIn(delayMs: number, lease: string): void {
    this.#cancelTimer = this.#options.clock.schedule(delayMs, () => void this.#report(lease));
  }

  async #report(lease: string): Promise<void> {
    this.#isAsking = true;
    try {
      const session = await this.#options.report();
      this.#isAsking = false;
      this.#reportedFor = lease;
      this.#backoff.reset();
      if (!this.#isClosed) this.#options.onSession(session);
      this.#plan();
    } catch (error) {
      this.#isAsking = false;
      if (!this.#isClosed) this.#onFailure(error, lease);
    }
  }

  #onFailure(error: unknown, lease: string): void {
    if (isPassing(error)) {
      this.#reportIn(this.#backoff.nextDelayMs(), lease);
    } else {
      this.#reportedFor = lease;
      this.#options.onError(error);
    }
    this.#plan();
  }
}
