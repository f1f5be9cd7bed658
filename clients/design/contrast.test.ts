// The contrast of the colours in design.css, computed as WCAG 2.2 does, on each ground and in both schemes.
// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./design.css', import.meta.url), 'utf8');
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);
const grounds = ['ground', 'card', 'well'];
const texts = ['ink', 'ink-soft', 'accent', 'accent-strong', 'live', 'waiting', 'paused', 'trouble'];

type Scheme = 'light' | 'dark';
const hexOf = (name: string, scheme: Scheme): string => {
  const colour = colours.get(name);
  if (!colour) throw new Error(`design.css has no colour --${name}.`);
  return colour[scheme];
};

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  const on = (front: string, back: string) => contrast(hexOf(front, scheme), hexOf(back, scheme));

  test.each(texts)('text in --%s is legible on each ground', (text) => {
    for (const ground of grounds) expect(on(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test('edges of controls can be seen on each ground', () => {
    for (const ground of grounds) expect(on('edge', ground)).toBeGreaterThanOrEqual(3);
  });

  test.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-strong'],
    ['card', 'ink'],
    ['card', 'live'],
  ])('text in --%s is legible on --%s', (text, ground) => {
    expect(on(text, ground)).toBeGreaterThanOrEqual(4.5);
  });
});

test('every colour of the style sheet is one that is checked here', () => {
  const checked = [...grounds, ...texts, 'edge', 'on-accent', 'line'];

  expect([...colours.keys()].filter((name) => !checked.includes(name))).toEqual([]);
  expect(css.replaceAll(/light-dark\([^)]*\)/g, '')).not.toMatch(/#[0-9a-f]{3,8}\b/i);
});
