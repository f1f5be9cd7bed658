// Waiting, as a promise on a clock that tests turn.
import type { Clock } from '../clock.ts';

export function wait(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.schedule(delayMs, resolve));
}
