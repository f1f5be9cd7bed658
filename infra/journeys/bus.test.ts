// What is on the event bus of a session's life: each change once its listeners were told, in the order of versions.
import { expect, test } from 'vitest';
import { sendOperation, signIn } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { startStack } from './stack.ts';

test('the bus has each change of a session, in the order of versions, with the words of the schema', async () => {
  const { cloud } = await startStack();
  const speaker = await signIn(cloud, 'speaker');
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input: {} });

  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  await speaker.call('mutation ($s: ID!) { pauseSession(sessionId: $s) { version } }', { s: sessionId });
  await speaker.call('mutation ($s: ID!) { resumeSession(sessionId: $s) { version } }', { s: sessionId });
  await speaker.call(operations.endSession, { sessionId });
  await expect.poll(() => cloud.busEvents().length, { timeout: 10_000 }).toBe(5);

  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
  expect(cloud.busEvents().map(({ detail }) => detail)).toEqual(
    ['CREATED', 'LIVE', 'PAUSED', 'LIVE', 'ENDED'].map((status, index) => ({
      sessionId,
      status,
      version: index + 1,
      at,
      endReason: status === 'ENDED' ? 'SPEAKER_ENDED' : null,
      broadcastId: status === 'CREATED' ? null : 'tab-1',
      // Each change came with a request of its own.
      correlationId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/) as string,
    })),
  );
  expect(cloud.busEvents()[0]).toMatchObject({
    eventBusName: 'LiveSessions',
    source: 'live-sessions',
    detailType: 'Session Status Changed',
  });
});

test('a request is found again, by its trace, in the log of the push and on the bus', async () => {
  const { cloud, logged } = await startStack();
  const speaker = await signIn(cloud, 'speaker');
  const traceId = '1-5759e988-bd862e3fe1be46a994272793';

  await sendOperation(
    cloud,
    { ...speaker.credentials, 'x-amzn-trace-id': `Root=${traceId};Sampled=1` },
    operations.createSession,
    { input: {} },
  );
  await expect.poll(() => cloud.busEvents().length, { timeout: 10_000 }).toBe(1);

  expect(cloud.busEvents()[0]?.detail).toHaveProperty('correlationId', traceId);
  const lines = logged.flatMap(({ fields }) => String(fields.text ?? '').split('\n'));
  expect(lines.filter((line) => line.includes('"Change published"') && line.includes(traceId))).toHaveLength(
    1,
  );
});
