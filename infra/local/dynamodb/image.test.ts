// Rows in DynamoDB's JSON: sameness and size.
import { expect, test } from 'vitest';
import type { Image } from './engine.ts';
import { imageSizeBytes, isSameImage } from './image.ts';

test.each<[Image | undefined, Image | undefined, boolean]>([
  [undefined, undefined, true],
  [undefined, {}, false],
  [{ a: { S: 'x' } }, { a: { S: 'x' } }, true],
  [{ a: { S: 'x' } }, { a: { S: 'y' } }, false],
  [{ a: { S: '1' } }, { a: { N: '1' } }, false],
  [{ a: { S: 'x' } }, { a: { S: 'x' }, b: { NULL: true } }, false],
  [{ a: { SS: ['x', 'y'] } }, { a: { SS: ['y', 'x'] } }, true],
  [{ a: { SS: ['x', 'y'] } }, { a: { SS: ['x', 'z'] } }, false],
  [{ a: { L: [{ N: '1' }, { N: '2' }] } }, { a: { L: [{ N: '2' }, { N: '1' }] } }, false],
  [{ a: { M: { b: { BOOL: true } } } }, { a: { M: { b: { BOOL: true } } } }, true],
  [{ a: { M: { b: { BOOL: true } } } }, { a: { M: { b: { BOOL: false } } } }, false],
])('%j and %j are the same: %s', (left, right, isSame) => {
  const answer = isSameImage(left, right);

  expect(answer).toBe(isSame);
});

test.each<[Image, number]>([
  [{ id: { S: 'äb' } }, 2 + 3],
  [{ Id: { N: '101' } }, 2 + 3],
  [{ n: { N: '-12.50' } }, 1 + 4],
  [{ n: { N: '0' } }, 1 + 1],
  [{ b: { B: 'aGVsbG8=' } }, 1 + 5],
  [{ t: { BOOL: true }, u: { NULL: true } }, 2 + 2],
  [{ s: { SS: ['ab', 'c'] } }, 1 + 3],
  [{ l: { L: [{ S: 'ab' }] } }, 1 + 3 + 1 + 2],
  [{ m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 2],
])('%j counts %i bytes', (image, bytes) => {
  const size = imageSizeBytes(image);

  expect(size).toBe(bytes);
});
