// What a kept entry must look like before it is believed: a file may hold lines of another kind.

type Shape = Readonly<Record<string, 'string' | 'number' | 'object'>>;

/** Is it an object with these members of these types? Members beyond those are not looked at; null is no object. */
export function hasShape(value: unknown, shape: Shape): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = value as Readonly<Record<string, unknown>>;
  return Object.entries(shape).every(
    ([name, type]) => Object.hasOwn(members, name) && typeof members[name] === type && members[name] !== null,
  );
}
