// What a load costs in an hour: the measured and billed quantities of a session-hour, as often as there are sessions, with the
// parts that the design decides put in anew.
import { toTotalUsd, toUsd } from '../costs/billedQuantities.ts';
import type { BilledQuantities } from '../costs/billedQuantities.ts';
import { leaseRenewalSeconds } from '../../schema/limits.ts';
import { seatRenewalSeconds } from '../costs/sessionPlan.ts';
import type { Design, Load } from './load.ts';
import type { SessionHour } from './sessionHour.ts';

/** A month's hours, as AWS's pricing pages count them. */
const hoursPerMonth = 730;

export interface HourUsd {
  readonly appSync: number;
  readonly dynamoDb: number;
  readonly channels: number;
  readonly lambda: number;
  readonly events: number;
  readonly together: number;
}

/** US dollars of an hour with so many there all the time. */
export function toHourUsd(load: Load, design: Design, hour: SessionHour): HourUsd {
  const sessions = load.listeners / load.listenersPerSession;
  const perSession = toQuantities(load, design, hour);
  const usd = (...items: (keyof BilledQuantities)[]): number =>
    sessions * items.reduce((total, item) => total + toUsd(item, perSession[item]), 0);
  return {
    appSync: usd('operations', 'messages', 'connectionMinutes'),
    dynamoDb: usd('writeUnits', 'readUnits'),
    channels: usd('activeChannels'),
    lambda: usd('invocations', 'gigabyteSeconds'),
    events: usd('busEvents'),
    together: sessions * toTotalUsd(perSession),
  };
}

/** What one session uses in an hour. */
function toQuantities(load: Load, design: Design, hour: SessionHour): BilledQuantities {
  const ofListeners = load.listenersPerSession / hour.listeners;
  const sessionHours = load.sessionMinutes / 60;
  const leases = (hour.leaseRenewals * leaseRenewalSeconds) / design.leaseRenewalSeconds;
  const seats = (hour.seatRenewals * ofListeners * seatRenewalSeconds) / design.seatRenewalSeconds;
  const rowUnits = hour.rowUnitsPerRenewal + hour.ownerIndexUnitsPerRenewal * design.ownerIndexShare;
  return {
    ...hour.billed,
    operations: leases + seats + (hour.otherOperations * ofListeners) / sessionHours,
    messages: (hour.outboundMessages * ofListeners) / sessionHours,
    connectionMinutes: hour.billed.connectionMinutes * ofListeners,
    writeUnits: (leases + seats) * rowUnits + leases * hour.sweepIndexUnitsPerLease,
    activeChannels: design.channels === 'reused' ? 1 / hoursPerMonth : 1 / sessionHours,
  };
}
