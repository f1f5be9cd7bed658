// What a picture keeps when it is made small.
import { convertIndexedToRgb, decode, encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { toSmallPng } from './toSmallPng.ts';

type Pixel = readonly [red: number, green: number, blue: number];

const createPng = (width: number, pixels: readonly Pixel[]): Uint8Array =>
  encode({ width, height: pixels.length / width, channels: 3, data: Uint8Array.from(pixels.flat()) });

const readPixels = (png: Uint8Array): number[][] => {
  const data = convertIndexedToRgb(decode(png));
  return Array.from({ length: data.length / 3 }, (_, pixel) => [...data.subarray(3 * pixel, 3 * pixel + 3)]);
};

const repeat = (pixel: Pixel, count: number): Pixel[] => Array.from({ length: count }, () => pixel);

describe('toSmallPng', () => {
  test('keeps size and colours of a picture that has few', () => {
    const pixels: Pixel[] = [
      [255, 255, 255],
      [179, 36, 28],
      [11, 92, 87],
      [11, 92, 87],
      [0, 0, 1],
      [255, 255, 255],
    ];

    const small = toSmallPng(createPng(3, pixels));

    expect(decode(small)).toMatchObject({ width: 3, height: 2, channels: 1 });
    expect(readPixels(small)).toEqual(pixels);
  });

  test('keeps a rare hue, and gives a shade that nobody tells apart the frequent one', () => {
    const frequent = Array.from({ length: 64 }, (_, step): Pixel => [4 * step, 4 * step, 4 * step]).flatMap(
      (pixel) => repeat(pixel, 2),
    );
    const shade: Pixel = [81, 82, 80];
    const hue: Pixel = [200, 40, 40];

    const pixels = readPixels(toSmallPng(createPng(10, [...frequent, shade, hue])));

    expect(pixels).toEqual([...frequent, [80, 80, 80], hue]);
  });

  test('has 256 colours at most, and gives each other one the nearest of them', () => {
    const frequent = Array.from({ length: 256 }, (_, step): Pixel => [
      15 * (step % 16),
      15 * Math.floor(step / 16),
      0,
    ]).flatMap((pixel) => repeat(pixel, 2));
    const rare: Pixel = [31, 62, 90];

    const small = toSmallPng(createPng(27, [...frequent, rare]));

    expect(decode(small).palette).toHaveLength(256);
    expect(readPixels(small).at(-1)).toEqual([30, 60, 0]);
  });

  test('refuses a picture that can be seen through', () => {
    const png = encode({ width: 1, height: 1, channels: 4, data: Uint8Array.of(1, 2, 3, 4) });

    expect(() => toSmallPng(png)).toThrow(
      new RangeError('The PNG has 4 channels of 8 bits; accepted are 3 of 8.'),
    );
  });
});
