// The door: code in, what AppSync's type check says of it out. TypeScript is loaded when code is met that nothing is known of.
import { checkInThread, defaultLimitMs } from './checkInThread.ts';
import { openPassedCode, versionOf } from './passedCode.ts';
import type { PassedCode } from './passedCode.ts';
import type { TypeFault } from './typeFault.ts';

/** To be raised when `createCheckProgram` or `readTypeFaults` judges the same code differently. */
const checkVersion = 2;

let passed: PassedCode | undefined;

/**
 * Checks codes in one program.
 * @param memory which codes passed before, by default those that passed on this machine
 * @param limitMs how long a check may take before the code counts as one that cannot be checked
 * @returns for each code its faults, in the codes' order; empty for one that AppSync would save
 */
export async function findTypeFaults(
  codes: readonly string[],
  memory: PassedCode = (passed ??= openPassedCode(
    [checkVersion, versionOf('typescript'), versionOf('@aws-appsync/utils')].join(' '),
  )),
  limitMs = defaultLimitMs,
): Promise<readonly (readonly TypeFault[])[]> {
  const unknown = [...new Set(codes)].filter((code) => !memory.has(code));
  const found = unknown.length === 0 ? [] : await checkInThread(unknown, limitMs);
  const faults = new Map(unknown.map((code, index) => [code, found[index] ?? []]));
  for (const [code, { length }] of faults) if (length === 0) memory.add(code);
  return codes.map((code) => faults.get(code) ?? []);
}
