// What deploying and destroying have in common: the stage, the assembly that CDK makes for it, and CDK's failures in one sentence.
import { join } from 'node:path';
import { projectRoot } from '../stack/projectRoot.ts';
import { stages } from '../stack/stages.ts';
import type { StageName } from '../stack/stages.ts';
import type { DeployTools } from './deployTools.ts';

export interface StageOptions {
  readonly stage: StageName;
  /** Nobody is asked. */
  readonly isConfirmed: boolean;
  /** `--context` of CDK: "pageOrigins=https://live.example.com". */
  readonly context: readonly string[];
}

/** Where CDK writes what it then compares, deploys or destroys. */
export const assemblyFolder = join(projectRoot, 'cdk.out');

/** @throws Error naming what was got and what is accepted */
export function parseStageName(value: string | undefined): StageName {
  if (value !== undefined && Object.hasOwn(stages, value)) return value as StageName;
  const names = Object.keys(stages).join(' or ');
  throw new Error(
    value === undefined
      ? `Name the stage: --stage ${names}.`
      : `--stage is "${value}"; accepted is ${names}.`,
  );
}

/**
 * Synthesizes the stage once; what follows takes the very same assembly.
 * @throws Error when CDK refuses
 */
export async function synthesizeStage(
  { stage, context }: Pick<StageOptions, 'stage' | 'context'>,
  tools: Pick<DeployTools, 'runCdk'>,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const app = `${JSON.stringify(process.execPath)} infra/stack/app.ts --stage ${stage}`;
  const values = context.flatMap((value) => ['--context', value]);
  await runCdk(tools, ['synth', '--quiet', '--app', app, '--output', assemblyFolder, ...values], environment);
}

/** @throws Error in one sentence when CDK ends with anything but 0 */
export async function runCdk(
  tools: Pick<DeployTools, 'runCdk'>,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const code = await tools.runCdk([...args, '--no-notices'], environment);
  if (code !== 0) throw new Error(`cdk ${args[0]} ended with code ${code}; its own words stand above.`);
}

/** What CDK is told besides: the region that was found, because it looks for one in other places than the AWS SDK does. */
export function toEnvironment(region: string): Readonly<Record<string, string>> {
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

/** The options that work on the assembly that is there. */
export const fromAssembly: readonly string[] = ['--app', assemblyFolder];
/** The same of commands that want to be told that all stacks are meant; `cdk diff` does not know `--all`. */
export const allFromAssembly: readonly string[] = [...fromAssembly, '--all'];
