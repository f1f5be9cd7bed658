// Lets fake time pass as real time would: in steps, with a moment for sockets and functions in between.
import { setTimeout as wait } from 'node:timers/promises';
import type { ManualClock } from '../local/manualClock.ts';

const stepMs = 5_000;
const pauseMs = 15;

/**
 * Moves the clock on.
 * @param seconds how far
 * @param onStep called after each 5 seconds of it, at the most
 */
export async function passTime(
  clock: ManualClock,
  seconds: number,
  onStep: () => Promise<unknown> | undefined = () => undefined,
): Promise<void> {
  for (let leftMs = seconds * 1_000; leftMs > 0; leftMs -= stepMs) {
    await clock.advance(Math.min(stepMs, leftMs));
    await wait(pauseMs);
    await onStep();
  }
}
