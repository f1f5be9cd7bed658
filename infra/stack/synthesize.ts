// Makes the cloud assembly: the CloudFormation template and the Lambdas' code, in one folder. Needs no network, no account
// and no docker. `app.ts` deploys it, the local cloud runs it.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { LiveSessionsStack } from './liveSessionsStack.ts';
import { projectRoot } from './projectRoot.ts';
import { parseStackOptions } from './stackOptions.ts';

/**
 * Synthesizes the stack. May be called again and again in one process.
 * @param outputDirectory where to; default `cdk.out` at the project's root
 * @returns the assembly's folder, absolute
 * @throws Error when a resolver or Lambda does not compile, a resolver is too large, or a `--context` value is not accepted
 */
export function synthesize(outputDirectory: string = join(projectRoot, 'cdk.out')): string {
  const app = new App({
    outdir: outputDirectory,
    autoSynth: false,
    analyticsReporting: false,
    treeMetadata: false,
    stackTraces: false,
  });
  const { stackName, pageOrigins, signUp } = parseStackOptions(
    (name) => app.node.tryGetContext(name) as unknown,
  );
  new LiveSessionsStack(app, stackName, {
    description: 'Live sessions: one person speaks, many listen, everyone is told by push.',
    pageOrigins,
    signUp,
  });
  return app.synth().directory;
}
