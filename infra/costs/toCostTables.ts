// The measured designs as Markdown: what one session-hour used and cost, and what ran for all sessions.
import { sum, toBilledQuantities, toTotalUsd, toUsd } from './billedQuantities.ts';
import type { BilledQuantities } from './billedQuantities.ts';
import type { DesignsUsage, DesignUsage } from './measureDesigns.ts';
import { prices } from './prices.ts';
import type { PricedItem } from './prices.ts';
import { toMarkdownTable } from './toMarkdownTable.ts';

/** Who the standing costs are shared by. */
export interface Sharing {
  /** How many sessions are on at a time. */
  readonly liveSessionCount: number;
}

const titles: Readonly<Record<PricedItem, string>> = {
  operations: 'AppSync queries and mutations',
  messages: 'AppSync real-time messages',
  connectionMinutes: 'AppSync connection-minutes',
  writeUnits: 'DynamoDB write units',
  readUnits: 'DynamoDB read units',
  kinesisVideoCalls: 'KVS control plane calls',
  stsCalls: 'STS calls',
  invocations: 'Lambda invocations',
  gigabyteSeconds: 'Lambda GB-seconds',
  schedules: 'Scheduler invocations',
  busEvents: 'EventBridge events',
  queueRequests: 'SQS requests',
  activeChannels: 'KVS active signaling channel',
};
const items = Object.keys(titles) as PricedItem[];
/** Both designs need the same channel: it is shown, and left out of what is compared. */
const sameInBoth: readonly PricedItem[] = ['activeChannels'];

/** Two tables and a sentence. */
export function toCostTables({ push, polling }: DesignsUsage, { liveSessionCount }: Sharing): string {
  const sharedUsd = ({ standing }: DesignUsage): number =>
    toTotalUsd(toBilledQuantities(standing)) / liveSessionCount;
  const ownUsd = ({ session }: DesignUsage): number => toTotalUsd(toBilledQuantities(session), sameInBoth);
  const [pushUsd, pollingUsd] = [ownUsd(push) + sharedUsd(push), ownUsd(polling) + sharedUsd(polling)];
  const own = toRows(push.session, polling.session);
  own.push(
    [
      `1/${liveSessionCount} of what runs for all`,
      'below',
      '',
      toDollars(sharedUsd(push)),
      '',
      toDollars(sharedUsd(polling)),
    ],
    ['**together**', '', '', `**${toDollars(pushUsd)}**`, '', `**${toDollars(pollingUsd)}**`],
    ...sameInBoth.map((item) =>
      toRow(item, toBilledQuantities(push.session), toBilledQuantities(polling.session)),
    ),
  );
  return [
    toMarkdownTable(['per session-hour', 'price', 'push', '', 'polling', ''], own, 2),
    toMarkdownTable(
      ['per hour, for all sessions', 'price', 'push: the sweep', '', 'polling: the scan', ''],
      toRows(push.standing, polling.standing),
      2,
    ),
    `Polling costs ${(pollingUsd / pushUsd).toFixed(2)} times as much.`,
  ].join('\n\n');
}

function toRows(push: DesignUsage['session'], polling: DesignUsage['session']): string[][] {
  const [pushed, polled] = [toBilledQuantities(push), toBilledQuantities(polling)];
  const rows = items
    .filter((item) => !sameInBoth.includes(item) && (pushed[item] !== 0 || polled[item] !== 0))
    .map((item) => toRow(item, pushed, polled));
  const [pushCalls, pollingCalls] = [sum(push.dataSourceCalls), sum(polling.dataSourceCalls)];
  if (pushCalls + pollingCalls > 0)
    rows.splice(1, 0, [
      'data source calls',
      'in the operation',
      toCount(pushCalls),
      '',
      toCount(pollingCalls),
      '',
    ]);
  return rows;
}

function toRow(item: PricedItem, push: BilledQuantities, polling: BilledQuantities): string[] {
  const cells = (quantity: number) => [toCount(quantity), toDollars(toUsd(item, quantity))];
  return [titles[item], toPrice(item), ...cells(push[item]), ...cells(polling[item])];
}

function toPrice(item: PricedItem): string {
  const { usd, per } = prices[item];
  if (usd === 0) return 'free';
  return per === 1 ? `$${usd}` : `$${usd} a million`;
}

function toCount(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 100 ? 1 : 0 });
}

function toDollars(usd: number): string {
  return `$${usd.toFixed(5)}`;
}
