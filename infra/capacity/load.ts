// How many are there at once, and what of the stack's design decides what that uses.
import { leaseRenewalSeconds } from '../../schema/limits.ts';
import { sweepShards } from '../../schema/sessionItem.ts';
import { seatRenewalSeconds, signalingRenewalSeconds } from '../costs/sessionPlan.ts';

export interface Load {
  /** Listeners at the same time. */
  readonly listeners: number;
  /** 1 to 10. */
  readonly listenersPerSession: number;
  readonly sessionMinutes: number;
  /** Sessions begin at full hours: all of them within so many minutes, and they end as they began. */
  readonly startWindowMinutes: number;
  readonly region: string;
}

export const defaultLoad: Omit<Load, 'listeners'> = {
  listenersPerSession: 10,
  sessionMinutes: 60,
  startWindowMinutes: 15,
  region: 'us-east-1',
};

/** TURN allocations of one listener's connection: two addresses at each of its ends. */
export const allocationsPerListener = 4;

/** The numbers of the design that one could choose otherwise. */
export interface Design {
  readonly leaseRenewalSeconds: number;
  readonly seatRenewalSeconds: number;
  /** How often everybody fetches access to the audio anew. */
  readonly accessRenewalSeconds: number;
  /** Calls for the channel's endpoint each time that somebody fetches access. */
  readonly endpointCallsPerAccess: number;
  /** Whether channels are used again, or made and deleted with each session. */
  readonly channels: 'ofOneSession' | 'reused';
  /** What of each renewal is written into the owner's index as well. */
  readonly ownerIndexShare: number;
  readonly sweepShards: number;
  /** How long an access token of the user pool lives. */
  readonly tokenSeconds: number;
  /** How long publishStatus takes for one change. A guess: it is not measured on AWS. */
  readonly publishMs: number;
}

export const presentDesign: Design = {
  leaseRenewalSeconds,
  seatRenewalSeconds,
  accessRenewalSeconds: signalingRenewalSeconds,
  endpointCallsPerAccess: 1,
  channels: 'ofOneSession',
  ownerIndexShare: 1,
  sweepShards: sweepShards.length,
  tokenSeconds: 3_600,
  publishMs: 250,
};
