// What a caller notices of the stage: the schema shown or hidden, and how much one request may ask. A session's life is the
// same in both.
import { getIntrospectionQuery } from 'graphql';
import { expect, test } from 'vitest';
import type { SessionStatusEvent } from '../../schema/generated/schema.ts';
import { openSocket, signIn } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSeat, PlainSession } from './operations.ts';
import { widestOperationResolvers } from '../stack/requestLimits.ts';
import { prodAssembly, startStack } from './stack.ts';

test('in prod a session is created, heard of, joined, and its channel released', async () => {
  const { cloud } = await startStack({ assembly: prodAssembly() });
  const speaker = await signIn(cloud, 'speaker');
  const listener = await signIn(cloud, 'listener');
  const { sessionId } = await speaker.call<PlainSession>(operations.createSessionWithSignaling, {
    input: {},
  });
  const socket = await openSocket(cloud, listener.token);
  await socket.start('watch', operations.onSessionStatus, { sessionId });

  const seat = await listener.call<PlainSeat>(operations.joinSessionWithSignaling, { input: { sessionId } });
  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  await speaker.call(operations.endSession, { sessionId });

  await socket.message(
    ({ payload }) =>
      (payload?.data?.['onSessionStatus'] as SessionStatusEvent | undefined)?.status === 'ENDED',
  );
  const pages = await speaker.call<{ items: PlainSession[] }>(operations.mySessions, { limit: 100 });
  expect(seat.session.status).toBe('CREATED');
  expect(pages.items).toMatchObject([{ sessionId, status: 'ENDED' }]);
});

test('prod hides its schema, dev shows it', async () => {
  const [hidden, shown] = await Promise.all([startStack({ assembly: prodAssembly() }), startStack()]);

  const ask = async ({ cloud }: typeof hidden) =>
    (await signIn(cloud, 'speaker')).send<{ __schema: { types: unknown[] } }>(getIntrospectionQuery());
  const fromProd = await ask(hidden);
  const fromDev = await ask(shown);

  expect(fromProd.data).toBeNull();
  expect(fromProd.errors.map(({ message }) => message)).toContain(
    "Validation error of type FieldUndefined: Field 'types' in type '__Schema' is undefined @ '__schema/types'",
  );
  expect(fromDev.errors).toEqual([]);
  expect(fromDev.data?.__schema.types.length).toBeGreaterThan(20);
});

test('a request that asks the same again and again under other names is answered up to the limit', async () => {
  const { cloud } = await startStack();
  const speaker = await signIn(cloud, 'speaker');
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input: {} });
  const aliases = Array.from(
    { length: widestOperationResolvers + 1 },
    (_, index) => `s${index}: session(sessionId: $id) { status }`,
  );

  const { data, errors } = await speaker.send<Record<string, unknown>>(
    `query ($id: ID!) { ${aliases.join(' ')} }`,
    { id: sessionId },
  );

  expect(errors).toMatchObject([{ path: ['s4'], errorType: 'ResolverExecutionLimitReached' }]);
  expect(data).toMatchObject({ s0: { status: 'CREATED' }, s3: { status: 'CREATED' }, s4: null });
});
