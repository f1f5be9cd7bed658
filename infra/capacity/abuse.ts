// What one caller at one address can do at most of each thing that costs something or that AWS limits: computed from the
// limits that the code has, so that a limit that changes changes the table in infra/README.md. Averages over the firewall's
// window, by whoever uses every request for the one thing.
import {
  changeWindowSeconds,
  maxChangesInWindow,
  maxCreationsPerDay,
  maxUnendedSessions,
} from '../../schema/limits.ts';
import { adjectives, largestNumber, nouns, smallestNumber } from '../../schema/words.ts';
import { prices } from '../costs/prices.ts';
import type { PricedItem } from '../costs/prices.ts';
import { toMarkdownTable } from '../costs/toMarkdownTable.ts';
import {
  maxGuestRequests,
  maxRequests,
  widestOperationResolvers,
  windowSeconds,
} from '../stack/requestLimits.ts';
import { quotas } from './quotas.ts';

/** A row with the longest title and ten seats held is between 3 and 4 kB. */
const writeUnitsOfRow = 4;
/** The table, and the index byOwner, which has every attribute. A seat changes nothing that bySweepAt has. */
const copiesOfRow = 2;
/** AWS WAF, per request that it looks at. @see https://aws.amazon.com/waf/pricing/ */
const firewallUsd = 0.6 / 1_000_000;
const daySeconds = 86_400;

/** Somebody who calls: a guest, somebody signed in with a seat elsewhere, the owner of as many sessions as are let. */
interface Caller {
  readonly requestsInWindow: number;
  readonly ownSessions: number;
}

/** The most of each thing, a second unless it says a day. */
export interface Abuse {
  readonly requests: number;
  /** `joinSession { signaling … }`: one resolver renews the seat, each other gets credentials. */
  readonly assumeRole: number;
  readonly getEndpoint: number;
  /** Renewals of one seat. */
  readonly writeUnitsOfOneItem: number;
  readonly namesTried: number;
  /** Changes of status: each is a record of `publishStatus`, a push, an event on the bus and a row of the history. */
  readonly lambdaRecords: number;
  readonly channelsADay: number;
  readonly usdADay: number;
}

const callers = {
  guest: { requestsInWindow: maxGuestRequests, ownSessions: 0 },
  signedIn: { requestsInWindow: maxRequests, ownSessions: 0 },
  owner: { requestsInWindow: maxRequests, ownSessions: maxUnendedSessions },
} as const satisfies Readonly<Record<string, Caller>>;

const usdOf = (item: PricedItem): number => prices[item].usd / prices[item].per;

/** What a caller can do at most. */
export function abuseOf({ requestsInWindow, ownSessions }: Caller): Abuse {
  const requests = requestsInWindow / windowSeconds;
  const resolvers = requests * widestOperationResolvers;
  const vended = requests * (widestOperationResolvers - 1);
  const writeUnitsOfOneItem = resolvers * writeUnitsOfRow;
  const lambdaRecords = Math.min(resolvers, (ownSessions * maxChangesInWindow) / changeWindowSeconds);
  const channelsADay = ownSessions > 0 ? maxCreationsPerDay : 0;
  const requestUsd = requests * (usdOf('operations') + firewallUsd);
  const writeUsd = writeUnitsOfOneItem * copiesOfRow * usdOf('writeUnits');
  // The publisher's mutation, its invocation, the event, a row of the history, and a message to each of eleven.
  const changeUsd =
    usdOf('operations') +
    usdOf('invocations') +
    usdOf('busEvents') +
    usdOf('writeUnits') +
    11 * usdOf('messages');
  return {
    requests,
    assumeRole: vended,
    getEndpoint: vended,
    writeUnitsOfOneItem,
    namesTried: resolvers,
    lambdaRecords,
    channelsADay,
    usdADay:
      daySeconds * (requestUsd + writeUsd + lambdaRecords * changeUsd) +
      channelsADay * usdOf('activeChannels'),
  };
}

/** How many names there are. */
export const nameCount = adjectives.length * nouns.length * (largestNumber - smallestNumber + 1);

/** The table of infra/README.md. */
export function toAbuseTable(): string {
  const columns = [callers.guest, callers.signedIn, callers.owner].map(abuseOf);
  const toRow = (name: string, member: keyof Abuse, quota: string): string[] => [
    name,
    ...columns.map((abuse) => toNumber(abuse[member], member === 'usdADay' ? '$' : '')),
    quota,
  ];
  return toMarkdownTable(
    ['the most by one caller at one address', 'guest', 'signed in', 'owner', 'AWS admits'],
    [
      toRow('Requests, a second', 'requests', ''),
      toRow('STS AssumeRole, a second', 'assumeRole', toNumber(quotas.assumeRole.value)),
      toRow('KVS GetSignalingChannelEndpoint, a second', 'getEndpoint', toNumber(quotas.getEndpoint.value)),
      toRow(
        'Write units of one item, a second',
        'writeUnitsOfOneItem',
        toNumber(quotas.sweepShardWrites.value),
      ),
      toRow('Names tried, a second', 'namesTried', ''),
      toRow('Records of publishStatus, a second', 'lambdaRecords', ''),
      toRow('Signaling channels, a day', 'channelsADay', ''),
      toRow('Dollars, a day', 'usdADay', ''),
    ],
    1,
  );
}

/** One digit after the point below 100: 6.7, 267, $14.2. */
function toNumber(value: number, sign = ''): string {
  const digits = value < 100 && !Number.isInteger(value) ? 1 : 0;
  return `${sign}${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
