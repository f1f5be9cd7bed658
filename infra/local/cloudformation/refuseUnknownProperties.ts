// The rule of every service that reads a resource's properties: one that it does not know is refused, never skipped.

/**
 * Checks the names of an object of the template.
 * @param where the resource, and the property inside it, as messages name it
 * @throws Error naming the first property that is not accepted, and those that are
 */
export function refuseUnknownProperties(
  where: string,
  properties: Readonly<Record<string, unknown>>,
  accepted: readonly string[],
): void {
  const unknown = Object.keys(properties).find((name) => !accepted.includes(name));
  if (unknown === undefined) return;
  throw new Error(`${where}: got the property ${unknown}; accepted are ${[...accepted].sort().join(', ')}.`);
}
