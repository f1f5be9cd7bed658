// Which addresses are told, and which are refused.
import { expect, test } from 'vitest';
import { originsOf, parsePageOrigin, plainUrlOf, toAddresses } from './addresses.ts';

const ports = { frontDoor: 4000, aws: 4566 };

test('the ports are reached at localhost', () => {
  expect(toAddresses(ports)).toEqual({
    frontDoorUrl: 'http://localhost:4000',
    awsUrl: 'http://localhost:4566',
  });
});

test('the ports are reached over TLS where they take it, and by services over plain HTTP', () => {
  const told = toAddresses(ports, {}, 'https');

  expect(told).toEqual({ frontDoorUrl: 'https://localhost:4000', awsUrl: 'https://localhost:4566' });
  expect(Object.values(told).map(plainUrlOf)).toEqual(['http://localhost:4000', 'http://localhost:4566']);
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

test.each([
  ['http://localhost:5173', 'http://localhost:5173'],
  ['http://localhost:5173/', 'http://localhost:5173'],
  ['HTTPS://app.LOCALHOST:3000', 'https://app.localhost:3000'],
  ['http://127.0.0.1:80', 'http://127.0.0.1'],
])('a page of one’s own is served at %s', (text, origin) => {
  expect(parsePageOrigin(text)).toBe(origin);
});

test.each([
  '',
  'null',
  '*',
  'localhost:5173',
  'http://localhost.evil.example:5173',
  'http://localhost@evil.example',
  'http://me@localhost:5173',
  'http://evil.example',
  'http://*.localhost',
  'ws://localhost:5173',
  'file:///tmp/page.html',
  'http://localhost:5173/app',
  'http://localhost:5173?',
  'http://localhost:5173/#',
])('no page of one’s own is served at "%s"', (text) => {
  expect(() => parsePageOrigin(text)).toThrow(
    `--origin is "${text}"; accepted is where a page on this machine is served, without a path: http://localhost:5173.`,
  );
});
