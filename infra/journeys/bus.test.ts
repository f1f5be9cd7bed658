// What is on the event bus of a session's life: each change once its listeners were told, in the order of versions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isEnumType } from 'graphql';
import { expect, test } from 'vitest';
import type { BusEventDetail } from '../lambda/putBusEvent.ts';
import { signIn } from './api.ts';
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
  await expect.poll(() => cloud.busEvents().length).toBe(5);

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

test('the example of the README is an event as consumers get it', async () => {
  const { cloud } = await startStack();
  const speaker = await signIn(cloud, 'speaker');
  await speaker.call(operations.createSession, { input: {} });
  await expect.poll(() => cloud.busEvents().length).toBe(1);
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const [, example = ''] = /## Listening on the bus[^]*?```json\n([^]*?)```/.exec(readme) ?? [];

  const { source, detailType, detail } = cloud.busEvents()[0] ?? {};
  const told = JSON.parse(example) as { detail: BusEventDetail };

  expect(told).toMatchObject({ source, 'detail-type': detailType });
  expect(Object.keys(told.detail).toSorted()).toEqual(Object.keys(detail ?? {}).toSorted());
  expect(enumValuesOf('SessionStatus')).toContain(told.detail.status);
  expect(enumValuesOf('EndReason')).toContain(told.detail.endReason);
  const rule = readme.slice(readme.indexOf('eventPattern:')).split('targets:')[0];
  expect(rule).toContain(`source: ['${source}']`);
  expect(rule).toContain(`detailType: ['${detailType}']`);
  expect(rule).toContain(`status: ['${told.detail.status}'], endReason: ['${told.detail.endReason}']`);
});

/** The values of one of the schema's enums. */
function enumValuesOf(name: string): string[] {
  const folder = join(import.meta.dirname, '../../schema');
  const sdl = ['appsync.graphql', 'schema.graphql'].map((file) => readFileSync(join(folder, file), 'utf8'));
  const type = buildSchema(sdl.join('\n')).getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}
