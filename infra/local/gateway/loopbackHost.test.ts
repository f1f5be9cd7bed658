// Which Host headers mean this machine.
import { expect, test } from 'vitest';
import { isLoopbackHost } from './loopbackHost.ts';

test.each([
  'localhost',
  'LOCALHOST:4566',
  'kvs.localhost:4566',
  'a.b.localhost',
  '127.0.0.1:4566',
  '127.1.2.3',
  '[::1]:4566',
])('%s is this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each([
  undefined,
  '',
  'evil.example',
  'localhost.evil.example:4566',
  'notlocalhost',
  '10.0.0.1',
  '127.0.0.1.nip.io',
  '[::2]',
])('%s is not', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});
