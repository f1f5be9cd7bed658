// What was acknowledged before a kill -9 is there after it, and what was not told yet is told.
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { expect, test } from 'vitest';
import type { Session } from '../../schema/generated/schema.ts';
import { sendOperation, signIn } from './api.ts';
import { administratorClients } from './awsClients.ts';
import { runCommandLine, startCommandLine } from './commandLine.ts';
import type { StartedCommandLine } from './commandLine.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { changedAssembly, startStack, temporaryFolder } from './stack.ts';

const call = async <T>(
  running: Pick<StartedCommandLine, 'frontDoorUrl'>,
  token: string,
  query: string,
  variables: object,
): Promise<T> => {
  const answer = await sendOperation<Record<string, T>>(running, { authorization: token }, query, {
    ...variables,
  });
  const [field] = Object.values(answer.data ?? {});
  if (answer.errors.length > 0 || !field) throw new Error(JSON.stringify(answer));
  return field;
};

test('a session that ended a moment before kill -9 has ended, and its channel is released by the next start', async () => {
  const dataDirectory = temporaryFolder();
  const running = await startCommandLine('--data', dataDirectory);
  const token = await running.token('speaker');
  const live = await call<PlainSession>(running, token, operations.createSession, {
    input: { title: 'goes on' },
  });
  const ended = await call<PlainSession>(running, token, operations.createSession, {
    input: { title: 'ends' },
  });
  await call(running, token, operations.startSession, { sessionId: live.sessionId, broadcastId: 'tab-1' });
  await call(running, token, operations.endSession, { sessionId: ended.sessionId });

  running.child.kill('SIGKILL');
  await running.ended();
  const { cloud } = await startStack({ dataDirectory });
  const { dynamoDb, kinesisVideo } = administratorClients(cloud);
  const speaker = await signIn(cloud, 'speaker');
  const readReleasedAt = async (): Promise<string | undefined> => {
    const key = { sessionId: { S: ended.sessionId } };
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: cloud.outputs.SessionsTableName, Key: key }),
    );
    return Item?.channelReleasedAt?.S;
  };

  const readChannelNames = async (): Promise<(string | undefined)[]> => {
    const { ChannelInfoList } = await kinesisVideo.send(new ListSignalingChannelsCommand({}));
    return (ChannelInfoList ?? []).map((channel) => channel.ChannelName);
  };

  expect(await speaker.call(operations.readSession, { sessionId: live.sessionId })).toMatchObject({
    status: 'LIVE',
    title: 'goes on',
  });
  expect(await speaker.call(operations.readSession, { sessionId: ended.sessionId })).toMatchObject({
    status: 'ENDED',
    title: 'ends',
  });
  await expect.poll(readReleasedAt, { timeout: 15_000 }).toBeDefined();
  await expect.poll(readChannelNames, { timeout: 5_000 }).toEqual([expect.stringContaining(live.sessionId)]);
});

test('a change that nobody was told of before kill -9 is published by the next start', async () => {
  const dataDirectory = temporaryFolder();
  const withoutPublishing = changedAssembly((template) => {
    const text = JSON.stringify(template.Resources).replaceAll('"appsync:GraphQL"', '"none:None"');
    template.Resources = JSON.parse(text) as typeof template.Resources;
  });
  const running = runCommandLine('journeys/servedAssembly.ts', withoutPublishing, dataDirectory);
  const [line] = await running.printed(/^{.*}$/m);
  const { frontDoorUrl, token } = JSON.parse(line) as { frontDoorUrl: string; token: string };
  const { sessionId } = await call<PlainSession>({ frontDoorUrl }, token, operations.createSession, {
    input: {},
  });
  await call({ frontDoorUrl }, token, operations.startSession, { sessionId, broadcastId: 'tab-1' });

  running.child.kill('SIGKILL');
  await running.ended();
  const { logged } = await startStack({ dataDirectory });
  const published = (): unknown[] =>
    logged
      .flatMap((record) => String(record.fields.text ?? '').split('\n'))
      .filter((text) => text.includes('Change published'))
      .map((text) => (JSON.parse(text) as { status: string }).status);

  await expect.poll(published, { timeout: 15_000 }).toEqual(['CREATED', 'LIVE']);
});

test('a token, a seat and vended credentials outlive a restart', async () => {
  const dataDirectory = temporaryFolder();
  const first = await startCommandLine('--data', dataDirectory);
  const token = await first.token('speaker');
  const { sessionId } = await call<Session>(first, token, operations.createSessionWithSignaling, {
    input: {},
  });
  const seat = await call<{ seatId: string; secret: string }>(first, token, operations.joinSession, {
    input: { sessionId },
  });

  first.child.kill('SIGKILL');
  await first.ended();
  const second = await startCommandLine('--data', dataDirectory, '--port', new URL(first.frontDoorUrl).port);
  const { seatId, secret } = seat;
  const renewed = await call<object>(second, token, operations.joinSession, {
    input: { sessionId, seatId, secret },
  });

  expect(renewed).toMatchObject({ seatId, secret, session: { listenerCount: 1 } });
  expect(second.administrator).toEqual(first.administrator);
});
