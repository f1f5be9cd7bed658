// The history of a session, told to the one who spoke.
import { describe, expect, test } from 'vitest';
import type { HistoryEntry } from '../core/api/sessionApi.ts';
import { endSentence, speakerHistorySentence } from './speakerHistorySentence.ts';

const entry = (
  status: HistoryEntry['status'],
  more: Partial<Pick<HistoryEntry, 'endReason' | 'broadcastId'>> = {},
): HistoryEntry => ({
  version: 1,
  status,
  at: '2026-05-04T10:00:00.000Z',
  by: 'SPEAKER',
  endReason: null,
  broadcastId: null,
  ...more,
});

describe('speakerHistorySentence', () => {
  test('tells a whole session', () => {
    const history = [
      entry('CREATED'),
      entry('LIVE'),
      entry('PAUSED'),
      entry('LIVE'),
      entry('INTERRUPTED'),
      entry('LIVE'),
      entry('LIVE', { broadcastId: 'second' }),
      entry('ENDED', { endReason: 'SPEAKER_ENDED' }),
    ];

    const told = history.map((each, index) => speakerHistorySentence(each, history[index - 1]));

    expect(told).toEqual([
      'You created the session',
      'You went live',
      'You paused',
      'You went on',
      'Your connection was lost',
      'You were back, live',
      'You went on after a reload, or in another tab',
      'You ended the session',
    ]);
  });

  test('says of somebody who was paused when they were lost that they still are', () => {
    expect(speakerHistorySentence(entry('PAUSED'), entry('INTERRUPTED'))).toBe('You were back, still paused');
  });
});

test.each([
  ['SPEAKER_LOST', 'The session ended, because you were away for 5 minutes'],
  ['NEVER_STARTED', 'The session ended, because it did not go live in time'],
  ['TIME_LIMIT', 'The session ended after 12 hours, the longest that one may last'],
  [null, 'The session is over'],
] as const)('says why a session ended: %s', (endReason, sentence) => {
  expect(endSentence(endReason)).toBe(sentence);
});
