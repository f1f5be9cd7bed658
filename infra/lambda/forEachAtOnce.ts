// Work on many things of which some are under way at the same time: a list and what to do in, how many were left out.

/**
 * Does something with each of many things, some of them at the same time, in their order.
 * @param act must not reject
 * @param isGoingOn asked before each; false: the rest is left
 * @returns how many were left
 */
export async function forEachAtOnce<T>(
  things: readonly T[],
  maxAtOnce: number,
  isGoingOn: () => boolean,
  act: (thing: T) => Promise<void>,
): Promise<number> {
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < things.length && isGoingOn()) {
      const thing = things[begun] as T;
      begun += 1;
      await act(thing);
    }
  };
  await Promise.all(Array.from({ length: maxAtOnce }, work));
  return things.length - begun;
}
