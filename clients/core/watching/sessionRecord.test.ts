// Merging by version: whatever order answers, events and history come in, the same is known at the end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createdSession } from '../api/createdSession.ts';
import type { HistoryEntry, SessionSnapshot, StatusEvent } from '../api/sessionApi.ts';
import { emptyRecord, firstGapAfter, mergeEntries, mergeEvent, mergeSnapshot } from './sessionRecord.ts';
import type { SessionRecord } from './sessionRecord.ts';

const createdAt = '2026-01-05T09:00:00.000Z';
const startedAt = '2026-01-05T09:01:00.000Z';
const pausedAt = '2026-01-05T09:02:00.000Z';

const created = createdSession(createdAt, { title: 'Tides', listenerCount: 3 });
const live: SessionSnapshot = {
  ...created,
  status: 'LIVE',
  version: 2,
  broadcastId: 'one',
  statusChangedAt: startedAt,
  startedAt,
  leaseExpiresAt: '2026-01-05T09:01:40.000Z',
};
const event = (
  version: number,
  status: StatusEvent['status'],
  more: Partial<StatusEvent> = {},
): StatusEvent => ({
  sessionId: 'serene-truth-682',
  version,
  status,
  at: pausedAt,
  endReason: null,
  broadcastId: 'one',
  ...more,
});
const entry = (version: number, status: HistoryEntry['status'], by: HistoryEntry['by']): HistoryEntry => ({
  version,
  status,
  at: pausedAt,
  by,
  endReason: null,
  broadcastId: 'one',
});
const known = (...snapshots: SessionSnapshot[]): SessionRecord =>
  snapshots.reduce(mergeSnapshot, emptyRecord);

describe('the session', () => {
  test('is unknown until a snapshot came, and then is what the events before it said', () => {
    const pushed = mergeEvent(emptyRecord, event(3, 'PAUSED'));

    const { session } = mergeSnapshot(pushed, live);

    expect(pushed.session).toBeUndefined();
    expect(session).toEqual({ ...live, status: 'PAUSED', version: 3, statusChangedAt: pausedAt });
  });

  test('follows a newer event at once, across a gap', () => {
    const { session } = mergeEvent(known(live), event(7, 'LIVE', { broadcastId: 'three' }));

    expect(session).toMatchObject({ version: 7, status: 'LIVE', broadcastId: 'three' });
  });

  test('does not go back for an older event or an older snapshot', () => {
    const record = mergeEvent(known(live), event(4, 'PAUSED'));

    const later = mergeSnapshot(mergeEvent(record, event(3, 'LIVE')), { ...live, listenerCount: 9 });

    expect(later.session).toEqual(record.session);
  });

  test('takes from a snapshot of the same version what no event carries', () => {
    const { session } = mergeSnapshot(known(live), { ...live, listenerCount: 4 });

    expect(session?.listenerCount).toBe(4);
  });

  test('is told by the history too', () => {
    const { session } = mergeEntries(known(live), [entry(3, 'PAUSED', 'SPEAKER')]);

    expect(session?.status).toBe('PAUSED');
  });

  test('that ended has its reason and its time, and no lease', () => {
    const { session } = mergeEvent(known(live), event(3, 'ENDED', { endReason: 'SPEAKER_LOST' }));

    expect(session).toMatchObject({ endReason: 'SPEAKER_LOST', endedAt: pausedAt, leaseExpiresAt: null });
  });

  test('that was started has the time of that, even when the start is heard of last', () => {
    const ended = mergeEvent(known(created), event(3, 'ENDED', { endReason: 'SPEAKER_ENDED' }));

    const { session } = mergeEvent(ended, event(2, 'LIVE', { at: startedAt }));

    expect(ended.session?.startedAt).toBeNull();
    expect(session?.startedAt).toBe(startedAt);
  });
});

describe('the lease', () => {
  const leaseAfter = (record: SessionRecord, pushed: StatusEvent) =>
    mergeEvent(record, pushed).session?.leaseExpiresAt;
  const fifteenSecondsAfterEvent = '2026-01-05T09:02:15.000Z';

  test('is 15 s from a start', () => {
    expect(leaseAfter(known(created), event(2, 'LIVE'))).toBe(fifteenSecondsAfterEvent);
  });

  test('is 15 s from a takeover', () => {
    expect(leaseAfter(known(live), event(3, 'LIVE', { broadcastId: 'two' }))).toBe(fifteenSecondsAfterEvent);
  });

  test('is 15 s from a return', () => {
    const interrupted = mergeEvent(known(live), event(3, 'INTERRUPTED'));

    expect(interrupted.session?.leaseExpiresAt).toBeNull();
    expect(leaseAfter(interrupted, event(4, 'LIVE'))).toBe(fifteenSecondsAfterEvent);
  });

  test('is moved neither by pausing nor by resuming', () => {
    expect(leaseAfter(known(live), event(3, 'PAUSED'))).toBe(live.leaseExpiresAt);
  });
});

describe('the history', () => {
  test('knows the creation and the present change from a snapshot', () => {
    const { history } = known(live);

    expect(history.map(({ version, status, at }) => [version, status, at])).toEqual([
      [1, 'CREATED', createdAt],
      [2, 'LIVE', startedAt],
    ]);
  });

  test('learns who made a change, and does not forget it again', () => {
    const pushed = mergeEvent(known(live), event(3, 'INTERRUPTED'));

    const told = mergeEntries(pushed, [entry(3, 'INTERRUPTED', 'LISTENER')]);
    const pushedAgain = mergeEvent(told, event(3, 'INTERRUPTED'));

    expect(pushed.history.at(-1)?.by).toBeNull();
    expect(told.history.at(-1)?.by).toBe('LISTENER');
    expect(pushedAgain.history).toBe(told.history);
  });

  test('says after which version it has its first gap', () => {
    const gap = mergeEvent(mergeEvent(known(live), event(4, 'LIVE')), event(6, 'PAUSED'));

    expect(firstGapAfter(emptyRecord)).toBeUndefined();
    expect(firstGapAfter(known(live))).toBeUndefined();
    expect(firstGapAfter(gap)).toBe(2);
    expect(firstGapAfter(mergeEvent(gap, event(3, 'PAUSED')))).toBe(4);
  });
});

test('every order of the same news leads to the same status and history', () => {
  const news = [
    (record: SessionRecord) => mergeSnapshot(record, created),
    (record: SessionRecord) => mergeSnapshot(record, live),
    (record: SessionRecord) => mergeEvent(record, event(3, 'PAUSED')),
    (record: SessionRecord) => mergeEvent(record, event(4, 'LIVE', { broadcastId: 'two' })),
    (record: SessionRecord) =>
      mergeEntries(record, [entry(3, 'PAUSED', 'SPEAKER'), entry(4, 'LIVE', 'SPEAKER')]),
    (record: SessionRecord) => mergeEvent(record, event(5, 'ENDED', { endReason: 'SPEAKER_ENDED' })),
  ];
  const inOrder = news.reduce((record, merge) => merge(record), emptyRecord);

  fc.assert(
    fc.property(fc.shuffledSubarray([...news, ...news], { minLength: news.length * 2 }), (shuffled) => {
      const record = shuffled.reduce((merged, merge) => merge(merged), emptyRecord);

      expect(record.session).toMatchObject({
        status: 'ENDED',
        version: 5,
        startedAt,
        endReason: 'SPEAKER_ENDED',
      });
      expect(record.history.map(({ version, status }) => [version, status])).toEqual(
        inOrder.history.map(({ version, status }) => [version, status]),
      );
    }),
  );
});
