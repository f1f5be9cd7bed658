// A function for tests, from the text of its module.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import type { FunctionDefinition } from './functionDefinition.ts';

/** Writes the module as "index.mjs" into a folder of its own and answers the folder. */
export function functionFolder(source: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.mjs'), source);
  return folder;
}

/** A definition as the template would give it; `parts` replace the usual ones. */
export function functionDefinition(
  source: string,
  parts: Partial<FunctionDefinition> = {},
): FunctionDefinition {
  return {
    name: 'fn',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
    roleArn: 'arn:aws:iam::000000000000:role/fn',
    codeFolder: functionFolder(source),
    handler: 'index.handler',
    environment: {},
    timeoutMs: 3000,
    memoryMb: 128,
    isTraced: false,
    ...parts,
  };
}
