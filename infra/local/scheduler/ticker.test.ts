// Due times by a clock that stands still until it is advanced, and by one that jumps as a machine does that slept.
import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { createManualClock } from '../manualClock.ts';
import { openTicker } from './ticker.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const eachMinute = (afterMs: number): number => (Math.floor(afterMs / minuteMs) + 1) * minuteMs;

test('calls at each due time, none before', async () => {
  const clock = createManualClock(10 * minuteMs);
  const calls: [dueMs: number, nowMs: number][] = [];
  openTicker(clock, clock.nowMs(), eachMinute, (dueMs) => calls.push([dueMs, clock.nowMs()]));

  await clock.advance(3 * minuteMs - 1);

  expect(calls.map(([dueMs]) => dueMs / minuteMs)).toEqual([10, 11, 12]);
  expect(calls.every(([dueMs, nowMs]) => dueMs === nowMs)).toBe(true);
});

test('after a sleep the one that was awaited comes late, those in between not at all', () => {
  let nowMs = 10 * minuteMs + 1;
  const waiting: (() => void)[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    elapsedMs: () => nowMs,
    schedule: (_, callback) => (waiting.push(callback), () => undefined),
  };
  const dueMinutes: number[] = [];
  openTicker(clock, clock.nowMs(), eachMinute, (dueMs) => dueMinutes.push(dueMs / minuteMs));

  nowMs = 75 * minuteMs + 30_000;
  waiting.shift()?.();
  nowMs = 76 * minuteMs;
  waiting.shift()?.();

  expect(dueMinutes).toEqual([11, 76]);
});

test('a clock that steps back: the next is called at the first due time that it shows, 60 seconds later at most', async () => {
  const clock = createManualClock(10 * minuteMs + 1);
  const dueMinutes: number[] = [];
  openTicker(clock, clock.nowMs(), eachMinute, (dueMs) => dueMinutes.push(dueMs / minuteMs));
  await clock.advance(minuteMs);

  clock.step(-10 * minuteMs);
  await clock.advance(3 * minuteMs);

  expect(dueMinutes).toEqual([11, 2, 3, 4]);
});

test('a clock that steps forth: what is past by then is called within 60 seconds, once', async () => {
  const clock = createManualClock(10 * minuteMs);
  const eachHour = (afterMs: number): number => (Math.floor(afterMs / (60 * minuteMs)) + 1) * 60 * minuteMs;
  const dueMinutes: number[] = [];
  openTicker(clock, clock.nowMs(), eachHour, (dueMs) => dueMinutes.push(dueMs / minuteMs));

  clock.step(300 * minuteMs);
  await clock.advance(minuteMs);

  expect(dueMinutes).toEqual([60]);
});

test('what was called once is not called again by a clock that steps back', async () => {
  const clock = createManualClock(0);
  const dueMs: number[] = [];
  openTicker(
    clock,
    0,
    (afterMs) => (afterMs < 5 * minuteMs ? 5 * minuteMs : undefined),
    (ms) => dueMs.push(ms),
  );
  await clock.advance(5 * minuteMs);

  clock.step(-10 * minuteMs);
  await clock.advance(20 * minuteMs);

  expect(dueMs).toEqual([5 * minuteMs]);
});

test('waits in parts for what is further away than a timer reaches', async () => {
  const clock = createManualClock(0);
  const delaysMs: number[] = [];
  const dueMs: number[] = [];
  const watched: Clock = {
    nowMs: () => clock.nowMs(),
    elapsedMs: () => clock.elapsedMs(),
    schedule: (delayMs, callback) => (delaysMs.push(delayMs), clock.schedule(delayMs, callback)),
  };
  openTicker(
    watched,
    0,
    (afterMs) => (afterMs < 40 * dayMs ? 40 * dayMs : undefined),
    (ms) => dueMs.push(ms),
  );

  await clock.advance(41 * dayMs);

  expect(dueMs).toEqual([40 * dayMs]);
  expect(Math.max(...delaysMs)).toBeLessThan(2 ** 31);
});

test('is silent once it is closed', async () => {
  const clock = createManualClock(0);
  const dueMs: number[] = [];
  const ticker = openTicker(clock, clock.nowMs(), eachMinute, (ms) => dueMs.push(ms));

  await clock.advance(minuteMs);
  ticker.close();
  await clock.advance(10 * minuteMs);

  expect(dueMs).toEqual([0, minuteMs]);
});
