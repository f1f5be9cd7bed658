// The session's state machine: which change each status admits, and where it leads. Resolvers, Lambdas and clients read
// it here; nothing else decides what may follow what. A new status or change does not compile until it has its row.
import type { EndReason, SessionStatus } from './generated/schema.ts';

/** The changes that end a session, each for its own reason. */
export type EndingChange = 'end' | 'abandon' | 'lose' | 'expire';

/**
 * What can happen to a session's status or broadcast once it is created.
 * - `start`: the speaker's connection is open
 * - `takeOver`: the same speaker goes on in another tab, or after a reload, with a new broadcast
 * - `pause`, `resume`, `end`: the speaker says so
 * - `interrupt`: the speaker's lease ran out
 * - `return`: the speaker is back after an interruption
 * - `abandon`: it did not start in time
 * - `lose`: the speaker did not come back in time
 * - `expire`: it reached the maximum length
 */
export type StatusChange = 'start' | 'takeOver' | 'pause' | 'resume' | 'interrupt' | 'return' | EndingChange;

/** The changes that each status admits. `ENDED` admits none. */
export const admittedChanges: Readonly<Record<SessionStatus, readonly StatusChange[]>> = {
  CREATED: ['start', 'end', 'abandon'],
  LIVE: ['takeOver', 'pause', 'interrupt', 'end', 'expire'],
  PAUSED: ['takeOver', 'resume', 'interrupt', 'end', 'expire'],
  INTERRUPTED: ['return', 'end', 'lose', 'expire'],
  ENDED: [],
};

/** The status that each change leads to; `same`: it stays, only the broadcast changes; `before`: the one that was interrupted. */
export const targetStatus: Readonly<Record<StatusChange, SessionStatus | 'same' | 'before'>> = {
  start: 'LIVE',
  takeOver: 'same',
  pause: 'PAUSED',
  resume: 'LIVE',
  interrupt: 'INTERRUPTED',
  return: 'before',
  end: 'ENDED',
  abandon: 'ENDED',
  lose: 'ENDED',
  expire: 'ENDED',
};

/** Why a session ended, by the change that ended it. */
export const endReasons: Readonly<Record<EndingChange, EndReason>> = {
  end: 'SPEAKER_ENDED',
  abandon: 'NEVER_STARTED',
  lose: 'SPEAKER_LOST',
  expire: 'TIME_LIMIT',
};

/** What a deadline that has passed does to each status, unless the maximum length is reached too; null: nothing more. */
export const overdueChanges: Readonly<Record<SessionStatus, StatusChange | null>> = {
  CREATED: 'abandon',
  LIVE: 'interrupt',
  PAUSED: 'interrupt',
  INTERRUPTED: 'lose',
  ENDED: null,
};

const statuses = Object.keys(admittedChanges) as SessionStatus[];

/** The statuses that admit a change, in the schema's order. */
export function statusesAdmitting(change: StatusChange): SessionStatus[] {
  return statuses.filter((status) => admittedChanges[status].indexOf(change) >= 0);
}
