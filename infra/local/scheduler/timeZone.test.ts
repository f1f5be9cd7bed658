// Wall clocks of zones, above all where daylight saving moves them.
import { expect, test } from 'vitest';
import { parseTimeZone } from './timeZone.ts';

const berlin = parseTimeZone('Europe/Berlin');
const instantOf = (wall: string, zone = berlin): string | undefined => {
  const instantMs = zone.toInstantMs(Date.parse(`${wall}Z`));
  return instantMs === undefined ? undefined : new Date(instantMs).toISOString();
};

test.each([
  ['Europe/Berlin', '2026-01-15T12:00:00', '2026-01-15T11:00:00.000Z'],
  ['Europe/Berlin', '2026-07-15T12:00:00', '2026-07-15T10:00:00.000Z'],
  ['America/St_Johns', '2026-01-15T12:00:00', '2026-01-15T15:30:00.000Z'],
  ['Pacific/Kiritimati', '2026-01-15T12:00:00', '2026-01-14T22:00:00.000Z'],
  ['Etc/UTC', '2026-01-15T12:00:00', '2026-01-15T12:00:00.000Z'],
])('%s: the clocks show %s at %s', (name, wall, instant) => {
  const zone = parseTimeZone(name);

  expect(instantOf(wall, zone)).toBe(instant);
  expect(zone.toWallMs(Date.parse(instant))).toBe(Date.parse(`${wall}Z`));
});

test('a time that the clocks skip in spring has no instant', () => {
  expect(instantOf('2027-03-28T01:59:59')).toBe('2027-03-28T00:59:59.000Z');
  expect(instantOf('2027-03-28T02:30:00')).toBeUndefined();
  expect(instantOf('2027-03-28T03:00:00')).toBe('2027-03-28T01:00:00.000Z');
});

test('a time that the clocks show twice in autumn is its first instant', () => {
  expect(instantOf('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
  expect(instantOf('2026-10-25T03:00:00')).toBe('2026-10-25T02:00:00.000Z');
});

test.each(['Europe/Atlantis', '+02:00', ''])('refuses the zone "%s"', (name) => {
  expect(() => parseTimeZone(name)).toThrow(
    `got the time zone "${name}"; a name of the IANA database such as "Europe/Berlin" is accepted`,
  );
});
