// The pictures that are kept: all there, none besides, small, and shown in the README.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { colorSchemes, maxPictureBytes, pictureName, views } from './pictures.ts';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));
const directory = join(projectDirectory, 'clients', 'screenshots');
const names = views.flatMap((view) => colorSchemes.map((scheme) => pictureName(view, scheme)));

test('each view of each page is there in both schemes, and nothing besides', async () => {
  expect((await readdir(directory)).sort()).toEqual([...names].sort());
});

test.each(views)('$page, $widthPx px wide, has the size of its window and is small', async (view) => {
  for (const scheme of colorSchemes) {
    const png = await readFile(join(directory, pictureName(view, scheme)));

    // PNG keeps width and height in its first chunk.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([view.widthPx, view.heightPx]);
    expect(png.length).toBeLessThanOrEqual(maxPictureBytes);
  }
});

test('the README shows each, the dark one to whoever has dark colours, and says what is on it', async () => {
  const readme = await readFile(join(projectDirectory, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/<picture>.*?<\/picture>/gs)].map(([picture]) => ({
    dark: /prefers-color-scheme: dark\)" srcset="clients\/screenshots\/([^"]+)"/.exec(picture)?.[1],
    light: /<img[^>]+src="clients\/screenshots\/([^"]+)"/s.exec(picture)?.[1],
    hasWords: /alt="[^"]{20,}"/.test(picture),
  }));

  expect(shown.sort((one, other) => (one.light ?? '').localeCompare(other.light ?? ''))).toEqual(
    views
      .map((view) => ({
        dark: pictureName(view, 'dark'),
        light: pictureName(view, 'light'),
        hasWords: true,
      }))
      .sort((one, other) => one.light.localeCompare(other.light)),
  );
});
