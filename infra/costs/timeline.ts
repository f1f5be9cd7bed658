// Who does what at which second, run through in fake time: an hour takes as long as its calls.
import type { ManualClock } from '../local/manualClock.ts';

export type Act = () => unknown;

export interface Timeline {
  /** Does something once, so many seconds after the beginning. */
  at(second: number, act: Act): void;
  /** Does something each `period.eachSeconds` after `fromSecond`, as long as that is before `untilSecond`. */
  every(period: { eachSeconds: number; fromSecond: number; untilSecond: number }, act: Act): void;
  /**
   * Runs through it: each act when the one before it is over, those of one second in the order in which they were added.
   * @param untilSecond where the clock stands at last, at least
   * @param untilIdle waits, before the clock moves, for what the acts have set going
   */
  run(clock: ManualClock, untilSecond: number, untilIdle?: () => Promise<void>): Promise<void>;
}

/** Makes an empty timeline. */
export function createTimeline(): Timeline {
  const actsBySecond = new Map<number, Act[]>();
  const at: Timeline['at'] = (second, act) => {
    actsBySecond.set(second, [...(actsBySecond.get(second) ?? []), act]);
  };
  return {
    at,
    every({ eachSeconds, fromSecond, untilSecond }, act) {
      for (let second = fromSecond + eachSeconds; second < untilSecond; second += eachSeconds)
        at(second, act);
    },
    async run(clock, untilSecond, untilIdle = () => Promise.resolve()) {
      let nowSecond = 0;
      const seconds = [...new Set([...actsBySecond.keys(), untilSecond])].sort((a, b) => a - b);
      for (const second of seconds) {
        await untilIdle();
        await clock.advance((second - nowSecond) * 1000);
        nowSecond = second;
        for (const act of actsBySecond.get(second) ?? []) await act();
      }
    },
  };
}
