// Response paths as AppSync's messages write them.

/** "/mySessions/items[0]/title" */
export function writePath(keys: readonly (string | number)[]): string {
  return keys.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('');
}
