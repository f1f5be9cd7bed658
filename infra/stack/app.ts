// The command line of `npm run synth`, and the program that `npm run deploy` has CDK run: makes the cloud assembly, holds it
// against CloudFormation's rules and cdk-nag's, and says so in one line.
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { AwsSolutionsChecks } from 'cdk-nag';
import { synthesize } from './synthesize.ts';

try {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  // CDK's own command line, which deploys, names the folder in CDK_OUTDIR.
  const outputDirectory = process.env['CDK_OUTDIR'];
  const directory = synthesize(outputDirectory, {
    stage: values.stage,
    rulePacks: [new AwsSolutionsChecks()],
    deployedAtMs: outputDirectory === undefined ? undefined : Date.now(),
  });
  process.stdout.write(`Synthesized into ${relative(process.cwd(), directory) || '.'}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
