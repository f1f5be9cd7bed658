// The measured hour of a session with ten listeners, in the parts that grow differently: heartbeats with time, the rest with
// each session that begins. The file is what `npm run costs -- --save` wrote.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBilledQuantities } from '../costs/billedQuantities.ts';
import type { BilledQuantities } from '../costs/billedQuantities.ts';
import type { DesignUsage } from '../costs/measureDesigns.ts';
import { hourPlan, seatRenewalSeconds } from '../costs/sessionPlan.ts';
import { leaseRenewalSeconds } from '../../schema/limits.ts';
import type { Counts } from '../local/meter.ts';

export interface SessionHour {
  readonly listeners: number;
  readonly leaseRenewals: number;
  readonly seatRenewals: number;
  /** Queries and mutations that are neither: a session begins, changes and ends, listeners come and read. */
  readonly otherOperations: number;
  readonly outboundMessages: number;
  readonly statusChanges: number;
  readonly readUnits: number;
  /** Write units of the sessions' row, and of its copy by owner, for each renewal; the other writes are spread over these. */
  readonly rowUnitsPerRenewal: number;
  readonly ownerIndexUnitsPerRenewal: number;
  readonly sweepIndexUnitsPerLease: number;
  /** All that is billed. */
  readonly billed: BilledQuantities;
}

/** Reads what was measured. */
export function readSessionHour(): SessionHour {
  const file = join(import.meta.dirname, 'measuredHour.json');
  return toSessionHour((JSON.parse(readFileSync(file, 'utf8')) as DesignUsage).session);
}

/** The parts of an hour that went as `hourPlan` says. */
export function toSessionHour(usage: DesignUsage['session']): SessionHour {
  const { listenerCount, startSecond, endSecond, joinSecond } = hourPlan;
  const leaseRenewals = renewalsBetween(startSecond, endSecond, leaseRenewalSeconds);
  const seatRenewals = listenerCount * renewalsBetween(joinSecond, endSecond, seatRenewalSeconds);
  const billed = toBilledQuantities(usage);
  const { writeUnits, readUnits } = usage.dynamoDb;
  const renewals = leaseRenewals + seatRenewals;
  return {
    listeners: listenerCount,
    leaseRenewals,
    seatRenewals,
    otherOperations: billed.operations - renewals,
    outboundMessages: billed.messages,
    statusChanges: usage.appSync.inboundMessages,
    readUnits: unitsOf(readUnits, /StorageSessions[^/]*$/),
    rowUnitsPerRenewal: unitsOf(writeUnits, /StorageSessions[0-9A-F]{8}[^/]*$/) / renewals,
    ownerIndexUnitsPerRenewal: unitsOf(writeUnits, /\/byOwner$/) / renewals,
    sweepIndexUnitsPerLease: unitsOf(writeUnits, /\/bySweepAt$/) / leaseRenewals,
    billed,
  };
}

/** Renewals between two moments, at neither of them. */
function renewalsBetween(fromSecond: number, untilSecond: number, eachSeconds: number): number {
  return Math.ceil((untilSecond - fromSecond) / eachSeconds) - 1;
}

function unitsOf(counts: Counts, place: RegExp): number {
  return Object.entries(counts).reduce((total, [name, units]) => total + (place.test(name) ? units : 0), 0);
}
