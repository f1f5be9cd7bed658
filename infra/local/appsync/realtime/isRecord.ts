// Tells a plain JSON object from everything else.

/** Is this an object that is not a list? */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
