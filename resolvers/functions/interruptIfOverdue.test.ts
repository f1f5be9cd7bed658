// A listener's report: it counts only when the lease has really run out, and only from whoever holds a seat.
import { expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const past = 1_000;
const future = 4_000_000_000;
const row = (more: object = {}): object => ({
  sessionId: 'serene-truth-682',
  status: 'LIVE',
  version: 2,
  access: 'ANYONE',
  seats: { 1: { secret: 's', expiresAt: future } },
  leaseUntil: past,
  sweepAt: past,
  mustEndBy: future,
  ...more,
});
const reporting = (item: object, more: object = {}): Record<string, unknown> => ({
  arguments: { sessionId: 'serene-truth-682', seatId: '1', secret: 's' },
  identity: null,
  stash: { item },
  ...more,
});

test.each(['LIVE', 'PAUSED'])(
  'a %s session whose lease ran out is interrupted, if it is still as it was read',
  (status) => {
    const { value } = evaluateResolver('functions/interruptIfOverdue', 'request', reporting(row({ status })));

    expect(value).toMatchObject({
      operation: 'UpdateItem',
      update: {
        expressionValues: { ':status': { S: 'INTERRUPTED' }, ':changedBy': { S: 'LISTENER' } },
      },
      condition: { expressionValues: { ':currentVersion': { N: 2 }, ':currentSweepAt': { N: past } } },
    });
  },
);

test.each([
  ['the lease still runs', row({ leaseUntil: future, sweepAt: future })],
  ['it is interrupted already', row({ status: 'INTERRUPTED' })],
  ['it waits for its speaker', row({ status: 'CREATED' })],
])('nothing is written when %s', (_, item) => {
  expect(evaluateResolver('functions/interruptIfOverdue', 'request', reporting(item)).value).toBeNull();
});

test.each([
  [
    'another secret',
    row({ seats: { 1: { secret: 'other', expiresAt: future } } }),
    /not held with this secret/,
  ],
  ['a free seat', row({ seats: {} }), /not held with this secret/],
  ['a session that has ended', row({ status: 'ENDED' }), /has ended/],
  ['a guest where none may listen', row({ access: 'SIGNED_IN' }), /Sign in and try again/],
])('refuses %s', (_, item, sentence) => {
  expect(evaluateResolver('functions/interruptIfOverdue', 'request', reporting(item)).error).toMatch(
    sentence,
  );
});
