// Makes the cloud assembly: the CloudFormation template and the Lambdas' code, in one folder. Needs no network, no account
// and no docker. `app.ts` deploys it, the local cloud runs it.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { STRICT_CFN_VALIDATE_ERRORS, VALIDATE_AGAINST_DEFAULT_RULES } from 'aws-cdk-lib/cx-api';
import { LiveSessionsStack } from './liveSessionsStack.ts';
import { projectRoot } from './projectRoot.ts';
import { parseStackOptions } from './stackOptions.ts';

/**
 * Synthesizes the stack. May be called again and again in one process.
 * @param outputDirectory where to; default `cdk.out` at the project's root
 * @param validation "cloudFormation" holds the template against CloudFormation's own schemas and rules, as one does before
 *   deploying; it takes two seconds more. Default "none".
 * @returns the assembly's folder, absolute
 * @throws Error when a resolver or Lambda does not compile, a resolver is too large, a `--context` value is not accepted, or
 *   the template breaks a rule
 */
export function synthesize(
  outputDirectory: string = join(projectRoot, 'cdk.out'),
  validation: 'none' | 'cloudFormation' = 'none',
): string {
  const app = new App({
    outdir: outputDirectory,
    autoSynth: false,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: validation === 'cloudFormation',
    // Without these flags a broken rule is only a warning, and a warning passes.
    postCliContext: { [VALIDATE_AGAINST_DEFAULT_RULES]: true, [STRICT_CFN_VALIDATE_ERRORS]: true },
  });
  createStack(app);
  return app.synth().directory;
}

/** Adds the stack to an app, as the app's context wants it. */
export function createStack(app: App): LiveSessionsStack {
  const { stackName, ...props } = parseStackOptions((name) => app.node.tryGetContext(name) as unknown);
  return new LiveSessionsStack(app, stackName, {
    description: 'Live sessions: one person speaks, many listen, everyone is told by push.',
    ...props,
  });
}
