// The steps of createSession, each on its own: what it asks for, and what it leaves to the next.
import { expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const item = { sessionId: 'serene-truth-682', channelNonce: 'c0ffee00', status: 'CREATED', version: 1 };
const creating = (more: object = {}): Record<string, unknown> => ({
  arguments: { input: { title: 'First' } },
  identity: { sub: 'speaker' },
  env: { CHANNEL_PREFIX: 'LiveSessions' },
  prev: { result: null },
  stash: {},
  ...more,
});
const conditionFailed = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: 'The conditional request failed',
};

test('putSession puts a whole row under a sayable name, if nobody has that name', () => {
  const { value } = evaluateResolver(
    'functions/putSession',
    'request',
    creating({ stash: { channelNonce: 'c0ffee00' } }),
  );

  expect(value).toEqual({
    operation: 'PutItem',
    key: { sessionId: { S: expect.stringMatching(/^[a-z]+-[a-z]+-[0-9]{3,4}$/) as string } },
    attributeValues: {
      status: { S: 'CREATED' },
      version: { N: 1 },
      maxListeners: { N: 10 },
      createdAt: { S: expect.any(String) as string },
      statusChangedAt: { S: expect.any(String) as string },
      ownerId: { S: 'speaker' },
      seats: { M: {} },
      channelNonce: { S: 'c0ffee00' },
      lastWrite: { S: 'STATUS' },
      title: { S: 'First' },
    },
    condition: {
      expression: 'attribute_not_exists(#sessionId)',
      expressionNames: { '#sessionId': 'sessionId' },
    },
  });
});

test('a taken name is left to the next step, which tries another', () => {
  const context = creating({ stash: { candidate: item }, error: conditionFailed, result: item });

  expect(evaluateResolver('functions/putSession', 'response', context)).toEqual({
    value: null,
    stash: { candidate: item },
  });
});

test('createChannel names the channel after stack, session and nonce', () => {
  const { value } = evaluateResolver('functions/createChannel', 'request', creating({ stash: { item } }));

  expect(value).toEqual({
    method: 'POST',
    resourcePath: '/createSignalingChannel',
    params: {
      headers: { 'content-type': 'application/json' },
      body: '{"ChannelName":"LiveSessions_serene-truth-682-c0ffee00","ChannelType":"SINGLE_MASTER"}',
    },
  });
});

test.each([
  ['a refusal', { result: { statusCode: 400, headers: {}, body: '{}' } }, 'refused'],
  ['a fault of KVS’s own', { result: { statusCode: 500, headers: {}, body: '{}' } }, 'unanswered'],
  ['an answer without a channel', { result: { statusCode: 200, headers: {}, body: '' } }, 'unanswered'],
  ['no answer', { result: null, error: { type: 'UnknownHostException', message: '' } }, 'unanswered'],
])('createChannel leaves %s to be undone', (_, answer, channelFailure) => {
  expect(
    evaluateResolver('functions/createChannel', 'response', creating({ stash: { item }, ...answer })).stash,
  ).toEqual({
    item,
    channelFailure,
  });
});

test('undoSession deletes the row whose channel KVS refused, if it is still that row', () => {
  const { value } = evaluateResolver(
    'functions/undoSession',
    'request',
    creating({ stash: { item, channelFailure: 'refused' } }),
  );

  expect(value).toMatchObject({
    operation: 'DeleteItem',
    key: { sessionId: { S: 'serene-truth-682' } },
    condition: {
      expression: '#channelNonce = :channelNonce',
      expressionValues: { ':channelNonce': { S: 'c0ffee00' } },
    },
  });
});

test('undoSession ends the row whose channel may exist', () => {
  const { value } = evaluateResolver(
    'functions/undoSession',
    'request',
    creating({ stash: { item, channelFailure: 'unanswered' } }),
  );

  expect(value).toMatchObject({
    operation: 'UpdateItem',
    update: { expressionValues: { ':status': { S: 'ENDED' }, ':endReason': { S: 'NEVER_STARTED' } } },
    condition: { expression: '#currentStatus IN (:fromCREATED, :fromLIVE, :fromPAUSED)' },
  });
});

test('a session with its channel is not undone', () => {
  const { value } = evaluateResolver(
    'functions/undoSession',
    'request',
    creating({ stash: { item, channelArn: 'arn' } }),
  );

  expect(value).toBeNull();
});

test.each([
  [
    'a failing table',
    { error: { type: 'DynamoDB:ProvisionedThroughputExceededException', message: '' }, result: null },
  ],
  ['a row that is gone', { error: conditionFailed, result: null }],
])('recordChannel leaves %s to be undone', (_, answer) => {
  const context = creating({ stash: { item, channelArn: 'arn' }, ...answer });

  expect(evaluateResolver('functions/recordChannel', 'response', context).stash).toMatchObject({
    channelFailure: 'unrecorded',
  });
});

test('a session whose channel could not be recorded ends, and its caller is told that the store failed', () => {
  const stash = { item, channelFailure: 'unrecorded' };

  const { value } = evaluateResolver('functions/undoSession', 'request', creating({ stash }));
  const { error } = evaluateResolver('functions/undoSession', 'response', creating({ stash, result: item }));

  expect(value).toMatchObject({
    operation: 'UpdateItem',
    update: { expressionValues: { ':status': { S: 'ENDED' } } },
  });
  expect(error).toBe('The session store does not answer at the moment. Try again in a second.');
});

test('a row that ended meanwhile needs no undoing: the caller is told of the channel alone', () => {
  const context = creating({
    stash: { item, channelFailure: 'unanswered' },
    error: conditionFailed,
    result: null,
  });

  expect(evaluateResolver('functions/undoSession', 'response', context).error).toBe(
    'The signaling channel is not available at the moment. Try again in a second.',
  );
});

test('a channel name in use is this very request delivered twice: the channel may be ours', () => {
  const headers = { 'x-amzn-ErrorType': 'ResourceInUseException:' };
  const context = creating({ stash: { item }, result: { statusCode: 400, headers, body: '{}' } });

  expect(evaluateResolver('functions/createChannel', 'response', context).stash).toMatchObject({
    channelFailure: 'unanswered',
  });
});
