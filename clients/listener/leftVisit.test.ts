// What a listener's tab takes from its storage for its own, and what it does not.
import { expect, test } from 'vitest';
import { parseLeftVisit } from './leftVisit.ts';

test.each([
  [{ sessionId: 'serene-truth-682', relayOnly: true }],
  [{ sessionId: 'serene-truth-682', relayOnly: false }],
])('takes %j as it was kept', (visit) => {
  expect(parseLeftVisit(visit)).toEqual(visit);
});

test.each([[{}], [{ sessionId: 7, relayOnly: true }]])('forgets %j', (kept) => {
  expect(parseLeftVisit(kept)).toBeUndefined();
});

test('hides no address that was not hidden', () => {
  expect(parseLeftVisit({ sessionId: 'x', relayOnly: 'yes' })).toEqual({ sessionId: 'x', relayOnly: false });
});
