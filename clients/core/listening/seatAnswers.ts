// What a listener does about each error of a call for a seat: one table for the whole closed list, so that the schema's next
// error type does not compile until somebody decided.
import type { ApiErrorKind } from '../api/apiError.ts';

/**
 * - `taking`: asks for a free seat
 * - `reclaiming`: asks for the seat that the tab remembers
 * - `renewing`: holds a seat, which is renewed
 * - `replacing`: lost its seat and asks for another
 */
export type SeatStage = 'taking' | 'reclaiming' | 'renewing' | 'replacing';

/**
 * - `retry`: soon, by itself
 * - `retryRarely`: at the next renewal; only a person can help before
 * - `takeAnother`: the seat is somebody else's
 * - `refuse`: says why; `loseSeat`: says that the seat is lost
 * - `end`: the session is over, which the session itself will show
 */
export type SeatAnswer = 'retry' | 'retryRarely' | 'takeAnother' | 'refuse' | 'loseSeat' | 'end';

type Answers = Readonly<Record<SeatStage, SeatAnswer>>;

const always = (answer: SeatAnswer): Answers => ({
  taking: answer,
  reclaiming: answer,
  renewing: answer,
  replacing: answer,
});

const answers: Readonly<Record<ApiErrorKind, Answers>> = {
  SessionNotFound: always('refuse'),
  SessionEnded: { taking: 'refuse', reclaiming: 'refuse', renewing: 'end', replacing: 'end' },
  SessionFull: { taking: 'refuse', reclaiming: 'refuse', renewing: 'takeAnother', replacing: 'loseSeat' },
  // Also of a seat that ran out while the tab slept: this one is not had again.
  TooManySeats: always('refuse'),
  NotSessionOwner: always('refuse'),
  SignInRequired: always('refuse'),
  InvalidTransition: always('refuse'),
  // What a tab remembers may be of another time.
  InvalidInput: { ...always('refuse'), reclaiming: 'takeAnother' },
  // Without a seat it says that many joined at the same moment.
  Conflict: { taking: 'retry', reclaiming: 'takeAnother', renewing: 'takeAnother', replacing: 'retry' },
  RateLimited: always('retry'),
  ChannelUnavailable: always('retry'),
  CredentialsUnavailable: always('retry'),
  StorageUnavailable: always('retry'),
  ServiceUnreachable: always('retry'),
  // While a seat is held the audio goes on without the API.
  SignInExpired: { taking: 'refuse', reclaiming: 'refuse', renewing: 'retryRarely', replacing: 'refuse' },
  Unexpected: { taking: 'refuse', reclaiming: 'refuse', renewing: 'retryRarely', replacing: 'refuse' },
};

/** What to do about an error. */
export function seatAnswerTo(kind: ApiErrorKind, stage: SeatStage): SeatAnswer {
  return answers[kind][stage];
}
