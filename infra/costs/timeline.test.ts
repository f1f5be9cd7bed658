// Acts at their seconds of fake time, one after the other.
import { expect, test } from 'vitest';
import { createManualClock } from '../local/manualClock.ts';
import { createTimeline } from './timeline.ts';

/** A timeline whose acts note their name and the second of the clock. */
function createNotes() {
  const clock = createManualClock();
  const startMs = clock.nowMs();
  const timeline = createTimeline();
  const notes: string[] = [];
  const note = (name: string) => (): void =>
    void notes.push(`${name} at ${(clock.nowMs() - startMs) / 1000}`);
  return { clock, timeline, notes, note };
}

test('runs acts in the order of their seconds, those of one second as they were added', async () => {
  const { clock, timeline, notes, note } = createNotes();
  timeline.at(7, note('late'));
  timeline.at(0, note('first'));
  timeline.at(0, note('second'));

  await timeline.run(clock, 10);

  expect(notes).toEqual(['first at 0', 'second at 0', 'late at 7']);
  expect(clock.nowMs()).toBe(createManualClock().nowMs() + 10_000);
});

test('repeats an act after each period, before the end', async () => {
  const { clock, timeline, notes, note } = createNotes();
  timeline.every({ eachSeconds: 5, fromSecond: 10, untilSecond: 25 }, note('again'));

  await timeline.run(clock, 60);

  expect(notes).toEqual(['again at 15', 'again at 20']);
});

test('waits for each act, and for what it set going before the clock moves', async () => {
  const { clock, timeline, notes, note } = createNotes();
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  timeline.at(1, async () => {
    await nextTurn();
    note('act')();
  });
  timeline.at(2, note('next act'));

  await timeline.run(clock, 3, async () => {
    await nextTurn();
    note('idle')();
  });

  expect(notes).toEqual(['idle at 0', 'act at 1', 'idle at 1', 'next act at 2', 'idle at 2']);
});

test('a failing act ends the run', async () => {
  const { clock, timeline, notes, note } = createNotes();
  timeline.at(1, () => Promise.reject(new Error('refused')));
  timeline.at(2, note('never'));

  await expect(timeline.run(clock, 3)).rejects.toThrow('refused');

  expect(notes).toEqual([]);
});
