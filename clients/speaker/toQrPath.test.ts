// The path, drawn into pixels and read back by the package's own reader.
import decodeQR from 'qr/decode.js';
import { describe, expect, test } from 'vitest';
import { toQrPath } from './toQrPath.ts';

/** Fills "M{x} {y}h{width}v1h-{width}z" into an image, `scale` pixels per module. */
const draw = ({ sideModules, path }: { sideModules: number; path: string }, scale = 4) => {
  const side = sideModules * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column++) {
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return { width: side, height: side, data };
};

describe('toQrPath', () => {
  test('draws what scans as the link', () => {
    const link = 'https://live.example.com/listener/#serene-truth-682';

    const image = draw(toQrPath(link));

    expect(decodeQR(image)).toBe(link);
  });

  test('leaves four light modules on each side', () => {
    const { sideModules, path } = toQrPath('serene-truth-682');

    const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number));
    expect(Math.min(...runs.map(([x = 0]) => x))).toBe(4);
    expect(Math.max(...runs.map(([x = 0, , width = 0]) => x + width))).toBe(sideModules - 4);
    expect(runs[0]?.[1]).toBe(4);
    expect(runs.at(-1)?.[1]).toBe(sideModules - 5);
  });
});
