// The API as a broadcast asks it: repeated while that may help, and forgotten when the broadcast is over. In: calls. Out:
// answers, rejections that the person is told, and word of a session in which nobody can speak any more.
import { ApiError } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import type { SessionApi, SessionSnapshot } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';
import { retryPassing } from './retryPassing.ts';

/** After these there is no session to speak in. */
export const endingKinds: readonly ApiErrorKind[] = ['SessionEnded', 'SessionNotFound', 'NotSessionOwner'];

/** `SessionApi` rejects with nothing but `ApiError`; anything else is a defect, and shown as one. */
export function toKind(error: unknown): ApiErrorKind {
  return error instanceof ApiError ? error.kind : 'Unexpected';
}

export interface SpeakerCallsOptions {
  readonly api: SessionApi;
  readonly clock: Clock;
  readonly random: () => number;
  /** The session is over, gone or somebody else's. */
  onEnding(kind: ApiErrorKind): void;
}

export class SpeakerCalls {
  readonly #options: SpeakerCallsOptions;
  /** Counts, so that answers that nobody waits for any more are known. */
  #generation = 0;

  constructor(options: SpeakerCallsOptions) {
    this.#options = options;
  }

  /**
   * @param isNeeded asked before each repetition and at the end
   * @returns undefined when nobody needs the answer any more, or `onEnding` was called; rejects with any other `ApiError`
   */
  async ask<Answer>(
    call: (api: SessionApi) => Promise<Answer>,
    alsoRepeats: readonly ApiErrorKind[] = [],
    isNeeded: () => boolean = () => true,
  ): Promise<Answer | undefined> {
    const { api, clock, random } = this.#options;
    const generation = this.#generation;
    const isWanted = (): boolean => generation === this.#generation && isNeeded();
    try {
      const answer = await retryPassing(() => call(api), { clock, random, isWanted, alsoRepeats });
      return isWanted() ? answer : undefined;
    } catch (error) {
      if (!isWanted()) return undefined;
      if (!endingKinds.includes(toKind(error))) throw error;
      this.#options.onEnding(toKind(error));
      return undefined;
    }
  }

  /** Asks for a change of the session. Somebody else's at the same moment does not matter: it is asked for again. */
  change(
    call: (api: SessionApi) => Promise<SessionSnapshot>,
    isNeeded?: () => boolean,
  ): Promise<SessionSnapshot | undefined> {
    return this.ask(call, ['Conflict'], isNeeded);
  }

  /** The calls that are under way do not count any more; later ones do. */
  abandon(): void {
    this.#generation++;
  }
}
