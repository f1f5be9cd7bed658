// The state machine, as the table of the documentation has it.
import { expect, test } from 'vitest';
import type { SessionStatus } from './generated/schema.ts';
import { admittedChanges, statusesAdmitting, targetStatus } from './lifecycle.ts';
import type { StatusChange } from './lifecycle.ts';

const changes = Object.keys(targetStatus) as StatusChange[];
const statuses = Object.keys(admittedChanges) as SessionStatus[];

test('each change leads from the statuses that admit it to one status', () => {
  const rows = changes.map(
    (change) => `${statusesAdmitting(change).join(', ')} → ${change} → ${targetStatus[change] ?? 'same'}`,
  );

  expect(rows).toEqual([
    'CREATED → start → LIVE',
    'LIVE, PAUSED → takeOver → same',
    'LIVE → pause → PAUSED',
    'PAUSED → resume → LIVE',
    'LIVE, PAUSED → interrupt → INTERRUPTED',
    'INTERRUPTED → return → before',
    'CREATED, LIVE, PAUSED, INTERRUPTED → end → ENDED',
    'CREATED → abandon → ENDED',
    'INTERRUPTED → lose → ENDED',
    'LIVE, PAUSED, INTERRUPTED → expire → ENDED',
  ]);
});

test('ENDED is final', () => {
  expect(admittedChanges.ENDED).toEqual([]);
});

test('every status but the first is led to, and every status but ENDED can end', () => {
  const reached = new Set(changes.map((change) => targetStatus[change]));

  expect(statuses.filter((status) => !reached.has(status))).toEqual(['CREATED']);
  expect(statusesAdmitting('end')).toEqual(statuses.filter((status) => status !== 'ENDED'));
});
