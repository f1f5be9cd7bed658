// What a speaker's tab takes from its storage for its own, and what it does not.
import { expect, test } from 'vitest';
import { parseLeftTab } from './leftTab.ts';

test.each([
  [{ sessionId: 'serene-truth-682', microphoneId: 'usb', relayOnly: true }],
  [{ sessionId: 'serene-truth-682', relayOnly: false }],
])('takes %j as it was kept', (left) => {
  expect(parseLeftTab(left)).toEqual(left);
});

test.each([[{}], [{ sessionId: 7, microphoneId: 'usb', relayOnly: true }]])('forgets %j', (kept) => {
  expect(parseLeftTab(kept)).toBeUndefined();
});

test('goes on with the browser’s choice of microphone when the kept one does not parse', () => {
  expect(parseLeftTab({ sessionId: 'x', microphoneId: 7, relayOnly: true })).toEqual({
    sessionId: 'x',
    relayOnly: true,
  });
});
