// The session's state machine: which change each status admits, and where it leads. Resolvers, Lambdas and clients read
// it here; nothing else decides what may follow what. A new status or change does not compile until it has its row.
import type { SessionStatus } from './generated/schema.ts';

/**
 * What can happen to a session's status or broadcast once it is created.
 * - `start`: the speaker's connection is open
 * - `takeOver`: the same speaker goes on in another tab, or after a reload, with a new broadcast
 * - `pause`, `resume`, `end`: the speaker says so
 * - `abandon`: its channel could not be had, so nobody could ever hear anything
 */
export type StatusChange = 'start' | 'takeOver' | 'pause' | 'resume' | 'end' | 'abandon';

/** The changes that each status admits. `ENDED` admits none. */
export const admittedChanges: Readonly<Record<SessionStatus, readonly StatusChange[]>> = {
  CREATED: ['start', 'end', 'abandon'],
  LIVE: ['takeOver', 'pause', 'end', 'abandon'],
  PAUSED: ['takeOver', 'resume', 'end', 'abandon'],
  ENDED: [],
};

/** The status that each change leads to; null where the status stays and only the broadcast changes. */
export const targetStatus: Readonly<Record<StatusChange, SessionStatus | null>> = {
  start: 'LIVE',
  takeOver: null,
  pause: 'PAUSED',
  resume: 'LIVE',
  end: 'ENDED',
  abandon: 'ENDED',
};

const statuses = Object.keys(admittedChanges) as SessionStatus[];

/** The statuses that admit a change, in the schema's order. */
export function statusesAdmitting(change: StatusChange): SessionStatus[] {
  return statuses.filter((status) => admittedChanges[status].indexOf(change) >= 0);
}
