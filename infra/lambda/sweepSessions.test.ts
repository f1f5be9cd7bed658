// The sweep on a real table with its index and real channels: what becomes of each overdue session, who is left alone, and
// what one failure does to the others.
import { beforeEach, describe, expect, test } from 'vitest';
import { interruptedGraceSeconds, endedRetentionSeconds } from '../../schema/limits.ts';
import { channelNameOf, sweepShards } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { openSessionsAws } from '../local/testing/openSessionsAws.ts';
import type { SessionsAws } from '../local/testing/openSessionsAws.ts';
import { exampleSession } from './exampleSession.ts';
import type { LogFields } from './log.ts';
import type { WriteMetrics } from './metrics.ts';
import type { InvocationContext } from './scheduledRun.ts';
import { createSweepSessions } from './sweepSessions.ts';
import type { SweepReport } from './sweepSessions.ts';

let aws: SessionsAws;
let nowSeconds: number;
let written: Parameters<WriteMetrics>[0][];
let logged: { level: string; event: string; fields: LogFields }[];
beforeEach(async () => {
  aws = await openSessionsAws();
  nowSeconds = Math.floor(aws.nowMs / 1000);
  logged = [];
  written = [];
});

const aMinute: InvocationContext = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 60_000 };
const scheduledTime = (): string => new Date(nowSeconds * 1000).toISOString().replace('.000Z', 'Z');

const sweep = (context = aMinute): Promise<SweepReport> =>
  createSweepSessions({
    dynamoDb: aws.dynamoDb,
    kinesisVideo: aws.kinesisVideo,
    tableName: 'Sessions',
    sweepIndexName: 'bySweepAt',
    channelPrefix: 'LiveSessions',
    log: (level, event, fields) => logged.push({ level, event, fields }),
    writeMetrics: (values) => written.push(values),
  })({ scheduledTime: scheduledTime() }, context);

/** A row that is due now, in a shard of its own for each name. */
const dueRow = (attributes: Partial<SessionItem> = {}): SessionItem => ({
  ...exampleSession(),
  leaseUntil: nowSeconds,
  sweepAt: nowSeconds,
  mustEndBy: nowSeconds + 3_600,
  ...attributes,
});
const named = (number: number, attributes: Partial<SessionItem> = {}): SessionItem =>
  dueRow({
    sessionId: `serene-truth-${100 + number}`,
    sweepShard: sweepShards[number % sweepShards.length] ?? '0',
    ...attributes,
  });
const without = (item: SessionItem, ...attributes: (keyof SessionItem)[]): SessionItem => {
  const copy: Partial<SessionItem> = { ...item };
  for (const attribute of attributes) delete copy[attribute];
  return copy as SessionItem;
};
const nothing = {
  due: 0,
  changed: 0,
  released: 0,
  conflicts: 0,
  failed: 0,
  left: 0,
  shardsLeft: 0,
  itemsRead: 0,
};
const nowIso = (): string => new Date(nowSeconds * 1000).toISOString();

describe('the sweep', () => {
  test('interrupts a session whose lease ran out, whatever its version, and sets the grace', async () => {
    const row = dueRow({ status: 'PAUSED', version: 7 });
    await aws.putRow(row);

    const report = await sweep();

    expect(report).toEqual({ ...nothing, due: 1, changed: 1, itemsRead: 1 });
    expect(await aws.readRow(row.sessionId)).toEqual({
      ...without(row, 'leaseUntil'),
      status: 'INTERRUPTED',
      interruptedStatus: 'PAUSED',
      version: 8,
      statusChangedAt: nowIso(),
      changedBy: 'SWEEP',
      correlationId: 'run-1',
      lastWrite: 'STATUS',
      sweepAt: nowSeconds + interruptedGraceSeconds,
    });
    expect(logged).toEqual([
      { level: 'info', event: 'Sweep done', fields: { ...report, correlationId: 'run-1' } },
    ]);
  });

  test('tells what it did, and for how long the oldest deadline had passed', async () => {
    await aws.putRow(named(1));
    await aws.putRow(named(2, { sweepAt: nowSeconds - 61 }));

    await sweep();

    expect(written).toEqual([
      {
        SweepDue: 2,
        SweepChanged: 2,
        SweepReleased: 0,
        SweepConflicts: 0,
        SweepFailed: 0,
        SweepLeft: 0,
        SweepOldestOverdue: 61,
      },
    ]);
  });

  test('tells that nothing was due', async () => {
    await sweep();

    expect(written[0]).toMatchObject({ SweepDue: 0, SweepOldestOverdue: 0 });
  });

  test('lets no grace run beyond the maximum length', async () => {
    await aws.putRow(dueRow({ mustEndBy: nowSeconds + 10 }));

    await sweep();

    expect((await aws.readRow('serene-truth-682'))?.sweepAt).toBe(nowSeconds + 10);
  });

  test.each<[string, Partial<SessionItem>, SessionItem['endReason']]>([
    ['never started', { status: 'CREATED' }, 'NEVER_STARTED'],
    ['lost its speaker', { status: 'INTERRUPTED', interruptedStatus: 'LIVE' }, 'SPEAKER_LOST'],
    ['was live too long', { status: 'LIVE', mustEndBy: 0 }, 'TIME_LIMIT'],
    ['was paused too long', { status: 'PAUSED', mustEndBy: 0 }, 'TIME_LIMIT'],
    ['was interrupted at its maximum length', { status: 'INTERRUPTED', mustEndBy: 0 }, 'TIME_LIMIT'],
  ])('ends a session that %s', async (_what, attributes, endReason) => {
    const row = dueRow(attributes);
    await aws.putRow(row.status === 'CREATED' ? without(row, 'mustEndBy', 'leaseUntil') : row);

    await sweep();

    expect(await aws.readRow(row.sessionId)).toMatchObject({
      status: 'ENDED',
      endReason,
      endedAt: nowIso(),
      changedBy: 'SWEEP',
      version: 3,
      ttl: nowSeconds + endedRetentionSeconds,
    });
  });

  test('leaves what is not due, and never reads it', async () => {
    const row = dueRow({ sweepAt: nowSeconds + 1, leaseUntil: nowSeconds + 1 });
    await aws.putRow(row);

    expect(await sweep()).toEqual(nothing);
    expect(await aws.readRow(row.sessionId)).toEqual(row);
  });

  test('finds what is due in every shard', async () => {
    for (let number = 0; number < 16; number += 1) await aws.putRow(named(number));

    expect(await sweep()).toEqual({ ...nothing, due: 16, changed: 16, itemsRead: 16 });
  });

  test('finds more of one shard than DynamoDB answers in one page', async () => {
    const channelArn = 'a'.repeat(300_000);
    for (let number = 0; number < 5; number += 1)
      await aws.putRow(named(number, { sweepShard: '3', channelArn }));

    const report = await sweep();

    expect(report).toEqual({ ...nothing, due: 5, changed: 5, itemsRead: 5 });
    expect(aws.calls.filter(({ command }) => command === 'QueryCommand')).toHaveLength(17);
  });

  test.each<[string, Partial<SessionItem>]>([
    ['a renewed lease', { sweepAt: 4_000_000_000, leaseUntil: 4_000_000_000 }],
    ['a change of status', { version: 3 }],
    ['an end', { status: 'ENDED' }],
  ])('changes nothing when it was overtaken by %s', async (_what, attributes) => {
    const row = dueRow();
    const overtaken = { ...row, ...attributes };
    await aws.putRow(row);
    aws.beforeCalls(({ command }) => (command === 'UpdateItemCommand' ? aws.putRow(overtaken) : undefined));

    const report = await sweep();

    expect(report).toEqual({ ...nothing, due: 1, conflicts: 1, itemsRead: 1 });
    expect(await aws.readRow(row.sessionId)).toEqual(overtaken);
  });

  test('does everything once when two runs meet', async () => {
    for (let number = 0; number < 20; number += 1) await aws.putRow(named(number));

    const reports = await Promise.all([sweep(), sweep()]);

    const rows = await Promise.all(
      Array.from({ length: 20 }, (_each, number) => aws.readRow(`serene-truth-${100 + number}`)),
    );
    expect(new Set(rows.map((row) => row?.version))).toEqual(new Set([3]));
    expect(reports.reduce((sum, { changed }) => sum + changed, 0)).toBe(20);
  });
});

describe('the sweep of channels', () => {
  const ended = (attributes: Partial<SessionItem> = {}): SessionItem =>
    without(dueRow({ status: 'ENDED', ...attributes }), 'leaseUntil');

  test('releases the channel of a session that has ended, and then looks no more', async () => {
    const channelArn = await aws.createChannel(channelNameOf('LiveSessions', ended()));
    await aws.putRow(ended({ channelArn }));

    const first = await sweep();
    const second = await sweep();

    expect(first).toEqual({ ...nothing, due: 1, released: 1, itemsRead: 1 });
    expect(second).toEqual(nothing);
    expect(await aws.readChannelNames()).toEqual([]);
    expect(await aws.readRow('serene-truth-682')).toEqual({
      ...without(ended({ channelArn }), 'sweepAt'),
      channelReleasedAt: nowIso(),
      lastWrite: 'CHANNEL',
    });
  });

  test('finds a channel that nobody recorded by its name', async () => {
    await aws.createChannel(channelNameOf('LiveSessions', ended()));
    await aws.putRow(ended());

    expect(await sweep()).toMatchObject({ released: 1 });
    expect(await aws.readChannelNames()).toEqual([]);
  });

  test('records the release when there is no channel so long after the end', async () => {
    await aws.putRow(ended());

    expect(await sweep()).toMatchObject({ released: 1, failed: 0 });
    expect((await aws.readRow('serene-truth-682'))?.channelReleasedAt).toBe(nowIso());
  });

  test('records nothing when a channel is recorded at the moment when it found none', async () => {
    const recorded = ended({ channelArn: 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/late/1' });
    await aws.putRow(ended());
    aws.beforeCalls(({ command }) => (command === 'UpdateItemCommand' ? aws.putRow(recorded) : undefined));

    expect(await sweep()).toMatchObject({ released: 0, conflicts: 1 });
    expect(await aws.readRow('serene-truth-682')).toEqual(recorded);
  });

  test('changes every status before it releases a channel', async () => {
    await aws.putRow(ended({ sweepAt: nowSeconds - 3_600 }));
    await aws.putRow(named(1));

    await sweep();

    expect(aws.calls.map(({ command }) => command).filter((command) => command !== 'QueryCommand')).toEqual([
      'UpdateItemCommand',
      'DescribeSignalingChannelCommand',
      'UpdateItemCommand',
    ]);
  });
});

describe('a failure', () => {
  class AccessDeniedException extends Error {
    override readonly name = 'AccessDeniedException';
  }
  /** Refuses the calls of a command whose input has the text. */
  const refuse = (refused: string, text = ''): void =>
    aws.beforeCalls(({ command, input }) => {
      if (command === refused && JSON.stringify(input).includes(text)) {
        throw new AccessDeniedException('arn:aws:iam::000000000000:role/secret');
      }
    });

  test('of one row stops no other, is logged without its message, and fails the run', async () => {
    for (let number = 0; number < 5; number += 1) await aws.putRow(named(number));
    refuse('UpdateItemCommand', 'serene-truth-102');

    await expect(sweep()).rejects.toThrow('The sweep failed 1 times; the log names each.');

    expect(logged).toEqual([
      {
        level: 'error',
        event: 'A due session was not settled',
        fields: { sessionId: 'serene-truth-102', reason: 'AccessDeniedException', correlationId: 'run-1' },
      },
      {
        level: 'error',
        event: 'Sweep done',
        fields: { ...nothing, due: 5, changed: 4, failed: 1, itemsRead: 5, correlationId: 'run-1' },
      },
    ]);
  });

  test('of one shard stops no other', async () => {
    await aws.putRow(named(1));
    refuse('QueryCommand', '{"S":"9"}');

    await expect(sweep()).rejects.toThrow('The sweep failed 1 times');

    expect(logged[0]).toEqual({
      level: 'error',
      event: 'A shard was not read',
      fields: { shard: '9', reason: 'AccessDeniedException', correlationId: 'run-1' },
    });
    expect((await aws.readRow('serene-truth-101'))?.status).toBe('INTERRUPTED');
  });

  test('of KVS leaves the session in the index for the next run', async () => {
    const row = dueRow({
      status: 'ENDED',
      channelArn: 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/a/1',
    });
    await aws.putRow(row);
    refuse('DeleteSignalingChannelCommand');

    await expect(sweep()).rejects.toThrow('The sweep failed 1 times');

    expect(await aws.readRow(row.sessionId)).toEqual(row);
  });

  test('to have time begins nothing more and says how much is left', async () => {
    for (let number = 0; number < 30; number += 1) await aws.putRow(named(number));
    const hasTime = (): boolean =>
      aws.calls.filter(({ command }) => command === 'UpdateItemCommand').length < 15;

    const report = await sweep({
      awsRequestId: 'run-1',
      getRemainingTimeInMillis: () => (hasTime() ? 60_000 : 9_000),
    });

    expect(report.changed + report.left).toBe(30);
    expect(report.changed).toBeGreaterThanOrEqual(15);
    expect(report.changed).toBeLessThan(30);
  });

  test('to have any time at all leaves every shard', async () => {
    await aws.putRow(named(1));

    expect(await sweep({ awsRequestId: 'run-1', getRemainingTimeInMillis: () => 5_000 })).toEqual({
      ...nothing,
      shardsLeft: 16,
    });
  });
});
