// Makes a screenshot a third of its size: a PNG with a palette. In: a PNG as Chromium writes it, 24 bits to the pixel. Out:
// the same picture in 256 of its colours; what is lost on our pages are some shades at the edges of letters.
import { decode, encode } from 'fast-png';

/** What a palette of PNG holds. */
const maxColors = 256;
/** Of the most frequent ones each is kept, however near it is to another: grounds differ by little. */
const alwaysKept = 64;
/** Nearer to one that is kept, along the diagonal of the colour cube (441 is all of it), a shade is not seen to differ. */
const distinctDistance = 10;

/**
 * @param png opaque, 8 bits to the channel
 * @throws RangeError when it is of another kind
 * @see https://www.w3.org/TR/png-3/#11PLTE
 */
export function toSmallPng(png: Uint8Array): Uint8Array {
  const { width, height, data, channels, depth } = decode(png);
  if (channels !== 3 || depth !== 8)
    throw new RangeError(`The PNG has ${channels} channels of ${depth} bits; accepted are 3 of 8.`);
  const colors = Array.from({ length: width * height }, (_, pixel) => readColor(data, 3 * pixel));
  const palette = choosePalette(colors);
  const indices = new Map(palette.map((color, index) => [color, index]));
  const toIndex = (color: number): number => {
    const index = indices.get(color) ?? findNearest(palette, color);
    indices.set(color, index);
    return index;
  };
  return encode(
    { width, height, channels: 1, data: Uint8Array.from(colors, toIndex), palette: palette.map(toChannels) },
    { zlib: { level: 9 } },
  );
}

/** As one number: 0xrrggbb. */
function readColor(data: ArrayLike<number>, offset: number): number {
  return ((data[offset] ?? 0) << 16) | ((data[offset + 1] ?? 0) << 8) | (data[offset + 2] ?? 0);
}

/** The frequent ones, and of the others those that differ from them; or else greys at edges would leave no room for hues. */
function choosePalette(colors: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const byFrequency = [...counts].sort(([, one], [, other]) => other - one).map(([color]) => color);
  const palette = byFrequency.slice(0, alwaysKept);
  for (const color of byFrequency.slice(alwaysKept))
    if (palette.every((kept) => measureDistance(kept, color) > distinctDistance)) palette.push(color);
  return palette.slice(0, maxColors);
}

function findNearest(palette: readonly number[], color: number): number {
  let nearest = 0;
  let nearestDistance = Infinity;
  for (const [index, candidate] of palette.entries()) {
    const distance = measureDistance(candidate, color);
    if (distance >= nearestDistance) continue;
    nearest = index;
    nearestDistance = distance;
  }
  return nearest;
}

function measureDistance(one: number, other: number): number {
  const others = toChannels(other);
  return Math.hypot(...toChannels(one).map((channel, index) => channel - (others[index] ?? 0)));
}

const toChannels = (color: number): number[] => [color >> 16, (color >> 8) & 0xff, color & 0xff];
