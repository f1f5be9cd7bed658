// The reconciler on a real table and real channels: which it deletes, which it leaves, and when it stops.
import { inspect } from 'node:util';
import { ResourceInUseException } from '@aws-sdk/client-kinesis-video';
import { describe, expect, test } from 'vitest';
import { channelNameOf } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { openSessionsAws } from '../local/testing/openSessionsAws.ts';
import type { SessionsAws } from '../local/testing/openSessionsAws.ts';
import { exampleSession } from './exampleSession.ts';
import type { LogFields } from './log.ts';
import type { WriteMetrics } from './metrics.ts';
import { createReconcileChannels } from './reconcileChannels.ts';
import type { ReconcileReport } from './reconcileChannels.ts';
import type { InvocationContext } from './scheduledRun.ts';

const minuteMs = 60_000;
const fiveMinutes: InvocationContext = {
  awsRequestId: 'run-1',
  getRemainingTimeInMillis: () => 5 * minuteMs,
};
const nothing = { listed: 0, kept: 0, foreign: 0, deleted: 0, failed: 0, left: 0 };

interface Scene {
  readonly aws: SessionsAws;
  readonly logged: { level: string; event: string; fields: LogFields }[];
  readonly written: Parameters<WriteMetrics>[0][];
  /** Runs for a time that many minutes after the channels were made. */
  reconcile(this: void, minutesLater?: number, context?: InvocationContext): Promise<ReconcileReport>;
  /** Makes the channel of a row, and puts the row unless it is null. */
  makeSession(this: void, number: number, attributes?: Partial<SessionItem> | null): Promise<string>;
}

async function openScene(...quotas: Parameters<typeof openSessionsAws>): Promise<Scene> {
  const aws = await openSessionsAws(...quotas);
  const logged: Scene['logged'] = [];
  const written: Scene['written'] = [];
  const reconcileChannels = createReconcileChannels({
    dynamoDb: aws.dynamoDb,
    kinesisVideo: aws.kinesisVideo,
    tableName: 'Sessions',
    channelPrefix: 'LiveSessions',
    log: (level, event, fields) => logged.push({ level, event, fields }),
    writeMetrics: (values) => written.push(values),
  });
  return {
    aws,
    logged,
    written,
    reconcile: (minutesLater = 60, context = fiveMinutes) =>
      reconcileChannels(
        { scheduledTime: new Date(aws.nowMs + minutesLater * minuteMs).toISOString() },
        context,
      ),
    async makeSession(number, attributes = {}) {
      const item = exampleSession({ sessionId: `serene-truth-${100 + number}` });
      const name = channelNameOf('LiveSessions', item);
      await aws.createChannel(name);
      if (attributes !== null) await aws.putRow({ ...item, ...attributes });
      return name;
    },
  };
}

describe('the reconciler', () => {
  test('keeps the channels of sessions that have not ended', async () => {
    const { aws, reconcile, makeSession } = await openScene();
    const statuses = ['CREATED', 'LIVE', 'PAUSED', 'INTERRUPTED'] as const;
    const names = await Promise.all(statuses.map((status, number) => makeSession(number, { status })));

    const report = await reconcile();

    expect(report).toEqual({ ...nothing, listed: 4, kept: 4 });
    expect(await aws.readChannelNames()).toEqual(names);
  });

  test('deletes the channel without a row, of an ended row, and of another session’s row', async () => {
    const { aws, logged, reconcile, makeSession } = await openScene();
    await makeSession(1, null);
    await makeSession(2, { status: 'ENDED' });
    await makeSession(3, { channelNonce: '99999999' });
    const kept = await makeSession(4);

    const report = await reconcile();

    expect(report).toEqual({ ...nothing, listed: 4, kept: 1, deleted: 3 });
    expect(await aws.readChannelNames()).toEqual([kept]);
    expect(logged).toEqual([
      ...['serene-truth-101', 'serene-truth-102', 'serene-truth-103'].map((sessionId) => ({
        level: 'info',
        event: 'A channel without a session was deleted',
        fields: { sessionId, correlationId: 'run-1' },
      })),
      { level: 'info', event: 'Channels reconciled', fields: { ...report, correlationId: 'run-1' } },
    ]);
  });

  test('counts who is on: sessions on air or paused, young ones too, and seats that are held', async () => {
    const { aws, written, reconcile, makeSession } = await openScene();
    const nowSeconds = aws.nowMs / 1000 + 60;
    const seat = (expiresAt: number) => ({ secret: 's', expiresAt });
    await makeSession(1, { seats: { '1': seat(nowSeconds + 1), '2': seat(nowSeconds) } });
    await makeSession(2, { status: 'PAUSED', seats: { '10': seat(nowSeconds + 180) } });
    await makeSession(3, { status: 'CREATED', seats: { '1': seat(nowSeconds + 180) } });

    await reconcile(1);

    expect(written).toEqual([
      { ChannelsListed: 3, SessionsLive: 2, Listeners: 2 },
      { ChannelsDeleted: 0, ChannelsFailed: 0, ChannelsLeft: 0 },
    ]);
  });

  test('leaves a channel for 15 minutes: its row may be on its way', async () => {
    const { reconcile, makeSession } = await openScene();
    await makeSession(1, null);

    expect(await reconcile(15)).toEqual({ ...nothing, listed: 1, kept: 1 });
    expect(await reconcile(16)).toEqual({ ...nothing, listed: 1, deleted: 1 });
  });

  test('leaves what is being deleted', async () => {
    const { reconcile, makeSession } = await openScene();
    await makeSession(1, null);
    await reconcile();

    expect(await reconcile()).toEqual({ ...nothing, listed: 1, kept: 1 });
  });

  test('sees no channel of another stack, and says which it does not know', async () => {
    const { aws, logged, reconcile } = await openScene();
    const names = ['LiveSessions-2_serene-truth-682-1a2b3c4d', 'LiveSessions_by-hand'];
    for (const name of names) await aws.createChannel(name);

    const report = await reconcile();

    expect(report).toEqual({ ...nothing, listed: 1, foreign: 1 });
    expect(await aws.readChannelNames()).toEqual(names);
    expect(logged[0]).toEqual({
      level: 'info',
      event: 'A channel with the prefix of this stack has a foreign name',
      fields: { channelName: 'LiveSessions_by-hand', correlationId: 'run-1' },
    });
  });

  test('reads rows consistently, a hundred at a time, and channels of more than one page', async () => {
    const quotas = { accountCallsPerSecond: { CreateSignalingChannel: 10_000 } };
    const { aws, reconcile, makeSession } = await openScene({ quotas });
    for (let first = 0; first < 510; first += 30) {
      const numbers = Array.from({ length: 30 }, (_each, index) => first + index);
      await Promise.all(
        numbers.map((number) => makeSession(number, number === 500 || number === 509 ? null : {})),
      );
    }

    const report = await reconcile();

    expect(report).toEqual({ ...nothing, listed: 510, kept: 508, deleted: 2 });
    const reads = aws.calls.filter(({ command }) => command === 'BatchGetItemCommand');
    expect(reads).toHaveLength(6);
    expect(JSON.stringify(reads[0]?.input)).toContain('"ConsistentRead":true');
  });
});

describe('a failure', () => {
  test('to delete one channel stops no other, and fails the run at its end', async () => {
    const { aws, logged, reconcile, makeSession } = await openScene();
    const stuck = await makeSession(1, null);
    await makeSession(2, null);
    aws.beforeCalls(({ command, input }) => {
      if (command === 'DeleteSignalingChannelCommand' && JSON.stringify(input).includes(stuck)) {
        throw Object.assign(new Error('arn:aws:kinesisvideo'), { name: 'AccessDeniedException' });
      }
    });

    await expect(reconcile()).rejects.toThrow('1 channels could not be deleted; the log names each.');

    expect(await aws.readChannelNames()).toEqual([stuck]);
    expect(logged[0]).toEqual({
      level: 'error',
      event: 'A channel was not deleted',
      fields: { sessionId: 'serene-truth-101', reason: 'AccessDeniedException', correlationId: 'run-1' },
    });
  });

  test('is not that somebody else began to delete the channel in between', async () => {
    const { aws, reconcile, makeSession } = await openScene();
    await makeSession(1, null);
    await makeSession(2, null);
    let deletions = 0;
    aws.beforeCalls(({ command }) => {
      if (command !== 'DeleteSignalingChannelCommand') return;
      deletions += 1;
      if (deletions === 1) throw new ResourceInUseException({ message: 'is being deleted', $metadata: {} });
    });

    const report = await reconcile();

    expect(report).toEqual({ ...nothing, listed: 2, kept: 1, deleted: 1 });
  });

  test('to read the rows deletes nothing, and names the error without its message', async () => {
    const { aws, reconcile, makeSession } = await openScene();
    const name = await makeSession(1, null);
    aws.beforeCalls(({ command }) => {
      if (command === 'BatchGetItemCommand')
        throw Object.assign(new Error('arn:aws:dynamodb'), { name: 'AccessDeniedException' });
    });

    const failure: unknown = await reconcile().catch((error: unknown) => error);

    // Lambda writes all of it to the log.
    expect(inspect(failure)).toContain('The channels were not reconciled: AccessDeniedException.');
    expect(inspect(failure)).not.toContain('arn:');

    expect(await aws.readChannelNames()).toEqual([name]);
  });

  test('to keep within KVS’s limits ends the run in peace: the rest is left to the next hour', async () => {
    const quotas = { accountCallsPerSecond: { DeleteSignalingChannel: 2 } };
    const { aws, logged, reconcile, makeSession } = await openScene({ quotas });
    for (let number = 0; number < 5; number += 1) await makeSession(number, null);

    const report = await reconcile();

    expect(report).toEqual({ ...nothing, listed: 5, deleted: 2, left: 3 });
    expect(await aws.readChannelNames()).toHaveLength(3);
    expect(logged.map(({ event }) => event)).toContain('KVS asks for less: the rest is left to the next run');
  });

  test('to have time leaves the rest', async () => {
    const { aws, reconcile, makeSession } = await openScene();
    for (let number = 0; number < 5; number += 1) await makeSession(number, null);
    const deletions = () => aws.calls.filter(({ command }) => command === 'DeleteSignalingChannelCommand');

    const report = await reconcile(60, {
      awsRequestId: 'run-1',
      getRemainingTimeInMillis: () => (deletions().length < 2 ? 60_000 : 9_000),
    });

    expect(report).toEqual({ ...nothing, listed: 5, deleted: 2, left: 3 });
  });
});
