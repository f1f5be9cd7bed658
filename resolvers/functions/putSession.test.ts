// Taking a name for a new session, or finding that it is taken by this very session: what is asked of the table, and what a
// refusal leads to.
import { expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const candidates = ['serene-truth-682', 'calm-river-1234', 'bright-moon-777'];
const claimed = { candidates, channelNonce: 'c0ffee00' };
const item = {
  sessionId: 'serene-truth-682',
  channelNonce: 'c0ffee00',
  ownerId: 'speaker',
  status: 'CREATED',
  version: 1,
};
const creating = (more: object = {}): Record<string, unknown> => ({
  arguments: { input: { title: 'First' } },
  identity: { sub: 'speaker' },
  prev: { result: null },
  stash: claimed,
  ...more,
});
const conditionFailed = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: 'The conditional request failed',
};

test('puts a whole row under the first name, if nobody has that name', () => {
  const { value } = evaluateResolver('functions/putSession', 'request', creating());

  expect(value).toEqual({
    operation: 'PutItem',
    key: { sessionId: { S: 'serene-truth-682' } },
    attributeValues: {
      status: { S: 'CREATED' },
      version: { N: 1 },
      access: { S: 'SIGNED_IN' },
      maxListeners: { N: 10 },
      createdAt: { S: expect.any(String) as string },
      statusChangedAt: { S: expect.any(String) as string },
      ownerId: { S: 'speaker' },
      seats: { M: {} },
      channelNonce: { S: 'c0ffee00' },
      lastWrite: { S: 'STATUS' },
      changedBy: { S: 'SPEAKER' },
      correlationId: { S: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
      sweepAt: { N: expect.any(Number) as number },
      sweepShard: { S: expect.stringMatching(/^(\d|1[0-5])$/) as string },
      title: { S: 'First' },
    },
    condition: {
      expression: 'attribute_not_exists(#sessionId)',
      expressionNames: { '#sessionId': 'sessionId' },
    },
  });
});

const refused = (row: object | null) =>
  evaluateResolver('functions/putSession', 'response', creating({ error: conditionFailed, result: row }))
    .stash;

test('leaves a name that somebody else has, and tries the next', () => {
  expect(refused({ ...item, ownerId: 'another' })).toMatchObject({ takenCount: 1 });
  const { value } = evaluateResolver(
    'functions/putSession',
    'request',
    creating({ stash: { ...claimed, takenCount: 1 } }),
  );
  expect(value).toMatchObject({ key: { sessionId: { S: 'calm-river-1234' } } });
});

test('leaves a name that the same owner has for another session', () => {
  expect(refused({ ...item, channelNonce: 'other' })).toMatchObject({ takenCount: 1 });
});

test.each([
  ['that is half made', item],
  ['that is made', { ...item, channelArn: 'arn' }],
  ['that has ended', { ...item, channelArn: 'arn', status: 'ENDED' }],
])('goes on with its own session %s', (_, row) => {
  expect(refused(row)).toMatchObject({ item: row, isResumed: true });
});

test('does not go on with its own session that was given up half made', () => {
  expect(refused({ ...item, status: 'ENDED' })).toMatchObject({ takenCount: 1 });
});

const withToken = (more: object): Record<string, unknown> =>
  creating({ arguments: { input: { clientToken: 'token-1' } }, ...more });

test('reads the row when the refusal of a call with a token does not bring it along', () => {
  const { stash } = evaluateResolver(
    'functions/putSession',
    'response',
    withToken({ error: conditionFailed, result: null }),
  );
  const asked = evaluateResolver('functions/putSession', 'request', withToken({ stash }));
  const read = evaluateResolver('functions/putSession', 'response', withToken({ stash, result: item }));

  expect(asked.value).toMatchObject({
    operation: 'GetItem',
    key: { sessionId: { S: 'serene-truth-682' } },
  });
  expect(read.stash).toMatchObject({ item, isResumed: true });
});

test('tries the next name when the refusal of a call without a token does not bring the row along', () => {
  expect(refused(null)).toEqual({ ...claimed, takenCount: 1, mustRead: false });
});

test('of a repeated call looks at each name before it puts', () => {
  const stash = { ...claimed, isRepeated: true, mustRead: true };
  const first = evaluateResolver('functions/putSession', 'request', withToken({ stash }));
  const taken = evaluateResolver(
    'functions/putSession',
    'response',
    withToken({ stash, result: { ...item, ownerId: 'another' } }),
  );
  const second = evaluateResolver('functions/putSession', 'request', withToken({ stash: taken.stash }));

  expect([first.value, second.value]).toMatchObject([
    { operation: 'GetItem', key: { sessionId: { S: 'serene-truth-682' } } },
    { operation: 'GetItem', key: { sessionId: { S: 'calm-river-1234' } } },
  ]);
});

test('puts the row after all when it is gone by then', () => {
  const { stash } = evaluateResolver(
    'functions/putSession',
    'response',
    creating({ stash: { ...claimed, mustRead: true }, result: null }),
  );

  expect(stash).toMatchObject({ mustRead: false });
  expect(stash).not.toHaveProperty('takenCount');
});

test('does nothing once there is a row, or no name is left', () => {
  for (const stash of [
    { ...claimed, item },
    { ...claimed, takenCount: 3 },
  ]) {
    expect(evaluateResolver('functions/putSession', 'request', creating({ stash })).value).toBeNull();
  }
});
