// The command line of `npm run synth`, and the program that `npm run deploy` has CDK run: makes the cloud assembly and says
// so in one line.
import { relative } from 'node:path';
import { synthesize } from './synthesize.ts';

try {
  // CDK's own command line names the folder in CDK_OUTDIR.
  const directory = synthesize(process.env['CDK_OUTDIR'], 'cloudFormation');
  process.stdout.write(`Synthesized into ${relative(process.cwd(), directory) || '.'}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
