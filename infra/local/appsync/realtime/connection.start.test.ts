// Starting subscriptions, in process: numbered titles are the sentences of PROTOCOL.md.
import { describe, expect, test } from 'vitest';
import { UnauthorizedError } from '../api.ts';
import type { StartOutcome } from '../api.ts';
import { dataOf, errorOf, holdStarts, openConnection, settle, statusOf, toStart } from './openConnection.ts';
import { admitSessionStatus, createScriptedSource, validApiKey } from './scriptedSource.ts';

describe('start', () => {
  test('3.1 The server must authorise each `start` by its own credentials, as a POST to `/graphql` with the exact `data` string.', async () => {
    const { send, source } = openConnection();
    const data = ' {"query" : "subscription A" } ';
    const authorization = {
      host: 'LOCALHOST:4000',
      Authorization: 'AWS4-HMAC-SHA256 …',
      'X-Api-Key': validApiKey,
    };
    send({ id: '1', type: 'start', payload: { data, extensions: { authorization } } });
    await settle();
    expect(source.authentications).toEqual([
      {
        headers: { host: 'LOCALHOST:4000', authorization: 'AWS4-HMAC-SHA256 …', 'x-api-key': validApiKey },
        signedPath: '/graphql',
        signedBody: data,
        sourceIp: '127.0.0.1',
      },
    ]);
  });

  test('3.2 The server must answer a `start` that the engine admits with `start_ack`.', async () => {
    const { start, received, source } = openConnection();
    await start('1', { sessionId: null });
    expect(received).toEqual([{ id: '1', type: 'start_ack' }]);
    expect(source.starts[0]?.request).toEqual({ query: 'subscription …', variables: { sessionId: null } });
  });

  test('3.3 The server must answer a `start` that the engine refuses with the errors of the engine, and leave the id free.', async () => {
    const errors = [
      { message: 'No session', errorType: 'SessionNotFound', errorInfo: null, path: ['onSessionStatus'] },
    ];
    const outcomes: StartOutcome[] = [{ kind: 'refused', errors }, admitSessionStatus({ query: '' })];
    const source = createScriptedSource({ start: () => outcomes.shift() as StartOutcome });
    const { start, received } = openConnection({ source });
    await start('1');
    await start('1');
    expect(received).toEqual([
      { id: '1', type: 'error', payload: { errors } },
      { id: '1', type: 'start_ack' },
    ]);
  });

  test('3.4 The server must answer a `start` whose credentials are refused with UnauthorizedException and stay open.', async () => {
    const source = createScriptedSource({
      authenticate: ({ headers }) => {
        if (headers['x-api-key'] !== validApiKey) throw new UnauthorizedError('Token has expired.');
      },
    });
    const { send, start, received } = openConnection({ source });
    send({ id: '1', type: 'start', payload: { data: '{"query":"x"}', extensions: {} } });
    await settle();
    expect(received).toEqual([errorOf('1', 'UnauthorizedException', 'Token has expired.')]);
    expect(source.starts).toEqual([]);

    await start('1');
    expect(received.at(-1)).toEqual({ id: '1', type: 'start_ack' });
  });

  test('3.5 The server must refuse a `start` whose `data` does not hold a GraphQL request.', async () => {
    const { send, received, source } = openConnection();
    const wrong = [
      { data: 'x' },
      { data: '[]' },
      { data: '{"query":5}' },
      { data: '{"query":"x","variables":[]}' },
      { data: '{"query":"x","operationName":5}' },
    ];
    for (const payload of wrong) send({ id: '1', type: 'start', payload });
    await settle();
    expect(received).toHaveLength(wrong.length);
    for (const message of received) {
      expect(message).toEqual(errorOf('1', 'BadRequestException', expect.stringMatching(/must (be|hold)/)));
    }
    expect(source.starts).toEqual([]);
  });

  test('3.14 The server must answer a `start` without a string as `data` as it answers an unknown message type.', async () => {
    const { send, received, source } = openConnection();
    const query = 'subscription { s }';
    for (const payload of [undefined, {}, { query }, { data: { query } }])
      send({ id: '1', type: 'start', payload });
    await settle();
    const message = 'unknown not supported through the realtime channel';
    expect(received).toEqual(Array(4).fill(errorOf(undefined, 'UnsupportedOperation', message)));
    expect(source.starts).toEqual([]);
  });

  test('3.6 The server must refuse an id that is not a string of 1 to 128 characters.', async () => {
    const { send, start, received } = openConnection();
    for (const id of [undefined, null, 5, '', 'x'.repeat(129), {}]) send({ ...toStart('1'), id });
    send({ type: 'stop' });
    const refusal = errorOf(
      undefined,
      'BadRequestException',
      '"id" must be a string of 1 to 128 characters.',
    );
    expect(received).toEqual(Array(7).fill(refusal));

    await start('x'.repeat(128));
    expect(received.at(-1)).toMatchObject({ type: 'start_ack' });
  });

  test('3.7 The server must refuse a `start` with the id of a live subscription as “Duplicated operation with id …”, and leave that one alone.', async () => {
    const { start, received, source } = openConnection();
    await start('1', { sessionId: 'a' });
    await start('1', { sessionId: 'b' });
    expect(received.at(-1)).toEqual(
      errorOf('1', 'DuplicatedOperationError', 'Duplicated operation with id 1'),
    );

    source.publish(statusOf('b'));
    source.publish(statusOf('a'));
    await settle();
    expect(received.slice(2)).toEqual([dataOf('1', 'a')]);
    expect(source.starts).toHaveLength(1);
  });

  test('3.8 The server must refuse a `start` with the id of one that is still being admitted, and go on admitting that one.', async () => {
    const { held, source } = holdStarts();
    const { start, received } = openConnection({ source });
    await start('1', { sessionId: 'a' });
    await start('1', { sessionId: 'b' });
    expect(received).toEqual([errorOf('1', 'DuplicatedOperationError', 'Duplicated operation with id 1')]);

    held[0]?.admit();
    await settle();
    expect(held).toHaveLength(1);
    expect(received.slice(1)).toEqual([{ id: '1', type: 'start_ack' }]);
  });

  test('3.9 The server must refuse the 101st subscription with MaxSubscriptionsReachedError, counting those still being admitted.', async () => {
    const { held, source } = holdStarts();
    const { start, send, received } = openConnection({ source });
    for (let id = 1; id <= 100; id += 1) send(toStart(String(id)));
    await settle();
    held.slice(0, 50).forEach(({ admit }) => admit());
    await settle();
    received.length = 0;

    await start('101');
    const refusal = errorOf('101', 'MaxSubscriptionsReachedError', 'Max number of 100 subscriptions reached');
    expect(received).toEqual([refusal]);

    held[99]?.refuse();
    await settle();
    await start('101');
    held[100]?.admit();
    await settle();
    expect(received.at(-1)).toEqual({ id: '101', type: 'start_ack' });
  });

  test('3.10 The server must refuse a `start` whose credentials are malformed or name another host.', async () => {
    const { send, received, source } = openConnection();
    for (const authorization of [
      'x',
      [],
      { host: 5 },
      { 'x-api-key': validApiKey },
      { host: 'example.com' },
    ]) {
      send({ id: '1', type: 'start', payload: { data: '{"query":"x"}', extensions: { authorization } } });
      await settle();
    }
    expect(received).toEqual(
      [
        'The authorization header must be a JSON object of strings.',
        'The authorization header must be a JSON object of strings.',
        'The header "host" must be a string.',
        'The host must be the host of the GraphQL endpoint: got none, accepted localhost:4000.',
        'The host must be the host of the GraphQL endpoint: got "example.com", accepted localhost:4000.',
      ].map((message) => errorOf('1', 'BadRequestException', message)),
    );
    expect(source.authentications).toEqual([]);
  });

  test('3.11 The server must tell a `start` that failed in the engine as InternalFailure without the cause, and log the cause.', async () => {
    const { held, source } = holdStarts();
    const { start, received, records } = openConnection({ source });
    await start('1');
    held[0]?.fail();
    await settle();
    expect(received).toEqual([errorOf('1', 'InternalFailure', 'An internal failure occurred.')]);
    expect(records).toContainEqual({
      level: 'error',
      event: 'a subscription could not be started',
      fields: { reason: 'Error: table on fire' },
    });
  });

  test('3.13 The server must refuse a subscription whose filter is over a limit, and leave the id free.', async () => {
    const filters = [{ fieldName: 'a', operator: 'in', value: [1, 2, 3, 4, 5, 6] }];
    const outcomes = [
      admitSessionStatus({ query: '' }, { filter: { filterGroup: [{ filters }] } }),
      undefined,
    ];
    const source = createScriptedSource({
      start: ({ request }) => outcomes.shift() ?? admitSessionStatus(request),
    });
    const { start, received } = openConnection({ source });
    await start('1');
    await start('1');
    const message = 'subscription exceeds maximum value limit 5 for operator `in`.';
    expect(received).toEqual([
      { id: '1', type: 'error', payload: { errors: [{ message, errorCode: 400 }] } },
      { id: '1', type: 'start_ack' },
    ]);
  });
});
