// The door: code in, what AppSync's type check says of it out. TypeScript is loaded when code is met that nothing is known of.
import { join } from 'node:path';
import { openPassedCode, versionOf } from './passedCode.ts';
import type { PassedCode } from './passedCode.ts';
import type { TypeFault } from './typeFault.ts';

/** To be raised when `createCheckProgram` or `readTypeFaults` judges the same code differently. */
const checkVersion = 1;

let passed: PassedCode | undefined;

/**
 * Checks codes in one program.
 * @param memory which codes passed before, by default those that passed on this machine
 * @returns for each code its faults, in the codes' order; empty for one that AppSync would save
 */
export async function findTypeFaults(
  codes: readonly string[],
  memory: PassedCode = (passed ??= openPassedCode(
    [checkVersion, versionOf('typescript'), versionOf('@aws-appsync/utils')].join(' '),
  )),
): Promise<readonly (readonly TypeFault[])[]> {
  const unknown = [...new Set(codes)].filter((code) => !memory.has(code));
  const faults = unknown.length === 0 ? new Map<string, TypeFault[]>() : await check(unknown);
  for (const [code, { length }] of faults) if (length === 0) memory.add(code);
  return codes.map((code) => faults.get(code) ?? []);
}

async function check(codes: readonly string[]): Promise<Map<string, TypeFault[]>> {
  const [{ createCheckProgram }, { readTypeFaults }] = await Promise.all([
    import('./createCheckProgram.ts'),
    import('./readTypeFaults.ts'),
  ]);
  // Nothing lies there; @aws-appsync/utils is resolved from here.
  const paths = codes.map((_, index) => join(import.meta.dirname, `code${index}.js`));
  const program = createCheckProgram(new Map(paths.map((path, index) => [path, codes[index] ?? ''])));
  return new Map(codes.map((code, index) => [code, readTypeFaults(program, paths[index] ?? '')]));
}
