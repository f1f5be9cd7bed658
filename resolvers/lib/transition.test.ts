// The one builder of status changes: what it writes, on which condition, and what a refusal means.
import { describe, expect, test } from 'vitest';
import type { SessionStatus } from '../../schema/generated/schema.ts';
import { admittedChanges, targetStatus } from '../../schema/lifecycle.ts';
import type { StatusChange } from '../../schema/lifecycle.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { buildTransition, judgeRefusal } from './transition.ts';
import type { Transition } from './transition.ts';

const nowIso = '2026-11-23T09:30:00.000Z';
const nowSeconds = 1_795_426_200;
const by = (change: StatusChange, more: Partial<Transition> = {}): Transition => ({
  change,
  nowIso,
  nowSeconds,
  ownerId: 'speaker',
  ...more,
});
const sessionItem = (status: SessionStatus, more: Partial<SessionItem> = {}): SessionItem => ({
  sessionId: 'serene-truth-682',
  status,
  version: 3,
  maxListeners: 10,
  createdAt: nowIso,
  statusChangedAt: nowIso,
  ownerId: 'speaker',
  seats: {},
  channelNonce: 'c0ffee00',
  lastWrite: 'STATUS',
  ...more,
});

test('start writes status, version, broadcast and the first time on air, if the session waits and is the caller’s', () => {
  expect(buildTransition(by('start', { broadcastId: 'tab-1' }))).toEqual({
    update: {
      expression:
        'SET #version = #version + :one, #statusChangedAt = :statusChangedAt, #lastWrite = :lastWrite, ' +
        '#status = :status, #broadcastId = :broadcastId, #startedAt = if_not_exists(#startedAt, :statusChangedAt)',
      names: {
        '#version': 'version',
        '#statusChangedAt': 'statusChangedAt',
        '#lastWrite': 'lastWrite',
        '#status': 'status',
        '#broadcastId': 'broadcastId',
        '#startedAt': 'startedAt',
      },
      values: {
        ':one': 1,
        ':statusChangedAt': nowIso,
        ':lastWrite': 'STATUS',
        ':status': 'LIVE',
        ':broadcastId': 'tab-1',
      },
    },
    condition: {
      expression: '#currentStatus IN (:fromCREATED) AND #currentOwnerId = :currentOwnerId',
      names: { '#currentStatus': 'status', '#currentOwnerId': 'ownerId' },
      values: { ':fromCREATED': 'CREATED', ':currentOwnerId': 'speaker' },
    },
  });
});

test('takeOver leaves the status alone and wants another broadcast than the present one', () => {
  const { update, condition } = buildTransition(by('takeOver', { broadcastId: 'tab-2' }));

  expect(update.names).not.toHaveProperty('#status');
  expect(condition.expression).toBe(
    '#currentStatus IN (:fromLIVE, :fromPAUSED) AND #currentOwnerId = :currentOwnerId AND ' +
      '#currentBroadcastId <> :otherBroadcastId',
  );
});

test('end writes when, why and until when the row is kept', () => {
  const { update } = buildTransition(by('end', { endReason: 'SPEAKER_ENDED' }));

  expect(update.values).toEqual({
    ':one': 1,
    ':statusChangedAt': nowIso,
    ':lastWrite': 'STATUS',
    ':status': 'ENDED',
    ':endedAt': nowIso,
    ':ttl': nowSeconds + 2_592_000,
    ':endReason': 'SPEAKER_ENDED',
  });
});

test('a change by the system asks for no owner', () => {
  const { condition } = buildTransition({
    change: 'abandon',
    nowIso,
    nowSeconds,
    endReason: 'NEVER_STARTED',
  });

  expect(condition).toEqual({
    expression: '#currentStatus IN (:fromCREATED, :fromLIVE, :fromPAUSED)',
    names: { '#currentStatus': 'status' },
    values: { ':fromCREATED': 'CREATED', ':fromLIVE': 'LIVE', ':fromPAUSED': 'PAUSED' },
  });
});

describe('a refused change', () => {
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
