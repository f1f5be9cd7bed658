// The table of what one caller can do: the README against what the limits come to, and what must not be within reach.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { abuseOf, nameCount, toAbuseTable } from './abuse.ts';
import { quotas } from './quotas.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const guest = abuseOf({ requestsInWindow: 2_000, ownSessions: 0 });
const signedIn = abuseOf({ requestsInWindow: 20_000, ownSessions: 0 });

test('the README has the table that the limits come to', () => {
  expect(readme).toContain(toAbuseTable());
});

test('2,000 requests of four resolvers in five minutes are 20 sets of credentials and 26.7 names a second', () => {
  expect(guest.assumeRole).toBeCloseTo(20);
  expect(guest.namesTried).toBeCloseTo(26.67);
});

test('no caller at one address uses up what the account has of endpoints and credentials', () => {
  expect(signedIn.getEndpoint).toBeLessThan(quotas.getEndpoint.value);
  expect(signedIn.assumeRole).toBeLessThan(quotas.assumeRole.value);
});

test('no guest at one address uses up what DynamoDB writes to one item', () => {
  expect(guest.writeUnitsOfOneItem).toBeLessThan(quotas.sweepShardWrites.value);
});

test('the README says how often a guest who guesses hits one of a thousand sessions', () => {
  const hitsADay = (guest.namesTried * 86_400 * 1_000) / nameCount;

  expect(readme).toContain(`${Math.round(nameCount / 1_000_000)} million names`);
  expect(readme).toContain(`some ${Math.round(hitsADay)} a day`);
});
