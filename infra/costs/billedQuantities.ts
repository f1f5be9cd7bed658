// From what the local cloud's meter counted to what stands on a bill: quantities by priced item, and dollars.
import type { Counts, FunctionUsage, Usage } from '../local/meter.ts';
import { prices } from './prices.ts';
import type { PricedItem } from './prices.ts';

/** How much of each item was used. */
export type BilledQuantities = Readonly<Record<PricedItem, number>>;

export function toBilledQuantities({
  appSync,
  awsCalls,
  dynamoDb,
  lambda,
  schedules,
}: Usage): BilledQuantities {
  const functions = Object.values(lambda);
  return {
    operations: appSync.queries + appSync.mutations,
    messages: appSync.outboundMessages,
    connectionMinutes: appSync.connectionMs / 60_000,
    writeUnits: sum(dynamoDb.writeUnits),
    readUnits: sum(dynamoDb.readUnits),
    kinesisVideoCalls: callsOf(awsCalls, 'kinesisvideo'),
    stsCalls: callsOf(awsCalls, 'sts'),
    // Created is not active yet, but a channel that nobody connects to is none that a session needs.
    activeChannels: awsCalls['kinesisvideo:CreateSignalingChannel'] ?? 0,
    invocations: functions.reduce((total, { invocations }) => total + invocations, 0),
    gigabyteSeconds: functions.reduce((total, each) => total + gigabyteSecondsOf(each), 0),
    schedules: sum(schedules),
    // `publishStatus` puts one event in a call, of less than a kilobyte.
    busEvents: awsCalls['events:PutEvents'] ?? 0,
    queueRequests: callsOf(awsCalls, 'sqs'),
  };
}

/** US dollars of so many units. */
export function toUsd(item: PricedItem, quantity: number): number {
  const { usd, per } = prices[item];
  return (quantity * usd) / per;
}

/** US dollars of everything but the items left out. */
export function toTotalUsd(quantities: BilledQuantities, leftOut: readonly PricedItem[] = []): number {
  return (Object.keys(prices) as PricedItem[])
    .filter((item) => !leftOut.includes(item))
    .reduce((total, item) => total + toUsd(item, quantities[item]), 0);
}

export function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function gigabyteSecondsOf({ billedMs, memoryMb }: FunctionUsage): number {
  return ((billedMs / 1000) * memoryMb) / 1024;
}

function callsOf(awsCalls: Counts, service: string): number {
  return sum(
    Object.fromEntries(Object.entries(awsCalls).filter(([action]) => action.startsWith(`${service}:`))),
  );
}
