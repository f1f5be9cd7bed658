// A thread's Date that follows another clock: what tells the present moves, what does not stays.
import { afterEach, expect, test } from 'vitest';
import { followClock } from './followClock.ts';

const machineNow = Date.now.bind(Date);
const hourMs = 3_600_000;

afterEach(() => followClock(0));

test('every way to ask for the present is shifted', () => {
  followClock(hourMs);
  const answers = [Date.now(), new Date().getTime(), Date.parse(Date())];

  for (const answer of answers) expect(Math.abs(answer - machineNow() - hourMs)).toBeLessThan(2_000);
});

test('given moments stay what they are', () => {
  followClock(hourMs);

  expect(new Date(5).getTime()).toBe(5);
  expect(new Date('2026-01-01T00:00:00Z').toISOString()).toBe('2026-01-01T00:00:00.000Z');
  expect(Date.UTC(1970, 0, 1)).toBe(0);
  expect(new Date()).toBeInstanceOf(Date);
});

test('the machine’s own clock is not replaced', () => {
  const { Date: machineDate } = globalThis;
  followClock(3);

  expect(globalThis.Date).toBe(machineDate);
});
