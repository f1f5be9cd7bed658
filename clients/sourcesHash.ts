// Tells whether something that is built from sources is out of date: one hash over everything that it is made from.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDirectory = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Hashes every source in some folders of the project, and the versions of all packages. Tests and Markdown count for nothing.
 * @param folders relative to the project: "schema"
 * @param isSource says of a path relative to the project whether what is built depends on it. Default: it does
 * @returns SHA-256 in hexadecimal digits
 */
export async function readSourcesHash(
  folders: readonly string[],
  isSource: (path: string) => boolean = () => true,
): Promise<string> {
  const hash = createHash('sha256');
  for (const path of ['package-lock.json', ...(await findSources(folders)).filter(isSource)]) {
    const content = await readFile(join(projectDirectory, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Paths relative to the project, sorted. */
async function findSources(folders: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(projectDirectory, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && !/\.(test|test-d|journey)\.|\.md$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name).slice(projectDirectory.length + 1));
    }),
  );
  return lists.flat().sort();
}

/** The text of a file; undefined when it is not there or unreadable: either way what it stands for is built anew. */
export async function readTextIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
