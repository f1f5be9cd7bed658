// What each change of a session is called, which depends on what it was before.
import { expect, test } from 'vitest';
import type { EndReason, SessionStatus } from '../../schema/generated/schema.ts';
import { endReasonSentences, historySentence } from './historySentence.ts';

const entry = (status: SessionStatus, endReason: EndReason | null = null) => ({
  status,
  endReason,
  broadcastId: 'broadcast-1',
});

test.each([
  ['CREATED', undefined, 'The session was created'],
  ['LIVE', 'CREATED', 'The speaker went live'],
  ['LIVE', undefined, 'The speaker went live'],
  ['PAUSED', 'LIVE', 'The speaker paused'],
  ['LIVE', 'PAUSED', 'The speaker went on'],
  ['INTERRUPTED', 'PAUSED', 'The speaker’s connection was lost'],
  ['LIVE', 'INTERRUPTED', 'The speaker was back, live'],
  ['PAUSED', 'INTERRUPTED', 'The speaker was back, paused'],
  ['LIVE', 'LIVE', 'The speaker continued from another tab or device'],
] as const)('%s after %s: %s', (status, before, sentence) => {
  expect(historySentence(entry(status), before && entry(before))).toBe(sentence);
});

test.each(Object.entries(endReasonSentences))('the end by %s: %s', (reason, sentence) => {
  expect(historySentence(entry('ENDED', reason as EndReason), entry('LIVE'))).toBe(sentence);
});

test('an end without a reason is an end', () => {
  expect(historySentence(entry('ENDED'), undefined)).toBe('The session ended');
});
