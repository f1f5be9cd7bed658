// Lets fake time pass as real time would: in steps, and never while a function runs, which would run out of its time.
import { setTimeout as wait } from 'node:timers/promises';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import type { ManualClock } from '../local/manualClock.ts';

const stepMs = 5_000;
const pauseMs = 15;
/** How often a function is waited for, 15 ms each, before time goes on without it. */
const maxPauses = 600;

type Running = Pick<LocalCloud, 'usage'>;

/**
 * Moves the clock on.
 * @param seconds how far
 * @param onStep called after each 5 seconds of it, at the most
 */
export async function passTime(
  clock: ManualClock,
  cloud: Running,
  seconds: number,
  onStep: () => Promise<unknown> | undefined = () => undefined,
): Promise<void> {
  for (let leftMs = seconds * 1_000; leftMs > 0; leftMs -= stepMs) {
    await clock.advance(Math.min(stepMs, leftMs));
    await waitForFunctions(cloud);
    await onStep();
  }
}

async function waitForFunctions(cloud: Running): Promise<void> {
  for (let pauses = 0; pauses < maxPauses; pauses += 1) {
    await wait(pauseMs);
    if (Object.values(cloud.usage().lambda).every(({ running }) => running === 0)) return;
  }
}
