// From counts to quantities to dollars, by examples whose sums one can do by head.
import { expect, test } from 'vitest';
import { toBilledQuantities, toTotalUsd, toUsd } from './billedQuantities.ts';
import { exampleUsage } from './exampleUsage.ts';
import { prices } from './prices.ts';
import type { PricedItem } from './prices.ts';

const million = 1_000_000;
const none = toBilledQuantities(exampleUsage());

test('nothing used is nothing billed', () => {
  expect(Object.values(none)).toEqual(Object.keys(prices).map(() => 0));
  expect(toTotalUsd(none)).toBe(0);
});

test('counts become the quantities that stand on a bill', () => {
  const quantities = toBilledQuantities({
    appSync: {
      queries: 2,
      mutations: 3,
      inboundMessages: 7,
      outboundMessages: 50,
      connectionMs: 90_000,
    },
    dataSourceCalls: { 'sessions.GetItem': 9 },
    awsCalls: {
      'dynamodb:GetItem': 9,
      'kinesisvideo:CreateSignalingChannel': 1,
      'kinesisvideo:GetSignalingChannelEndpoint': 4,
      'sts:AssumeRole': 6,
      'sqs:SendMessage': 8,
      'events:PutEvents': 10,
    },
    dynamoDb: { readUnits: { A: 0.5, 'A/i': 1 }, writeUnits: { A: 2, 'A/i': 3 } },
    lambda: {
      small: { invocations: 4, billedMs: 2000, memoryMb: 512, running: 0 },
      large: { invocations: 1, billedMs: 500, memoryMb: 2048, running: 0 },
    },
    schedules: { sweep: 60 },
  });

  expect(quantities).toEqual({
    operations: 5,
    messages: 50,
    connectionMinutes: 1.5,
    writeUnits: 5,
    readUnits: 1.5,
    kinesisVideoCalls: 5,
    stsCalls: 6,
    activeChannels: 1,
    invocations: 5,
    gigabyteSeconds: 1 + 1,
    schedules: 60,
    busEvents: 10,
    queueRequests: 8,
  });
});

test.each<[PricedItem, number, number]>([
  ['operations', million, 4],
  ['messages', million, 2],
  ['connectionMinutes', million, 0.08],
  ['writeUnits', million, 0.625],
  ['readUnits', million, 0.125],
  ['kinesisVideoCalls', million, 0],
  ['stsCalls', million, 0],
  ['activeChannels', 1, 0.03],
  ['invocations', million, 0.2],
  ['gigabyteSeconds', 3, 0.0000400002],
  ['schedules', million, 1],
  ['busEvents', million, 1],
  ['queueRequests', million, 0.4],
])('%s: %d cost %d dollars', (item, quantity, usd) => {
  expect(toUsd(item, quantity)).toBeCloseTo(usd, 12);
});

test('a total adds everything but what is left out', () => {
  const quantities = { ...none, operations: million, messages: million, activeChannels: 100 };

  expect(toTotalUsd(quantities)).toBeCloseTo(4 + 2 + 3, 12);
  expect(toTotalUsd(quantities, ['activeChannels'])).toBeCloseTo(4 + 2, 12);
});

test('every price names a page of AWS and the month in which it was looked up', () => {
  for (const { source, asOf } of Object.values(prices)) {
    expect(source).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//);
    expect(asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  }
});
