// What AWS would bill: messages of 5 kB, open connections, run time rounded up, and plain counts.
import { expect, test } from 'vitest';
import { createManualClock } from './manualClock.ts';
import { createMeter } from './meter.ts';

test('nothing was used at the start', () => {
  const meter = createMeter({ clock: createManualClock() });

  expect(meter.usage()).toEqual({
    appSync: { queries: 0, mutations: 0, inboundMessages: 0, outboundMessages: 0, connectionMs: 0 },
    awsCalls: {},
    dynamoDb: { readUnits: {}, writeUnits: {} },
    lambda: {},
    schedules: {},
  });
});

test('queries and mutations are counted apart', () => {
  const meter = createMeter({ clock: createManualClock() });

  meter.countOperation('queries');
  meter.countOperation('mutations');
  meter.countOperation('mutations');

  expect(meter.usage().appSync).toMatchObject({ queries: 1, mutations: 2 });
});

test.each([
  [0, 1],
  [1, 1],
  [5 * 1024, 1],
  [5 * 1024 + 1, 2],
  [240 * 1024, 48],
])('an event of %i bytes is %i messages', (bytes, messages) => {
  const meter = createMeter({ clock: createManualClock() });

  meter.countInboundMessage(bytes);
  meter.countOutboundMessages(bytes, 10);

  expect(meter.usage().appSync).toMatchObject({ inboundMessages: messages, outboundMessages: messages * 10 });
});

test('a connection counts from its beginning to its end, and until now while it is open', async () => {
  const clock = createManualClock();
  const meter = createMeter({ clock });

  const end = meter.beginConnection();
  await clock.advance(1000);
  meter.beginConnection();
  await clock.advance(500);
  end();
  end();
  await clock.advance(250);

  expect(meter.usage().appSync.connectionMs).toBe(1500 + 750);
});

test('an invocation is billed by the started millisecond, one at least', () => {
  let nowMs = 0;
  const meter = createMeter({ clock: createManualClock(), stopwatchMs: () => nowMs });

  const endFirst = meter.beginInvocation('publish', 256);
  nowMs = 12.1;
  const endSecond = meter.beginInvocation('publish', 256);
  endFirst();
  const meanwhile = meter.usage().lambda;
  endSecond();

  const { publish } = meter.usage().lambda;
  expect(meanwhile).toEqual({ publish: { invocations: 1, billedMs: 13, memoryMb: 256, running: 1 } });
  expect(publish).toEqual({ invocations: 2, billedMs: 13 + 1, memoryMb: 256, running: 0 });
});

test('calls, request units and schedules add up by name', () => {
  const meter = createMeter({ clock: createManualClock() });

  meter.countAwsCall('sts:AssumeRole');
  meter.countAwsCall('sts:AssumeRole');
  meter.countRequestUnits('readUnits', 'Sessions', 0.5);
  meter.countRequestUnits('readUnits', 'Sessions', 1);
  meter.countRequestUnits('writeUnits', 'Sessions/byOwner', 2);
  meter.countRequestUnits('writeUnits', 'Sessions/bySweepAt', 0);
  meter.countScheduledInvocation('Sweep');

  expect(meter.usage()).toMatchObject({
    awsCalls: { 'sts:AssumeRole': 2 },
    dynamoDb: { readUnits: { Sessions: 1.5 }, writeUnits: { 'Sessions/byOwner': 2 } },
    schedules: { Sweep: 1 },
  });
  expect(meter.usage().dynamoDb.writeUnits).not.toHaveProperty('Sessions/bySweepAt');
});

test('a clock that steps back takes nothing from how long connections were open', async () => {
  const clock = createManualClock();
  const meter = createMeter({ clock });
  const end = meter.beginConnection();
  meter.beginConnection();

  clock.step(-600_000);
  await clock.advance(1000);
  end();

  expect(meter.usage().appSync.connectionMs).toBe(2000);
});
