// The steps of createSession but putSession, each on its own: what it asks for, and what it leaves to the next.
import { describe, expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const candidates = ['serene-truth-682', 'calm-river-1234', 'bright-moon-777'];
const item = {
  sessionId: 'serene-truth-682',
  channelNonce: 'c0ffee00',
  ownerId: 'speaker',
  status: 'CREATED',
  version: 1,
};
const claimed = { candidates, channelNonce: 'c0ffee00' };
const creating = (more: object = {}): Record<string, unknown> => ({
  arguments: { input: { title: 'First' } },
  identity: { sub: 'speaker' },
  env: { CHANNEL_PREFIX: 'LiveSessions' },
  prev: { result: null },
  stash: claimed,
  ...more,
});
const conditionFailed = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: 'The conditional request failed',
};
const tableFailed = { type: 'DynamoDB:ProvisionedThroughputExceededException', message: '' };
const storageUnavailable = 'The session store does not answer at the moment. Try again in a second.';
const channelUnavailable = 'The signaling channel is not available at the moment. Try again in a second.';

describe('countCreation', () => {
  test('counts the call in its owner’s present day and minute, at most 200 and 60 times', () => {
    const { value } = evaluateResolver('functions/countCreation', 'request', creating());

    expect(value).toMatchObject({
      operation: 'UpdateItem',
      key: {
        ownerId: { S: 'speaker' },
        recordId: { S: expect.stringMatching(/^day#\d{5}$/) as string },
      },
      update: { expression: 'SET #ttl = :ttl ADD #created :one, #ofMinute :one' },
      condition: { expressionValues: { ':mostOfDay': { N: 200 }, ':mostOfMinute': { N: 60 } } },
    });
  });

  test('says when to try again once the day is full', () => {
    const context = creating({ error: conditionFailed, result: { created: 200 } });

    expect(evaluateResolver('functions/countCreation', 'response', context).error).toMatch(
      /^You created 200 sessions today, which is the most\. Try again in \d{1,5} seconds\.$/,
    );
  });

  test('names both limits when the refused write did not bring the record along', () => {
    const context = creating({ error: conditionFailed, result: null });

    expect(evaluateResolver('functions/countCreation', 'response', context).error).toMatch(
      /^You created 60 sessions in this minute or 200 today, which is the most\. Try again in \d\d? seconds\.$/,
    );
  });

  test('says when to try again once the minute is full', () => {
    const context = creating({ error: conditionFailed, result: { created: 60 } });

    expect(evaluateResolver('functions/countCreation', 'response', context).error).toMatch(
      /^You created 60 sessions in this minute, which is the most\. Try again in ([1-9]|[1-5]\d|60) seconds\.$/,
    );
  });
});

describe('claimToken', () => {
  test('without a token chooses three sayable names and a nonce, and writes nothing', () => {
    const { value, stash } = evaluateResolver('functions/claimToken', 'request', creating({ stash: {} }));

    expect(value).toBeNull();
    expect(stash.candidates).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^[a-z]+-[a-z]+-[0-9]{3,4}$/) as string),
    );
    expect(stash.channelNonce).toMatch(/^[0-9a-f]{8}$/);
  });

  test('with a token sets only what is not there', () => {
    const context = creating({ arguments: { input: { clientToken: 'token-1' } }, stash: {} });
    const { value } = evaluateResolver('functions/claimToken', 'request', context);

    expect(value).toMatchObject({
      key: { ownerId: { S: 'speaker' }, recordId: { S: 'token#token-1' } },
      update: {
        expression: expect.stringContaining(
          '#candidates = if_not_exists(#candidates, :candidates)',
        ) as string,
        expressionValues: { ':input': { S: '[null,"SIGNED_IN",10]' } },
      },
    });
  });

  test('goes on with the names and the nonce of the first call', () => {
    const record = { input: '["First","SIGNED_IN",10]', candidates, channelNonce: 'c0ffee00' };
    const context = creating({ stash: { candidates: ['other'], channelNonce: 'other' }, result: record });

    expect(evaluateResolver('functions/claimToken', 'response', context).stash).toEqual({
      ...claimed,
      isRepeated: true,
      mustRead: true,
    });
  });

  test('knows its own choice, which no other call has put a row for', () => {
    const record = { input: '["First","SIGNED_IN",10]', ...claimed };

    expect(
      evaluateResolver('functions/claimToken', 'response', creating({ result: record })).stash,
    ).toMatchObject({ isRepeated: false, mustRead: false });
  });

  test.each([
    { title: 'First', maxListeners: 10 },
    { title: 'First', access: 'SIGNED_IN' },
    { title: 'First', maxListeners: null, access: null },
  ])('takes %j for the same input as a title alone', (input) => {
    const record = { input: '["First","SIGNED_IN",10]', candidates, channelNonce: 'c0ffee00' };
    const context = creating({ arguments: { input: { ...input, clientToken: 't' } }, result: record });

    expect(evaluateResolver('functions/claimToken', 'response', context)).not.toHaveProperty('error');
  });

  test('refuses a token that came with another input', () => {
    const record = { input: '["Second","SIGNED_IN",10]', candidates, channelNonce: 'c0ffee00' };
    const context = creating({
      arguments: { input: { title: 'First', clientToken: 'token-1' } },
      result: record,
    });

    expect(evaluateResolver('functions/claimToken', 'response', context).error).toBe(
      'clientToken "token-1" came with another input before. Give a new one for another session.',
    );
  });
});

describe('countUnended', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => ({ channelNonce: `nonce-${index}` }));
  const answer = (items: object[]) =>
    evaluateResolver('functions/countUnended', 'response', creating({ result: { items } }));

  test('admits the hundredth session and refuses the next', () => {
    expect(answer(hundred.slice(1))).not.toHaveProperty('error');
    expect(answer(hundred).error).toBe(
      '100 of your sessions have not ended, which is the most. End one first. Try again in 60 seconds.',
    );
  });

  test('does not refuse the session that this very token made', () => {
    expect(answer([...hundred, { channelNonce: 'c0ffee00' }])).not.toHaveProperty('error');
  });
});

describe('createChannel', () => {
  test('names the channel after stack, session and nonce', () => {
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

  test('makes none for a session that has one', () => {
    const stash = { item: { ...item, channelArn: 'arn' } };

    expect(evaluateResolver('functions/createChannel', 'request', creating({ stash })).value).toBeNull();
  });

  test.each([
    ['a refusal', { result: { statusCode: 400, headers: {}, body: '{}' } }, 'refused'],
    ['a fault of KVS’s own', { result: { statusCode: 500, headers: {}, body: '{}' } }, 'unanswered'],
    ['an answer without a channel', { result: { statusCode: 200, headers: {}, body: '' } }, 'unanswered'],
    ['no answer', { result: null, error: { type: 'UnknownHostException', message: '' } }, 'unanswered'],
  ])('leaves %s to the last step', (_, answer, channelFailure) => {
    expect(
      evaluateResolver('functions/createChannel', 'response', creating({ stash: { item }, ...answer })).stash,
    ).toEqual({ item, channelFailure });
  });

  test('leaves a name in use to be found: an earlier call made this channel', () => {
    const headers = { 'x-amzn-ErrorType': 'ResourceInUseException:' };
    const context = creating({ stash: { item }, result: { statusCode: 400, headers, body: '{}' } });

    expect(evaluateResolver('functions/createChannel', 'response', context).stash).toEqual({
      item,
      isChannelMade: true,
    });
  });
});

describe('findChannel', () => {
  const stash = { item, isChannelMade: true };
  const found = (ChannelStatus: string): object => ({
    statusCode: 200,
    headers: {},
    body: JSON.stringify({ ChannelInfo: { ChannelARN: 'arn', ChannelStatus } }),
  });

  test('asks by the channel’s name', () => {
    const { value } = evaluateResolver('functions/findChannel', 'request', creating({ stash }));

    expect(value).toMatchObject({
      resourcePath: '/describeSignalingChannel',
      params: { body: '{"ChannelName":"LiveSessions_serene-truth-682-c0ffee00"}' },
    });
  });

  test('takes the channel that is there', () => {
    const context = creating({ stash, result: found('ACTIVE') });

    expect(evaluateResolver('functions/findChannel', 'response', context).stash).toMatchObject({
      channelArn: 'arn',
    });
  });

  test.each([
    ['is being deleted', { result: found('DELETING') }],
    ['is not found', { result: { statusCode: 404, headers: {}, body: '{}' } }],
    ['is not told of', { result: null, error: { type: 'HttpRequestException', message: '' } }],
  ])('takes none that %s', (_, answer) => {
    const { stash: after } = evaluateResolver(
      'functions/findChannel',
      'response',
      creating({ stash, ...answer }),
    );

    expect(after).toEqual({ ...stash, channelFailure: 'unanswered' });
  });
});

describe('recordChannel', () => {
  const stash = { item, channelArn: 'arn' };

  test('records only once', () => {
    const { value } = evaluateResolver('functions/recordChannel', 'request', creating({ stash }));

    expect(value).toMatchObject({
      condition: {
        expression: '#currentNonce = :currentNonce AND attribute_not_exists(#currentChannelArn)',
      },
    });
  });

  test('is content with a call of the same token that was faster', () => {
    const row = { ...item, channelArn: 'arn', status: 'LIVE' };
    const context = creating({ stash, error: conditionFailed, result: row });

    expect(evaluateResolver('functions/recordChannel', 'response', context).stash).toMatchObject({
      item: row,
    });
  });

  test.each([
    ['a failing table', { error: tableFailed, result: null }, false],
    [
      'a row that is gone, or that the refusal did not bring along',
      { error: conditionFailed, result: null },
      true,
    ],
    [
      'a row with another channel',
      { error: conditionFailed, result: { ...item, channelArn: 'other' } },
      false,
    ],
  ])('leaves %s to the last step', (_, answer, mustRead) => {
    const context = creating({ stash, ...answer });

    expect(evaluateResolver('functions/recordChannel', 'response', context).stash).toMatchObject({
      channelFailure: 'unrecorded',
      mustRead,
    });
  });
});

describe('undoSession', () => {
  const asked = (stash: object) => evaluateResolver('functions/undoSession', 'request', creating({ stash }));

  test('deletes the row whose channel KVS refused, if it is still that row and has none', () => {
    expect(asked({ item, channelFailure: 'refused' }).value).toMatchObject({
      operation: 'DeleteItem',
      key: { sessionId: { S: 'serene-truth-682' } },
      condition: {
        expression: '#channelNonce = :channelNonce AND attribute_not_exists(#channelArn)',
        expressionValues: { ':channelNonce': { S: 'c0ffee00' } },
      },
    });
  });

  test.each([
    ['whose row another call put', { item, channelFailure: 'refused', isResumed: true }, channelUnavailable],
    ['whose channel may exist', { item, channelFailure: 'unanswered' }, channelUnavailable],
    ['whose channel could not be recorded', { item, channelFailure: 'unrecorded' }, storageUnavailable],
  ])('leaves a session %s to a retry or to the sweep', (_, stash, message) => {
    expect(asked(stash).error).toBe(message);
  });

  describe('when nobody knows whether another call recorded the channel', () => {
    const stash = { item, channelArn: 'arn', channelFailure: 'unrecorded', mustRead: true };
    const read = (result: object | null) =>
      evaluateResolver('functions/undoSession', 'response', creating({ stash, result }));

    test('looks', () => {
      expect(asked(stash).value).toMatchObject({
        operation: 'GetItem',
        key: { sessionId: { S: 'serene-truth-682' } },
      });
    });

    test('is content with a row that has it', () => {
      const row = { ...item, channelArn: 'arn', status: 'LIVE' };

      expect(read(row)).toMatchObject({ value: null, stash: { item: row } });
    });

    test.each([
      ['a row that is gone', null],
      ['a row with another channel', { ...item, channelArn: 'other' }],
    ])('tells of the channel for %s', (_, row) => {
      expect(read(row).error).toBe(channelUnavailable);
    });
  });

  test('has nothing to do for a session with its channel', () => {
    expect(asked({ item, channelArn: 'arn' }).value).toBeNull();
  });

  test('tells of the channel once the row is gone', () => {
    const stash = { item, channelFailure: 'refused' };

    expect(evaluateResolver('functions/undoSession', 'response', creating({ stash })).error).toBe(
      channelUnavailable,
    );
  });
});

test.each(['countCreation', 'claimToken', 'countUnended', 'putSession', 'undoSession'])(
  'a table that fails in %s is StorageUnavailable',
  (step) => {
    const context = creating({ error: tableFailed, result: null });

    expect(evaluateResolver(`functions/${step}`, 'response', context).error).toBe(storageUnavailable);
  },
);

test('when all three names are taken the caller may try again', () => {
  const context = creating({ stash: { ...claimed, takenCount: 3 } });

  expect(evaluateResolver('Mutation.createSession', 'response', context).error).toBe(
    'No free session name was found. Try again with a new client token.',
  );
});
