// What a deployed bundle is like, and the size at which it is refused.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleResolver, bundleResolvers } from './bundleResolver.ts';

describe('bundleResolver', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'resolvers-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, code: string): string => {
    const file = join(folder, name);
    writeFileSync(file, code);
    return file;
  };

  test("leaves AppSync's modules outside and takes everything else in, readable and unmapped", () => {
    write('part.ts', 'export const part = (text: string): string => `<${text}>`;\n');
    const file = write(
      'Query.example.ts',
      "import { util } from '@aws-appsync/utils';\nimport { get } from '@aws-appsync/utils/dynamodb';\n" +
        "import { part } from './part.ts';\nexport const request = () => get({ key: { id: part(util.autoId()) } });\n",
    );

    const code = bundleResolver(file);

    expect(code.replaceAll(/^\/\/.*\n/gm, '')).toBe(
      'import { util } from "@aws-appsync/utils";\nimport { get } from "@aws-appsync/utils/dynamodb";\n\n' +
        'var part = (text) => `<${text}>`;\n\nvar request = () => get({ key: { id: part(util.autoId()) } });\n' +
        'export {\n  request\n};\n',
    );
  });

  test('finds a file by its path in the project, whatever folder the process is in', () => {
    expect(bundleResolver('resolvers/Mutation.publishSessionStatus.ts')).toContain('export {');
  });

  test('many that are bundled at once are each as it is alone', () => {
    const files = ['resolvers/Query.session.ts', 'resolvers/Session.events.ts'];

    expect([...bundleResolvers(files)]).toEqual(files.map((file) => [file, bundleResolver(file)]));
  });

  test('refuses a bundle over 32,000 characters, naming the file and its size', () => {
    const file = write('Query.large.ts', `export const text = '${'x'.repeat(32_000)}';\n`);

    expect(() => bundleResolver(file)).toThrow(
      /Query\.large\.ts is 32\d\d\d characters when bundled; AppSync accepts 32000/,
    );
  });

  test('refuses a file that does not compile, naming it', () => {
    const file = write('Query.broken.ts', 'export const request = (;\n');

    expect(() => bundleResolver(file)).toThrow(/Query\.broken\.ts:1:24/);
  });

  test('refuses a file that is not there', () => {
    expect(() => bundleResolver('resolvers/Query.nowhere.ts')).toThrow(/Query\.nowhere\.ts/);
  });
});
