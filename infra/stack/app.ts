// The command line of `npm run synth`, and the program that `npm run deploy` has CDK run: makes the cloud assembly, holds it
// against CloudFormation's rules and cdk-nag's, and says so in one line.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { AwsSolutionsChecks } from 'cdk-nag';
import { projectRoot } from './projectRoot.ts';
import { synthesize } from './synthesize.ts';

try {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  // CDK's own command line, which deploys, names the folder in CDK_OUTDIR.
  const outputDirectory = process.env['CDK_OUTDIR'];
  const pagesDirectory = join(projectRoot, 'dist', 'pages');
  const hasPages = existsSync(pagesDirectory);
  if (outputDirectory !== undefined && !hasPages) {
    throw new Error(`The pages are not built: ${pagesDirectory} is not there. Deploy with "npm run deploy".`);
  }
  const directory = synthesize(outputDirectory, {
    stage: values.stage,
    pagesDirectory: hasPages ? pagesDirectory : undefined,
    rulePacks: [new AwsSolutionsChecks()],
    deployedAtMs: outputDirectory === undefined ? undefined : Date.now(),
  });
  const without = hasPages ? '' : ', without the pages, which are not built';
  process.stdout.write(`Synthesized into ${relative(process.cwd(), directory) || '.'}${without}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
