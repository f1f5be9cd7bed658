// What a load uses of each quota at its busiest: everybody is on air while the sessions of the hour begin.
import type { Design, Load } from './load.ts';
import { quotas, toValue } from './quotas.ts';
import type { QuotaId } from './quotas.ts';
import type { SessionHour } from './sessionHour.ts';

/** How much of each quota is used, in its unit. */
export type Use = Readonly<Record<QuotaId, number>>;

export function countUse(load: Load, design: Design, hour: SessionHour): Use {
  const sessions = load.listeners / load.listenersPerSession;
  const people = sessions + load.listeners;
  const beginsPerSecond = sessions / (load.startWindowMinutes * 60);
  const comersPerSecond = beginsPerSecond * (1 + load.listenersPerSession);
  /** What a measured session used, for as many listeners as there are; the few calls of its own shrink along. */
  const ofListeners = load.listenersPerSession / hour.listeners;
  const leasesPerSecond = sessions / design.leaseRenewalSeconds;
  const renewalsPerSecond = leasesPerSecond + load.listeners / design.seatRenewalSeconds;
  const accessesPerSecond = people / design.accessRenewalSeconds + comersPerSecond;
  const sweepIndexUnits = leasesPerSecond * hour.sweepIndexUnitsPerLease;
  const madePerSecond = design.channels === 'reused' ? 0 : beginsPerSecond;
  return {
    requestTokens: renewalsPerSecond + beginsPerSecond * hour.otherOperations * ofListeners,
    connects: beginsPerSecond * load.listenersPerSession,
    outboundMessages: beginsPerSecond * hour.outboundMessages * ofListeners,
    channels: sessions,
    createChannel: madePerSecond,
    deleteChannel: madePerSecond,
    getEndpoint: accessesPerSecond * design.endpointCallsPerAccess,
    // Each makes its connections at about the same time, for which it asks once: what KVS answered is good for four minutes.
    iceServers: comersPerSecond,
    assumeRole: accessesPerSecond,
    tableWrites: renewalsPerSecond * hour.rowUnitsPerRenewal,
    ownerIndexWrites: renewalsPerSecond * hour.ownerIndexUnitsPerRenewal * design.ownerIndexShare,
    sweepIndexWrites: sweepIndexUnits,
    tableReads: beginsPerSecond * hour.readUnits * ofListeners,
    sweepShardWrites: sweepIndexUnits / design.sweepShards,
    concurrency: beginsPerSecond * hour.statusChanges * (design.publishMs / 1000),
    putEvents: beginsPerSecond * hour.statusChanges,
    // Whoever comes needs a token, unless one lives for several sessions: then only so many of those who come.
    tokens: comersPerSecond * Math.min(1, (load.sessionMinutes * 60) / design.tokenSeconds),
  };
}

/** One quota beside what is used of it; sorted, these say what binds first. */
export interface Share {
  readonly id: QuotaId;
  readonly used: number;
  readonly value: number;
  /** 1 is all of it. */
  readonly share: number;
}

/** All quotas, the scarcest first. */
export function toShares(use: Use, region: string): Share[] {
  return (Object.keys(quotas) as QuotaId[])
    .map((id) => {
      const value = toValue(quotas[id], region);
      return { id, used: use[id], value, share: use[id] / value };
    })
    .sort((a, b) => b.share - a.share);
}
