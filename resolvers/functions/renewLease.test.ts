// The steps of renewLease: a lease that runs on, a session that comes back, and why a lease is refused.
import { describe, expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
const row = (more: object = {}): object => ({
  sessionId: 'serene-truth-682',
  status: 'LIVE',
  version: 2,
  ownerId: 'speaker',
  broadcastId: 'tab-1',
  seats: {},
  maxListeners: 10,
  access: 'SIGNED_IN',
  channelNonce: 'c0ffee00',
  mustEndBy: nowSeconds() + 3_600,
  ...more,
});
const renewing = (more: object = {}): Record<string, unknown> => ({
  arguments: { sessionId: 'serene-truth-682', broadcastId: 'tab-1' },
  identity: { sub: 'speaker' },
  ...more,
});
const valuesOf = (value: unknown): Record<string, unknown> =>
  (value as { update: { expressionValues: Record<string, unknown> } }).update.expressionValues;

test('the lease runs for 15 seconds from now', () => {
  const before = nowSeconds();
  const { value } = evaluateResolver('functions/renewLease', 'request', renewing());
  const lease = valuesOf(value)[':leaseUntil'] as { N: number };

  expect(lease.N - before).toBeGreaterThanOrEqual(15);
  expect(lease.N - before).toBeLessThanOrEqual(17);
  expect(valuesOf(value)[':sweepAt']).toEqual(lease);
});

test.each(['LIVE', 'PAUSED'])(
  'an interrupted session that was %s gets back what it was',
  (interruptedStatus) => {
    const item = row({ status: 'INTERRUPTED', interruptedStatus });
    const { value } = evaluateResolver(
      'functions/returnOrShorten',
      'request',
      renewing({ stash: { isRefused: true, item } }),
    );

    expect(value).toMatchObject({
      update: { expression: expect.stringContaining('#status = #interruptedStatus') as string },
      condition: { expressionValues: { ':currentBroadcastId': { S: 'tab-1' } } },
    });
  },
);

test('near the maximum length the lease ends there', () => {
  const mustEndBy = nowSeconds() + 5;
  const { value } = evaluateResolver(
    'functions/returnOrShorten',
    'request',
    renewing({ stash: { isRefused: true, item: row({ mustEndBy }) } }),
  );

  expect(valuesOf(value)[':leaseUntil']).toEqual({ N: mustEndBy });
});

test.each([
  ['at the maximum length', row({ mustEndBy: 1 })],
  ['of somebody else’s session', row({ ownerId: 'another' })],
  ['of an older broadcast', row({ broadcastId: 'tab-2' })],
  ['of a session that waits', row({ status: 'CREATED' })],
  ['of a session that has ended', row({ status: 'ENDED' })],
])('nothing is written %s', (_, item) => {
  const context = renewing({ stash: { isRefused: true, item } });

  expect(evaluateResolver('functions/returnOrShorten', 'request', context).value).toBeNull();
});

describe('a lease that was refused', () => {
  test.each([
    ['somebody else’s session', row({ ownerId: 'another', status: 'ENDED' }), /belongs to somebody else/],
    ['a session that has ended', row({ status: 'ENDED', broadcastId: 'tab-2' }), /has ended/],
    ['a session that waits', row({ status: 'CREATED' }), /is CREATED; it must be started first/],
    ['an older broadcast', row({ broadcastId: 'tab-2' }), /Another broadcast holds the lease/],
    ['a session that was interrupted again', row({ status: 'INTERRUPTED' }), /changed at the same moment/],
    [
      'an interrupted session that changed too often',
      row({ status: 'INTERRUPTED', changed6: Math.floor(Date.now() / 1000) }),
      /changed 6 times in 30 seconds, which is the most\. Try again in (29|30) seconds\.$/,
    ],
  ])('names %s', (_, item, sentence) => {
    const context = renewing({ stash: { isRefused: true, item } });

    expect(evaluateResolver('Mutation.renewLease', 'response', context).error).toMatch(sentence);
  });

  test('at the maximum length answers the session as it is', () => {
    const leaseUntil = 1_795_426_200;
    const item = row({ mustEndBy: leaseUntil, leaseUntil });
    const { value } = evaluateResolver(
      'Mutation.renewLease',
      'response',
      renewing({ stash: { isRefused: true, item } }),
    );

    expect(value).toMatchObject({ status: 'LIVE', leaseExpiresAt: '2026-11-23T09:30:00.000Z' });
  });
});
