// What the page reads from the schema: the meaning of errors, and what guests may call.
import { expect, test } from 'vitest';
import { describeError, guestFields, isOpenToGuests } from './schemaFacts.ts';

test('an error means what the schema says', () => {
  expect(describeError('SessionEnded')).toBe('The session is over. Retrying does not help.');
  expect(describeError('UnauthorizedException')).toBeUndefined();
});

test('guests may call what the schema opens to the API key', () => {
  expect(guestFields).toEqual([
    'session',
    'reportInterruption',
    'joinSession',
    'leaveSession',
    'onSessionStatus',
  ]);
});

test.each([
  ['query { session(sessionId: "s") { status } }', true],
  ['query { session(sessionId: "s") { status } mySessions { nextToken } }', false],
  ['mutation { endSession(sessionId: "s") { status } }', false],
])('whether a guest may run %s: %s', (query, isOpen) => {
  expect(isOpenToGuests(query)).toBe(isOpen);
});
