// `npm run deploy` without its command line: is the account ready, build, does AppSync take the
// code, show what would change, ask, deploy, say where it is.
import { join } from 'node:path';
import {
  allFromAssembly,
  assemblyFolder,
  fromAssembly,
  runCdk,
  synthesizeStage,
  toEnvironment,
} from './cdkCommands.ts';
import type { StageOptions } from './cdkCommands.ts';
import type { DeployTools } from './deployTools.ts';
import { refuseCode } from './refuseCode.ts';

/**
 * Deploys a stage.
 * @returns whether it was deployed; false when whoever was asked said no
 * @throws Error in one sentence
 */
export async function deployStack(options: StageOptions, tools: DeployTools): Promise<boolean> {
  const { stage, isConfirmed } = options;
  const { region, accountId, isBootstrapped } = await tools.openAccount();
  if (isBootstrapped === false) {
    throw new Error(
      `CDK has never deployed to ${region} of this account; prepare it once: npx cdk bootstrap aws://${accountId}/${region}`,
    );
  }
  const environment = toEnvironment(region);
  tools.say(`Deploying the stage ${stage} to ${region}.`);
  await tools.buildPages();
  await synthesizeStage(options, tools, environment);
  await refuseCode(region, tools);
  await runCdk(tools, ['diff', ...fromAssembly], environment);
  if (!isConfirmed && !(await tools.confirm(`Deploy this to ${stage}?`))) {
    tools.say('Nothing was changed.');
    return false;
  }
  const outputsFile = join(assemblyFolder, 'outputs.json');
  // Asked above, for everything at once.
  const approved = ['--require-approval', 'never', '--outputs-file', outputsFile];
  await runCdk(tools, ['deploy', ...allFromAssembly, ...approved], environment);
  for (const line of toUrlLines(JSON.parse(tools.readText(outputsFile)) as Outputs)) tools.say(line);
  return true;
}

type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Each output that is an address, on a line of its own, and what to do next. */
function toUrlLines(outputs: Outputs): string[] {
  const all = Object.values(outputs).flatMap((ofStack) => Object.entries(ofStack));
  const urls = all.filter(([, value]) => /^(https|wss):\/\//.test(value));
  const width = Math.max(0, ...urls.map(([name]) => name.length));
  const pages = urls.find(([name]) => name === 'PagesUrl')?.[1];
  return [
    '',
    ...urls.map(([name, url]) => `${name.padEnd(width)}  ${url}`),
    ...(pages === undefined
      ? []
      : [
          '',
          `Is it whole? npm run smoke -- --url ${pages} --token "$(npm run --silent token -- --url ${pages})"`,
        ]),
  ];
}
