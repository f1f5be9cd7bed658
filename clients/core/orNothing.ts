// For what a browser may refuse and a page can do without, as storage that is full or forbidden. In: the use of it. Out: its
// answer, or undefined.

/** Uses it. Whatever is thrown counts as nothing there. */
export function orNothing<Value>(use: () => Value): Value | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
