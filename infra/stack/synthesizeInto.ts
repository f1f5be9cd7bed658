// Synthesizes stages, each into a folder of its own: `node synthesizeInto.ts FOLDER[=STAGE]…`. Without a stage, that of the
// context. Ends with code 1 and one sentence on standard error when the stack does not synthesize.
import { synthesize } from './synthesize.ts';

try {
  for (const argument of process.argv.slice(2)) {
    const [folder, stage] = argument.split('=');
    synthesize(folder, { stage });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
