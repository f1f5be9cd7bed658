// The thread that checks types: codes in, their faults out. It loads TypeScript once and lives until it is ended.
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { createCheckProgram } from './createCheckProgram.ts';
import { readTypeFaults } from './readTypeFaults.ts';

parentPort?.on('message', (codes: readonly string[]) => {
  // Nothing lies there; @aws-appsync/utils is resolved from here.
  const paths = codes.map((_, index) => join(import.meta.dirname, `code${index}.js`));
  const program = createCheckProgram(new Map(paths.map((path, index) => [path, codes[index] ?? ''])));
  parentPort?.postMessage(paths.map((path) => readTypeFaults(program, path)));
});
