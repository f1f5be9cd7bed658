// One usage less another.
import { expect, test } from 'vitest';
import { exampleUsage } from './exampleUsage.ts';
import { subtractUsage } from './subtractUsage.ts';

test('subtracts count by count and leaves out what is nothing then', () => {
  const usage = exampleUsage({
    appSync: { queries: 9, mutations: 8, inboundMessages: 7, outboundMessages: 6, connectionMs: 5 },
    dataSourceCalls: { a: 3, b: 2 },
    awsCalls: { 'sts:AssumeRole': 4 },
    dynamoDb: { readUnits: { T: 1.5 }, writeUnits: { T: 5, 'T/i': 1 } },
    schedules: { sweep: 60 },
  });
  const other = exampleUsage({
    appSync: { queries: 1, mutations: 1, inboundMessages: 1, outboundMessages: 1, connectionMs: 1 },
    dataSourceCalls: { a: 1, b: 2 },
    dynamoDb: { readUnits: { T: 1 }, writeUnits: { T: 1 } },
    schedules: { sweep: 60 },
  });

  expect(subtractUsage(usage, other)).toEqual(
    exampleUsage({
      appSync: { queries: 8, mutations: 7, inboundMessages: 6, outboundMessages: 5, connectionMs: 4 },
      dataSourceCalls: { a: 2 },
      awsCalls: { 'sts:AssumeRole': 4 },
      dynamoDb: { readUnits: { T: 0.5 }, writeUnits: { T: 4, 'T/i': 1 } },
    }),
  );
});

test('a function that ran as often in both is left out, whatever time it took', () => {
  const of = (invocations: number, billedMs: number) => ({
    invocations,
    billedMs,
    memoryMb: 256,
    running: 0,
  });
  const usage = exampleUsage({ lambda: { sweep: of(60, 900), publish: of(7, 70), release: of(1, 9) } });
  const other = exampleUsage({ lambda: { sweep: of(60, 1000), publish: of(2, 20) } });

  expect(subtractUsage(usage, other).lambda).toEqual({ publish: of(5, 50), release: of(1, 9) });
});
