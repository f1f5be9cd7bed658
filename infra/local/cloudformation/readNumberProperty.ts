// A whole number among a resource's properties, which CloudFormation also takes as a string.

/**
 * Reads one property, or its default.
 * @param where the resource, as messages name it
 * @throws Error saying what was got and which range is accepted
 */
export function readNumberProperty(
  where: string,
  properties: Readonly<Record<string, unknown>>,
  name: string,
  range: { readonly byDefault: number; readonly min: number; readonly max: number },
): number {
  const number = Number(properties[name] ?? range.byDefault);
  if (Number.isInteger(number) && number >= range.min && number <= range.max) return number;
  throw new Error(
    `${where}: got ${JSON.stringify(properties[name])} for ${name}; ${range.min} to ${range.max} is accepted.`,
  );
}
