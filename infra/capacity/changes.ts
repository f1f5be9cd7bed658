// What could be changed in the stack when a quota binds that AWS does not raise far enough: each with what it takes away.
import type { Design } from './load.ts';

export interface Change {
  readonly title: string;
  readonly price: string;
  readonly to: Partial<Design>;
}

export const changes: readonly Change[] = [
  {
    title: 'Lease renewed each 15 s, running 45 s',
    price: 'a lost speaker is noticed within 45 s, not 15',
    to: { leaseRenewalSeconds: 15 },
  },
  {
    title: 'Seats renewed each 3 min, held 9 min',
    price: 'an abandoned seat is free after 9 min, not 3',
    to: { seatRenewalSeconds: 180 },
  },
  {
    title: 'Credentials of an hour, the most that a chained role gets',
    price: 'what was handed out works an hour, not 15 min',
    to: { accessRenewalSeconds: 59 * 60 },
  },
  {
    title: "The channel's two endpoints kept in its row",
    price: 'AWS does not promise that they stay: a failed connection must ask anew',
    to: { endpointCallsPerAccess: 2 / 11 },
  },
  {
    title: 'Channels used again',
    price: 'a channel rests until the last credentials for it have expired',
    to: { channels: 'reused' },
  },
  {
    title: 'byOwner without what renewals change',
    price: '`mySessions` reads the rows after the index',
    to: { ownerIndexShare: 0 },
  },
  {
    title: '512 sweep shards',
    price: 'a sweep that finds nothing reads 256 units, not 8',
    to: { sweepShards: 512 },
  },
  {
    title: 'Access tokens of a day',
    price: 'a token that was revoked works until its end',
    to: { tokenSeconds: 24 * 60 * 60 },
  },
];

/** The design with all of them. */
export function toChangedDesign(design: Design): Design {
  return changes.reduce((changed, { to }) => ({ ...changed, ...to }), design);
}
