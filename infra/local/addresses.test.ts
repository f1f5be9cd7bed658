// Which addresses are told, and which are refused.
import { expect, test } from 'vitest';
import { originsOf, toAddresses } from './addresses.ts';

const ports = { frontDoor: 4000, aws: 4566 };

test('the ports are reached at localhost', () => {
  expect(toAddresses(ports)).toEqual({
    frontDoorUrl: 'http://localhost:4000',
    awsUrl: 'http://localhost:4566',
  });
});

test('what stands before a port is reached in its place', () => {
  expect(toAddresses(ports, { awsUrl: 'http://127.0.0.1:14566/' })).toEqual({
    frontDoorUrl: 'http://localhost:4000',
    awsUrl: 'http://127.0.0.1:14566',
  });
});

test.each([
  'localhost:4000',
  'https://localhost:4000',
  'http://example.com',
  'http://localhost:4000/api',
  'http://localhost:4000/?a=b',
  'http://me@localhost:4000',
  '',
])('"%s" is refused', (frontDoorUrl) => {
  expect(() => toAddresses(ports, { frontDoorUrl })).toThrow(
    `It cannot be reached at "${frontDoorUrl}"; accepted is http://localhost:PORT.`,
  );
});

test.each([
  ['http://localhost:4000', ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000']],
  ['http://localhost', ['http://localhost', 'http://127.0.0.1', 'http://[::1]']],
])('pages of %s come from each name of this machine', (address, origins) => {
  expect(originsOf(address)).toEqual(origins);
});
