// What a section says: room, what to ask for, what asking does not help, and the first to bind.
import { expect, test } from 'vitest';
import { defaultLoad, presentDesign } from './load.ts';
import { readSessionHour } from './sessionHour.ts';
import { toCapacityTables } from './toCapacityTables.ts';

const tables = toCapacityTables([{ ...defaultLoad, listeners: 1_000_000 }], presentDesign, readSessionHour());
const rowOf = (start: string): string[] =>
  (tables.split('\n').find((line) => line.startsWith(`| ${start}`)) ?? '')
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('a quota with room is left alone', () => {
  expect(rowOf('AppSync outbound messages')).toEqual([
    'AppSync outbound messages',
    '',
    '4,444',
    '1,000,000',
    'messages/s',
    '0.4 %',
  ]);
});

test('of a quota that AWS raises, what is used and a quarter more is to be asked for', () => {
  expect(rowOf('KVS signaling channels').slice(1, 4)).toEqual(['ask for 130,000', '100,000', '10,000']);
});

test('a quota that AWS does not raise is for a change, or for more stacks', () => {
  expect(rowOf('STS AssumeRole')[1]).toBe('change or divide');
});

test('the first to bind is named with the number of listeners that fill it', () => {
  expect(tables).toContain('Binds first: **KVS GetIceServerConfig**, full at 81,000 listeners.');
});

test('ten listeners and their speaker make 40 of the 50 TURN allocations that their channel has', () => {
  expect(rowOf('KVS TURN allocations').slice(1)).toEqual(['40', '50', 'allocations', '80 %']);
});

test('ten listeners who connect at once, three a second, take three seconds', () => {
  expect(tables).toContain('the last of them is let in some 3 s after the first.');
});

test('no load is refused', () => {
  expect(() => toCapacityTables([], presentDesign, readSessionHour())).toThrow('There is no load to count.');
});
