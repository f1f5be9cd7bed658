// The assembly: made in process, the same each time, whole.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is deployed of an assembly, with its text: the template, the list of its assets, and the code. */
function readAssembly(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(template\.json|assets\.json|mjs)$/.test(file),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(directory, file), 'utf8')]));
}

describe('synthesize', () => {
  test('writes one template and the code of four Lambdas, and answers where', () => {
    const directory = synthesize(folder);

    const files = Object.keys(readAssembly(directory)).sort();
    expect(directory).toBe(folder);
    expect(files).toEqual([
      'LiveSessions.assets.json',
      'LiveSessions.template.json',
      ...Array<unknown>(4).fill(expect.stringMatching(/^asset\.\w+\/index\.mjs$/)),
    ]);
  });

  test('writes the same again, in the same process, into another folder', () => {
    const first = synthesize(join(folder, 'first'));
    const second = synthesize(join(folder, 'second'));

    expect(readAssembly(second)).toEqual(readAssembly(first));
  });
});
