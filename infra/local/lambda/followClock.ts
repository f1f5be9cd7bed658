// Lets a worker thread's `Date` tell the cloud's time, so that a function dates, signs and compares as everybody else here does.
const MachineDate = globalThis.Date;
/** Below this, in milliseconds, two readings of the same clock differ by chance. */
const sameClockMs = 1_000;

/**
 * Sets this thread's `Date` off from the machine's; timers are not touched.
 * @param offsetMs the cloud's time minus the machine's, in milliseconds; near 0 gives the machine's own `Date` back
 */
export function followClock(offsetMs: number): void {
  globalThis.Date = Math.abs(offsetMs) < sameClockMs ? MachineDate : shiftedDate(offsetMs);
}

function shiftedDate(offsetMs: number): DateConstructor {
  const nowMs = (): number => MachineDate.now() + offsetMs;
  return new Proxy(MachineDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [nowMs()] : args, newTarget) as object,
    apply: () => new MachineDate(nowMs()).toString(),
    get: (target, property) => (property === 'now' ? nowMs : (Reflect.get(target, property) as unknown)),
  });
}
