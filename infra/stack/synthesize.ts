// Makes the cloud assembly: the CloudFormation template and the Lambdas' code, in one folder. Needs no network, no account
// and no docker. `app.ts` deploys it, the local cloud runs it.
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import { STRICT_CFN_VALIDATE_ERRORS, VALIDATE_AGAINST_DEFAULT_RULES } from 'aws-cdk-lib/cx-api';
import { LiveSessionsStack } from './liveSessionsStack.ts';
import { projectRoot } from './projectRoot.ts';
import { checkGuestKeyExpires, parseStackOptions } from './stackOptions.ts';
import type { StackOptions } from './stackOptions.ts';
import { stages } from './stages.ts';

export interface SynthesisOptions {
  /** The stage's name, before what `--context stage=` says; the default of both is "dev". */
  readonly stage?: string | undefined;
  /**
   * Holds the template against CloudFormation's own schemas and rules, and the constructs against these packs, as one does
   * before deploying; it takes three seconds more. Left out, neither is done.
   */
  readonly rulePacks?: readonly IPolicyValidationPlugin[];
  /**
   * When the assembly is going to be deployed, in milliseconds since 1970: holds the options against it that AWS measures
   * from that day. Left out where it is only looked at or run here.
   */
  readonly deployedAtMs?: number | undefined;
  /**
   * The folder of built pages to upload with the stack: "…/dist/pages". Left out where nothing is uploaded: their copies and
   * CDK's helper that uploads them are 30 MB in each assembly.
   */
  readonly pagesDirectory?: string | undefined;
}

/**
 * Synthesizes the stack. May be called again and again in one process.
 * @param outputDirectory where to; default `cdk.out` at the project's root
 * @returns the assembly's folder, absolute
 * @throws Error when a resolver or Lambda does not compile, a resolver is too large, the stage or a `--context` value is not
 *   accepted, or a rule is broken
 */
export function synthesize(
  outputDirectory: string = join(projectRoot, 'cdk.out'),
  { stage, rulePacks, deployedAtMs, pagesDirectory }: SynthesisOptions = {},
): string {
  const app = new App({
    outdir: outputDirectory,
    autoSynth: false,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: rulePacks !== undefined,
    postCliContext: {
      // Without these flags a broken rule is only a warning, and a warning passes.
      [VALIDATE_AGAINST_DEFAULT_RULES]: true,
      [STRICT_CFN_VALIDATE_ERRORS]: true,
      ...(stage === undefined ? {} : { stage }),
    },
  });
  if (rulePacks) Validations.of(app).addPlugins(...rulePacks);
  const options = readOptions(app);
  if (deployedAtMs !== undefined) checkGuestKeyExpires(options, deployedAtMs);
  createStack(app, { ...options, pagesDirectory });
  return app.synth().directory;
}

/** What the app's context says. */
export function readOptions(app: App): StackOptions {
  return parseStackOptions((name) => app.node.tryGetContext(name) as unknown);
}

/** Adds the stack to an app. */
export function createStack(
  app: App,
  {
    stackName,
    stage,
    ...props
  }: StackOptions & { readonly pagesDirectory?: SynthesisOptions['pagesDirectory'] },
): LiveSessionsStack {
  return new LiveSessionsStack(app, stackName, {
    description: 'Live sessions: one person speaks, many listen, everyone is told by push.',
    stage: stages[stage],
    ...props,
  });
}
