// The printed tables: prices, counts and dollars in their places, and nothing that neither design used.
import { expect, test } from 'vitest';
import { exampleUsage } from './exampleUsage.ts';
import { toCostTables } from './toCostTables.ts';

const appSync = { queries: 0, mutations: 0, inboundMessages: 0, outboundMessages: 0, connectionMs: 0 };
const channel = { 'kinesisvideo:CreateSignalingChannel': 1 };

test('each design has a count and its dollars, what runs for all is shared, the channel is not compared', () => {
  const tables = toCostTables(
    {
      push: {
        session: exampleUsage({
          appSync: { ...appSync, mutations: 1000 },
          dataSourceCalls: { 'sessions.UpdateItem': 1200 },
          awsCalls: channel,
        }),
        standing: exampleUsage({ schedules: { sweep: 60 } }),
      },
      polling: {
        session: exampleUsage({ appSync: { ...appSync, queries: 3000 }, awsCalls: channel }),
        standing: exampleUsage({ dynamoDb: { readUnits: { Sessions: 80_000 }, writeUnits: {} } }),
      },
    },
    { liveSessionCount: 10 },
  );

  expect(tables.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-').split('\n')).toEqual([
    '| per session-hour | price | push | | polling | |',
    '| - | - | -: | -: | -: | -: |',
    '| AppSync queries and mutations | $4 a million | 1,000 | $0.00400 | 3,000 | $0.01200 |',
    '| data source calls | in the operation | 1,200 | | 0 | |',
    '| KVS control plane calls | free | 1 | $0.00000 | 1 | $0.00000 |',
    '| 1/10 of what runs for all | below | | $0.00001 | | $0.00100 |',
    '| **together** | | | **$0.00401** | | **$0.01300** |',
    '| KVS active signaling channel | $0.03 | 1 | $0.03000 | 1 | $0.03000 |',
    '',
    '| per hour, for all sessions | price | push: the sweep | | polling: the scan | |',
    '| - | - | -: | -: | -: | -: |',
    '| DynamoDB read units | $0.125 a million | 0 | $0.00000 | 80,000 | $0.01000 |',
    '| Scheduler invocations | $1 a million | 60 | $0.00006 | 0 | $0.00000 |',
    '',
    'Polling costs 3.25 times as much.',
  ]);
});
