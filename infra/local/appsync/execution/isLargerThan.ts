// Is a value, written as JSON, larger than a bound? Answered without writing it, and no further than the bound.

/** Estimates from below: text counts one byte per character, so only values over the bound are found to be over it. */
export function isLargerThan(value: unknown, maxBytes: number): boolean {
  let remaining = maxBytes;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'string') remaining -= next.length + 2;
    else if (typeof next !== 'object' || next === null) remaining -= 4;
    else if (Array.isArray(next)) {
      remaining -= next.length + 1;
      if (remaining >= 0) for (const item of next) pending.push(item);
    } else {
      for (const key of Object.keys(next)) {
        remaining -= key.length + 4;
        pending.push((next as Record<string, unknown>)[key]);
      }
    }
    if (remaining < 0) return true;
  }
  return false;
}
