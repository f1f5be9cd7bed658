// The one builder of status changes: what it writes, on which condition, and what a refusal means.
import { describe, expect, test } from 'vitest';
import type { EndReason, SessionStatus } from '../../schema/generated/schema.ts';
import { admittedChanges, targetStatus } from '../../schema/lifecycle.ts';
import type { StatusChange } from '../../schema/lifecycle.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { buildLeaseRenewal, buildTransition, judgeRefusal } from './transition.ts';
import type { Expression, Transition } from './transition.ts';

const nowIso = '2026-11-23T09:30:00.000Z';
const nowSeconds = 1_795_426_200;
const by = (change: StatusChange, more: Partial<Transition> = {}): Transition => ({
  change,
  nowIso,
  nowSeconds,
  by: 'SPEAKER',
  correlationId: 'request-1',
  ownerId: 'speaker',
  ...more,
});
const sessionItem = (status: SessionStatus, more: Partial<SessionItem> = {}): SessionItem => ({
  sessionId: 'serene-truth-682',
  status,
  version: 3,
  access: 'SIGNED_IN',
  maxListeners: 10,
  createdAt: nowIso,
  statusChangedAt: nowIso,
  ownerId: 'speaker',
  seats: {},
  channelNonce: 'c0ffee00',
  channelArn: 'arn',
  lastWrite: 'STATUS',
  changedBy: 'SPEAKER',
  correlationId: 'request-1',
  sweepShard: '0',
  ...more,
});

/** What each change writes beside version, statusChangedAt, changedBy, correlationId and lastWrite. */
const written: Record<StatusChange, Record<string, unknown>> = {
  start: {
    status: 'LIVE',
    broadcastId: 'tab-1',
    leaseUntil: nowSeconds + 15,
    sweepAt: nowSeconds + 15,
    mustEndBy: nowSeconds + 43_200,
    startedAt: 'if_not_exists(startedAt, statusChangedAt)',
  },
  takeOver: { broadcastId: 'tab-1', leaseUntil: nowSeconds + 15, sweepAt: nowSeconds + 15 },
  pause: { status: 'PAUSED' },
  resume: { status: 'LIVE' },
  interrupt: {
    status: 'INTERRUPTED',
    interruptedStatus: 'status',
    sweepAt: nowSeconds + 300,
    leaseUntil: 'removed',
  },
  return: {
    status: 'interruptedStatus',
    broadcastId: 'tab-1',
    leaseUntil: nowSeconds + 15,
    sweepAt: nowSeconds + 15,
    interruptedStatus: 'removed',
  },
  end: endedBecause('SPEAKER_ENDED'),
  abandon: endedBecause('NEVER_STARTED'),
  lose: endedBecause('SPEAKER_LOST'),
  expire: endedBecause('TIME_LIMIT'),
};

function endedBecause(endReason: EndReason): Record<string, unknown> {
  return {
    status: 'ENDED',
    endedAt: nowIso,
    endReason,
    ttl: nowSeconds + 2_592_000,
    sweepAt: nowSeconds + 120,
    leaseUntil: 'removed',
    interruptedStatus: 'removed',
  };
}

/** Reads an update back: attribute → the value it is set to, the words of an expression, or "removed". */
function readUpdate({ expression, names, values }: Expression): Record<string, unknown> {
  const [set = '', removed = ''] = expression.replace('SET ', '').split(' REMOVE ');
  const named = (text: string): string =>
    text.replace(/#(\w+)/g, (placeholder) => names[placeholder] ?? 'undefined');
  const assignments = set.split(/, (?=#)(?![^(]*\))/).map((assignment) => {
    const [left = '', right = ''] = assignment.split(' = ');
    return [named(left), right in values ? values[right] : named(right).replaceAll(':', '')];
  });
  const removals = removed === '' ? [] : removed.split(', ').map((name) => [named(name), 'removed']);
  return Object.fromEntries([...assignments, ...removals]) as Record<string, unknown>;
}

const broadcasting: StatusChange[] = ['start', 'takeOver', 'return'];
/** What the owner can do again and again: the times of the last six move on by one. */
const paced: StatusChange[] = ['start', 'takeOver', 'pause', 'resume', 'return'];
const movedTimes = {
  changed1: nowSeconds,
  ...Object.fromEntries(
    [1, 2, 3, 4, 5].map((index) => [`changed${index + 1}`, `if_not_exists(changed${index}, never)`]),
  ),
};

test.each(Object.keys(written) as StatusChange[])(
  '%s writes what it is about, and nothing else',
  (change) => {
    const { update } = buildTransition(
      by(change, broadcasting.includes(change) ? { broadcastId: 'tab-1' } : {}),
    );

    expect(readUpdate(update)).toEqual({
      version: 'version + one',
      statusChangedAt: nowIso,
      changedBy: 'SPEAKER',
      correlationId: 'request-1',
      lastWrite: 'STATUS',
      ...(paced.includes(change) ? movedTimes : {}),
      ...written[change],
    });
  },
);

test.each([
  ['takeOver', { leaseUntil: nowSeconds + 4, sweepAt: nowSeconds + 4 }],
  ['return', { leaseUntil: nowSeconds + 4, sweepAt: nowSeconds + 4 }],
  ['interrupt', { sweepAt: nowSeconds + 4 }],
] as const)('%s near the maximum length has its deadline there', (change, deadlines) => {
  const { update } = buildTransition(by(change, { mustEndBy: nowSeconds + 4 }));

  expect(readUpdate(update)).toMatchObject(deadlines);
});

test('start wants a session that waits, is the caller’s and has its channel', () => {
  expect(buildTransition(by('start', { broadcastId: 'tab-1' })).condition).toEqual({
    expression:
      '#currentStatus IN (:fromCREATED) AND #currentOwnerId = :currentOwnerId AND ' +
      'attribute_exists(#currentChannelArn) AND ' +
      '(attribute_not_exists(#currentOldestChange) OR #currentOldestChange <= :latestOldest)',
    names: {
      '#currentStatus': 'status',
      '#currentOwnerId': 'ownerId',
      '#currentChannelArn': 'channelArn',
      '#currentOldestChange': 'changed6',
    },
    values: { ':fromCREATED': 'CREATED', ':currentOwnerId': 'speaker', ':latestOldest': nowSeconds - 30 },
  });
});

test('takeOver wants another broadcast than the present one', () => {
  const { condition } = buildTransition(by('takeOver', { broadcastId: 'tab-2' }));

  expect(condition.expression).toBe(
    '#currentStatus IN (:fromLIVE, :fromPAUSED) AND #currentOwnerId = :currentOwnerId AND ' +
      '#currentBroadcastId <> :otherBroadcastId AND ' +
      '(attribute_not_exists(#currentOldestChange) OR #currentOldestChange <= :latestOldest)',
  );
});

test('a change by the system asks for no owner, and for the row as it was seen', () => {
  const { condition } = buildTransition({
    change: 'lose',
    by: 'SWEEP',
    correlationId: 'run-1',
    nowIso,
    nowSeconds,
    seen: { version: 7, sweepAt: 1_795_426_100 },
  });

  expect(condition).toEqual({
    expression:
      '#currentStatus IN (:fromINTERRUPTED) AND #currentVersion = :currentVersion AND ' +
      '#currentSweepAt = :currentSweepAt',
    names: { '#currentStatus': 'status', '#currentVersion': 'version', '#currentSweepAt': 'sweepAt' },
    values: { ':fromINTERRUPTED': 'INTERRUPTED', ':currentVersion': 7, ':currentSweepAt': 1_795_426_100 },
  });
});

test('a lease is renewed on air, by the owner, for the newest broadcast, and not beyond the maximum length', () => {
  const { update, condition } = buildLeaseRenewal({
    ownerId: 'speaker',
    broadcastId: 'tab-1',
    leaseUntil: nowSeconds + 15,
  });

  expect(readUpdate(update)).toEqual({
    leaseUntil: nowSeconds + 15,
    sweepAt: nowSeconds + 15,
    lastWrite: 'LEASE',
  });
  expect(condition.expression).toBe(
    '#currentStatus IN (:fromLIVE, :fromPAUSED) AND #currentOwnerId = :currentOwnerId AND ' +
      '#currentBroadcastId = :currentBroadcastId AND #currentMustEndBy >= :latest',
  );
  expect(condition.values).toMatchObject({ ':latest': nowSeconds + 15, ':currentBroadcastId': 'tab-1' });
});

describe('a refused change', () => {
  test.each(['pause', 'takeOver'] as const)(
    'is %s too often while the sixth last one is younger than 30 seconds',
    (change) => {
      const item = sessionItem('LIVE', { changed6: nowSeconds - 29 });
      const transition = by(change, change === 'takeOver' ? { broadcastId: 'tab-2' } : {});

      expect(judgeRefusal(transition, 'serene-truth-682', item)).toEqual({
        kind: 'tooMany',
        retryAfterSeconds: 1,
      });
    },
  );

  test('of a row that is not there is SessionNotFound', () => {
    expect(judgeRefusal(by('pause'), 'serene-truth-682', null)).toEqual({
      kind: 'refused',
      errorType: 'SessionNotFound',
      message: 'There is no session "serene-truth-682". Check the name.',
    });
  });

  test('of somebody else’s session is NotSessionOwner, also when it has ended', () => {
    const judgement = judgeRefusal(
      by('end'),
      'serene-truth-682',
      sessionItem('ENDED', { ownerId: 'another' }),
    );

    expect(judgement).toEqual({
      kind: 'refused',
      errorType: 'NotSessionOwner',
      message: 'Session "serene-truth-682" belongs to somebody else; only its owner may do this.',
    });
  });

  const statuses = Object.keys(admittedChanges) as SessionStatus[];
  const changes = ['pause', 'resume', 'end'] as const;
  const expected: Record<SessionStatus, Record<(typeof changes)[number], string>> = {
    CREATED: { pause: 'InvalidTransition', resume: 'InvalidTransition', end: 'Conflict' },
    LIVE: { pause: 'Conflict', resume: 'unchanged', end: 'Conflict' },
    PAUSED: { pause: 'unchanged', resume: 'Conflict', end: 'Conflict' },
    INTERRUPTED: { pause: 'InvalidTransition', resume: 'InvalidTransition', end: 'Conflict' },
    ENDED: { pause: 'SessionEnded', resume: 'SessionEnded', end: 'unchanged' },
  };

  test.each(
    statuses.flatMap((status) =>
      changes.map((change) => [change, status, expected[status][change]] as const),
    ),
  )('%s of a session that is %s now is %s', (change, status, outcome) => {
    const judgement = judgeRefusal(by(change), 'serene-truth-682', sessionItem(status));

    expect(judgement.kind === 'refused' ? judgement.errorType : judgement.kind).toBe(outcome);
  });

  test('says which status the session has and which it must have', () => {
    expect(judgeRefusal(by('resume'), 'serene-truth-682', sessionItem('CREATED'))).toMatchObject({
      message: 'Session "serene-truth-682" is CREATED; it must be PAUSED to resume.',
    });
  });

  test.each(['LIVE', 'PAUSED'] as const)(
    'takeOver by the broadcast that a %s session has already changes nothing',
    (status) => {
      const item = sessionItem(status, { broadcastId: 'tab-1' });

      expect(judgeRefusal(by('takeOver', { broadcastId: 'tab-1' }), 'serene-truth-682', item)).toEqual({
        kind: 'unchanged',
        item,
      });
    },
  );

  test.each([
    ['takeOver', 'INTERRUPTED'],
    ['return', 'PAUSED'],
  ] as const)(
    '%s of a session that is %s by now is Conflict: it was chosen from an older look',
    (change, status) => {
      const item = sessionItem(status, { broadcastId: 'tab-1' });

      expect(judgeRefusal(by(change, { broadcastId: 'tab-2' }), 'serene-truth-682', item)).toMatchObject({
        errorType: 'Conflict',
      });
    },
  );

  test('return of a broadcast that is back already changes nothing', () => {
    const item = sessionItem('PAUSED', { broadcastId: 'tab-1' });

    expect(judgeRefusal(by('return', { broadcastId: 'tab-1' }), 'serene-truth-682', item)).toEqual({
      kind: 'unchanged',
      item,
    });
  });

  test('start of a session without its channel is ChannelUnavailable', () => {
    const halfMade = sessionItem('CREATED');
    delete halfMade.channelArn;

    expect(judgeRefusal(by('start', { broadcastId: 'tab-1' }), 'serene-truth-682', halfMade)).toMatchObject({
      errorType: 'ChannelUnavailable',
    });
  });

  test('start of an ended session by its last broadcast is SessionEnded', () => {
    const item = sessionItem('ENDED', { broadcastId: 'tab-1' });

    expect(judgeRefusal(by('start', { broadcastId: 'tab-1' }), 'serene-truth-682', item)).toMatchObject({
      errorType: 'SessionEnded',
    });
  });

  test('of a status that admits it by now is Conflict: the row changed between the write and the look', () => {
    expect(
      judgeRefusal(by('start', { broadcastId: 'tab-1' }), 'serene-truth-682', sessionItem('CREATED')),
    ).toMatchObject({
      errorType: 'Conflict',
    });
  });
});

test('every change with a target leads out of every status that admits it', () => {
  const stuck = (Object.keys(targetStatus) as StatusChange[]).flatMap((change) =>
    (Object.keys(admittedChanges) as SessionStatus[]).filter(
      (status) => admittedChanges[status].includes(change) && targetStatus[change] === status,
    ),
  );

  expect(stuck).toEqual([]);
});
