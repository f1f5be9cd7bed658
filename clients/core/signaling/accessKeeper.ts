// Access to a channel, kept as long as it is good: read when it is about to expire, and when connecting with it failed.
import { ApiError, isPassing } from '../api/apiError.ts';
import type { SignalingAccess } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';

/** Access that expires sooner is read anew. */
export const accessMarginMs = 60_000;

export interface AccessKeeper {
  /** Kept access, or new. Rejects with what reading rejects with. */
  read(): Promise<SignalingAccess>;
  /**
   * The channel did not take the access, for a reason that browsers do not tell: the next read asks for new. If that cannot
   * be had for the moment, or not without a new sign-in, the old one is tried on until it expires: it may have been the
   * network.
   */
  distrust(): void;
}

export interface AccessKeeperOptions {
  readAccess(): Promise<SignalingAccess>;
  readonly clock: Clock;
}

/** Makes a keeper that has nothing yet; those who ask at the same time share one reading. */
export function createAccessKeeper(options: AccessKeeperOptions): AccessKeeper {
  let kept: SignalingAccess | undefined;
  let isTrusted = false;
  let pending: Promise<SignalingAccess> | undefined;
  const readUsable = (): SignalingAccess | undefined => {
    const leftMs = kept ? Date.parse(kept.credentials.expiresAt) - options.clock.nowMs() : 0;
    return leftMs > accessMarginMs ? kept : undefined;
  };
  const readNew = async (): Promise<SignalingAccess> => {
    try {
      kept = await options.readAccess();
      isTrusted = true;
      return kept;
    } catch (error) {
      const usable = readUsable();
      if (usable && mayLast(error)) return usable;
      throw error;
    } finally {
      pending = undefined;
    }
  };
  return {
    async read() {
      const usable = readUsable();
      if (usable && isTrusted) return usable;
      return (pending ??= readNew());
    },
    distrust() {
      isTrusted = false;
    },
  };
}

/** Whether the error says nothing against access that was granted before. */
function mayLast(error: unknown): boolean {
  return isPassing(error) || (error instanceof ApiError && error.kind === 'SignInExpired');
}
