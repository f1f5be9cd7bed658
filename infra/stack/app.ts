// The command line of `npm run synth`, and the program that `npm run deploy` has CDK run: makes the cloud assembly and says
// so in one line.
import { relative } from 'node:path';
import { synthesize } from './synthesize.ts';

try {
  // CDK's own command line, which deploys, names the folder in CDK_OUTDIR.
  const outputDirectory = process.env['CDK_OUTDIR'];
  const deployedAtMs = outputDirectory === undefined ? undefined : Date.now();
  const directory = synthesize(outputDirectory, 'cloudFormation', deployedAtMs);
  process.stdout.write(`Synthesized into ${relative(process.cwd(), directory) || '.'}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
