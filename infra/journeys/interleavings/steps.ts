// What can happen to one session, as data that fast-check draws and shrinks.
import fc from 'fast-check';

export type SpeakerOperation = 'start' | 'pause' | 'resume' | 'end' | 'renew';
export type ListenerOperation = 'join' | 'renewSeat' | 'leave' | 'report';

/** One thing that somebody does. */
export type Action =
  | { readonly kind: 'speaker'; readonly operation: SpeakerOperation; readonly tab: 'tab-1' | 'tab-2' }
  | { readonly kind: 'listener'; readonly operation: ListenerOperation; readonly who: number };

/** One step of a run: things done at the same moment, time that passes, or a fault. */
export type Step =
  | { readonly kind: 'together'; readonly actions: readonly Action[] }
  | { readonly kind: 'time'; readonly seconds: number }
  /** The call after `skipped` others from the API to a service is cut off: before or after the service does its work. */
  | { readonly kind: 'fault'; readonly skipped: number; readonly fault: 'unreachable' | 'answer lost' }
  /** Everything stops and starts again with what was kept. */
  | { readonly kind: 'restart' };

/** Listeners of a run; the last one is a guest. */
export const listenerCount = 4;

const speakerAction = fc.record({
  kind: fc.constant('speaker' as const),
  // Ending is rare, so that most runs have something to interleave.
  operation: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('start' as const, 'renew' as const) },
    { weight: 4, arbitrary: fc.constantFrom('pause' as const, 'resume' as const) },
    { weight: 1, arbitrary: fc.constant('end' as const) },
  ),
  tab: fc.constantFrom('tab-1' as const, 'tab-2' as const),
});
const listenerAction = fc.record({
  kind: fc.constant('listener' as const),
  operation: fc.constantFrom('join' as const, 'renewSeat' as const, 'leave' as const, 'report' as const),
  who: fc.nat({ max: listenerCount - 1 }),
});
const together = fc.record({
  kind: fc.constant('together' as const),
  actions: fc.array(fc.oneof(speakerAction, listenerAction), { minLength: 1, maxLength: 5 }),
});
/** Everybody wants a seat at the same moment: there are fewer than listeners. */
const rush: Step = {
  kind: 'together',
  actions: Array.from({ length: listenerCount }, (_each, who) => ({
    kind: 'listener',
    operation: 'join',
    who,
  })),
};
const time = fc.record({
  kind: fc.constant('time' as const),
  // Around every deadline: the lease, the sweep's minute, the grace.
  seconds: fc.constantFrom(1, 4, 14, 16, 61, 130, 305),
});
const fault = fc.record({
  kind: fc.constant('fault' as const),
  skipped: fc.nat({ max: 6 }),
  fault: fc.constantFrom('unreachable' as const, 'answer lost' as const),
});

/** The steps of one run. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: together },
    { weight: 2, arbitrary: fc.constant(rush) },
    { weight: 5, arbitrary: time },
    { weight: 2, arbitrary: fault },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  ),
  { minLength: 5, maxLength: 16, size: 'max' },
);
