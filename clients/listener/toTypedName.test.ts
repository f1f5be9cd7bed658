// Names in addresses, whatever stands there.
import { expect, test } from 'vitest';
import { toTypedName } from './toTypedName.ts';

test.each([
  ['', ''],
  ['#', ''],
  ['#serene-truth-682', 'serene-truth-682'],
  ['#serene%20truth%20682', 'serene truth 682'],
  ['#100%', '100%'],
  ['#%E0%A4%A', '%E0%A4%A'],
])('%j is %j', (hash, typed) => {
  expect(toTypedName(hash)).toBe(typed);
});
