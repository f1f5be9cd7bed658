// A refused write whose answer does not bring the present row along: the row is read, and judged as if it had come.
import { expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const conditionFailed = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: 'The conditional request failed',
};
const row = {
  sessionId: 'serene-truth-682',
  status: 'LIVE',
  version: 2,
  ownerId: 'speaker',
  seats: {},
  maxListeners: 10,
};
const changing = (more: object): Record<string, unknown> => ({
  arguments: { sessionId: 'serene-truth-682', broadcastId: 'tab-2' },
  identity: { sub: 'speaker' },
  ...more,
});

test('a refusal without the row leaves it to be read', () => {
  const { stash } = evaluateResolver(
    'functions/changeStatus',
    'response',
    changing({ stash: { change: 'resume' }, error: conditionFailed, result: null }),
  );

  expect(stash).toEqual({ change: 'resume', isRefused: true });
});

test('reads the row after such a refusal, and hands it on', () => {
  const stash = { change: 'resume', isRefused: true };

  const asked = evaluateResolver('functions/readAfterRefusal', 'request', changing({ stash }));
  const kept = evaluateResolver('functions/readAfterRefusal', 'response', changing({ stash, result: row }));

  expect(asked.value).toMatchObject({ operation: 'GetItem', consistentRead: true });
  expect(kept.stash).toMatchObject({ item: { version: 2 } });
});

test.each([
  ['a write that was made', { change: 'pause', isRefused: false, item: row }],
  ['a refusal that brought the row along', { change: 'pause', isRefused: true, item: row }],
])('reads nothing after %s', (_, stash) => {
  expect(evaluateResolver('functions/readAfterRefusal', 'request', changing({ stash })).value).toBeNull();
});

test('a session on air is taken over by another broadcast of its owner', () => {
  const stash = { change: 'start', isRefused: true, item: row };

  const { value, stash: after } = evaluateResolver(
    'functions/takeOverBroadcast',
    'request',
    changing({ stash }),
  );

  expect(after.change).toBe('takeOver');
  expect(value).toMatchObject({
    operation: 'UpdateItem',
    condition: { expressionValues: { ':otherBroadcastId': { S: 'tab-2' } } },
  });
});

test.each([
  ['somebody else’s session', { ...row, ownerId: 'another' }],
  ['an ended session', { ...row, status: 'ENDED' }],
  ['a session that nobody found', undefined],
])('%s is not taken over', (_, item) => {
  const stash = { change: 'start', isRefused: true, ...(item ? { item } : {}) };

  expect(evaluateResolver('functions/takeOverBroadcast', 'request', changing({ stash })).value).toBeNull();
});
