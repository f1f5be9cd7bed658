// Names of resources that the template does not name.
import { expect, test } from 'vitest';
import { physicalName, physicalUuid } from './physicalName.ts';

test('is the same at every start and another for another resource or stack', () => {
  const name = physicalName('LiveSessions', 'Table', 255);

  expect(name).toBe(physicalName('LiveSessions', 'Table', 255));
  expect(name).toMatch(/^LiveSessions-Table-[0-9A-F]{12}$/);
  expect(name).not.toBe(physicalName('LiveSessions', 'Other', 255));
  expect(name).not.toBe(physicalName('Other', 'Table', 255));
});

test('stays within the length and keeps its distinguishing end', () => {
  const name = physicalName('LiveSessions', 'x'.repeat(100), 64);

  expect(name).toHaveLength(64);
  expect(name).toMatch(/^LiveSessions-x+-[0-9A-F]{12}$/);
});

test('a UUID is the same at every start and another for another resource', () => {
  const id = physicalUuid('LiveSessions', 'Mapping');

  expect(id).toBe(physicalUuid('LiveSessions', 'Mapping'));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id).not.toBe(physicalUuid('LiveSessions', 'Other'));
});
