// The trap that a run walks into: counts the calls between services by name and kills at the one that was chosen.
import type { Around } from './openServiceProxy.ts';
import { parsePublished, toCallName } from './serviceCall.ts';
import type { ServiceAnswer, ServiceCall } from './serviceCall.ts';

/** When, beside a call, the kill comes: it was not made; it was made and nobody knows; its answer has just gone out. */
export const positions = ['before', 'unanswered', 'answered'] as const;

/** A place between two steps. */
export interface Gap {
  /** The call's name. */
  readonly name: string;
  /** Which of the calls of that name, from 1. */
  readonly occurrence: number;
  readonly position: (typeof positions)[number];
}

export interface Trap {
  readonly around: Around;
  /** Forgets what was counted and counts on; kills at the gap, if one is given. */
  arm(this: void, gap?: Gap): void;
  /** The names of the calls since it was armed, in the order in which they came. */
  counted(this: void): readonly string[];
  /** The changes that AppSync took for publishing since the trap was made: "<session id> <version>". */
  readonly published: ReadonlySet<string>;
}

/** @param kill takes all services at once from under the calls */
export function createTrap(kill: () => void): Trap {
  let armed: Gap | undefined;
  let counted: string[] = [];
  const published = new Set<string>();

  /** Whether this call is beside the gap. */
  function countCall(call: ServiceCall): Gap | undefined {
    const name = toCallName(call);
    counted.push(name);
    const occurrence = counted.filter((other) => other === name).length;
    return armed?.name === name && armed.occurrence === occurrence ? armed : undefined;
  }

  function notePublished(call: ServiceCall, { statusCode, body }: ServiceAnswer): void {
    const change = parsePublished(call);
    if (!change || statusCode !== 200 || body.includes('"errors"')) return;
    published.add(`${change.sessionId} ${change.version}`);
  }

  return {
    published,
    counted: () => counted,
    arm(gap) {
      armed = gap;
      counted = [];
    },
    async around(call, forward) {
      const gap = countCall(call);
      if (gap?.position === 'before') {
        kill();
        throw new Error('killed before the call');
      }
      const answer = await forward();
      notePublished(call, answer);
      if (gap?.position === 'unanswered') {
        kill();
        throw new Error('killed before the answer');
      }
      return gap ? { answer, onAnswered: kill } : { answer };
    },
  };
}
