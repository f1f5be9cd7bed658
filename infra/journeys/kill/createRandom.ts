// Random choices that a seed repeats.

export interface Random {
  /** A whole number from 0 to `bound - 1`. */
  below(this: void, bound: number): number;
  pick<T>(this: void, choices: readonly T[]): T;
  /** The same elements in another order. */
  shuffle<T>(this: void, elements: readonly T[]): T[];
}

/** @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32) */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function below(bound: number): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }
  function pick<T>(choices: readonly T[]): T {
    const choice = choices[below(choices.length)];
    if (choice === undefined) throw new RangeError('There is nothing to pick from.');
    return choice;
  }
  return {
    below,
    pick,
    shuffle<T>(elements: readonly T[]): T[] {
      const rest = [...elements];
      return elements.flatMap(() => rest.splice(below(rest.length), 1));
    },
  };
}
