// Renews the lease that says "the speaker is there". In: how to renew it. Out: each answer, that it is late, or the refusal
// after which there is nothing to renew.
import { leaseRenewalSeconds, leaseSeconds } from '../../../schema/limits.ts';
import { ApiError } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import type { SessionSnapshot } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';

/** From one renewal to the next. */
export const renewalSpacingMs = leaseRenewalSeconds * 1_000;
/** After a renewal that failed: three more fit in before the next would be due. */
export const retrySpacingMs = 1_250;
/** A try without an answer is followed by another one; its answer still counts if it comes. */
export const tryTimeoutMs = 3_000;
/** Without an answer for this long the lease is late, and the speaker is told: half of it is gone. */
export const lateMs = (leaseSeconds * 1_000) / 2;

/** After these there is no lease any more. */
const finalKinds: readonly ApiErrorKind[] = [
  'Conflict',
  'SessionEnded',
  'SessionNotFound',
  'NotSessionOwner',
  'InvalidTransition',
];

/** Why the last try failed, and whether the lease may run out soon, or has. */
export interface LeaseTrouble {
  readonly kind: ApiErrorKind;
  readonly isLate: boolean;
}

export interface LeaseKeeperOptions {
  renew(): Promise<SessionSnapshot>;
  readonly clock: Clock;
  onRenewed(session: SessionSnapshot): void;
  /** The lease is late, or only a new sign-in can renew it; each further failure is told too. The tries go on. */
  onTrouble(trouble: LeaseTrouble): void;
  /** Nothing is called after it. */
  onRefused(error: ApiError): void;
}

export interface LeaseKeeper {
  /** There is reason to hurry: the network is back, or the session was interrupted. */
  renewNow(): void;
  /** Nothing is called after it. */
  close(): void;
}

/** Keeps a lease that was granted just now; the first renewal follows after `renewalSpacingMs`. */
export function createLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { clock } = options;
  let isClosed = false;
  let isLate = false;
  let lastKind: ApiErrorKind = 'ServiceUnreachable';
  let cancelTry = (): void => {};
  let cancelLate = (): void => {};

  const close = (): void => {
    isClosed = true;
    cancelTry();
    cancelLate();
  };
  const tryIn = (delayMs: number): void => {
    cancelTry();
    cancelTry = clock.schedule(delayMs, () => void renew());
  };
  const watchTime = (): void => {
    isLate = false;
    cancelLate();
    cancelLate = clock.schedule(lateMs, () => {
      isLate = true;
      options.onTrouble({ kind: lastKind, isLate });
    });
  };
  const onFailed = (error: unknown): void => {
    const kind = error instanceof ApiError ? error.kind : 'Unexpected';
    if (error instanceof ApiError && finalKinds.includes(kind)) {
      close();
      options.onRefused(error);
      return;
    }
    lastKind = kind;
    tryIn(retrySpacingMs);
    if (isLate || kind === 'SignInExpired') options.onTrouble({ kind, isLate });
  };
  const renew = async (): Promise<void> => {
    tryIn(tryTimeoutMs);
    try {
      const session = await options.renew();
      if (isClosed) return;
      lastKind = 'ServiceUnreachable';
      tryIn(renewalSpacingMs);
      watchTime();
      options.onRenewed(session);
    } catch (error) {
      if (!isClosed) onFailed(error);
    }
  };

  tryIn(renewalSpacingMs);
  watchTime();
  return {
    renewNow: () => {
      if (!isClosed) void renew();
    },
    close,
  };
}
