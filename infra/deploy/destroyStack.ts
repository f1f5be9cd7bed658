// `npm run destroy` without its command line: say what stays, ask, destroy. `prod` wants --yes in so many words.
import { join } from 'node:path';
import { assemblyFolder, fromAssembly, runCdk, synthesizeStage, toEnvironment } from './cdkCommands.ts';
import type { StageOptions } from './cdkCommands.ts';
import type { DeployTools } from './deployTools.ts';

/**
 * Destroys a stage.
 * @returns whether it was destroyed; false when whoever was asked said no
 * @throws Error in one sentence
 */
export async function destroyStack(options: StageOptions, tools: DeployTools): Promise<boolean> {
  const { stage, isConfirmed } = options;
  const { region } = await tools.openAccount();
  const environment = toEnvironment(region);
  // The assembly holds the built pages, whatever is to be done with it.
  await tools.buildPages();
  await synthesizeStage(options, tools, environment);
  const stays = toSentence(readRetained(tools));
  if (stage === 'prod' && !isConfirmed) {
    throw new Error(
      `${stays} Everything else of prod is deleted; if you mean it: npm run destroy -- --stage prod --yes`,
    );
  }
  tools.say(stays);
  if (!isConfirmed && !(await tools.confirm(`Destroy the stage ${stage} in ${region}?`))) {
    tools.say('Nothing was changed.');
    return false;
  }
  await runCdk(tools, ['destroy', ...fromAssembly, '--force'], environment);
  return true;
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly DeletionPolicy?: string }>>;
}
interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly type: string; readonly properties?: { readonly templateFile?: string } }>
  >;
}

/** How many of each type CloudFormation leaves in the account. */
function readRetained(tools: Pick<DeployTools, 'readText'>): ReadonlyMap<string, number> {
  const read = (file: string): unknown => JSON.parse(tools.readText(join(assemblyFolder, file)));
  const { artifacts } = read('manifest.json') as Manifest;
  const counts = new Map<string, number>();
  for (const { type, properties } of Object.values(artifacts)) {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) continue;
    for (const { Type, DeletionPolicy } of Object.values(
      (read(properties.templateFile) as Template).Resources,
    )) {
      if (DeletionPolicy?.startsWith('Retain')) counts.set(Type, (counts.get(Type) ?? 0) + 1);
    }
  }
  return counts;
}

function toSentence(retained: ReadonlyMap<string, number>): string {
  if (retained.size === 0) return 'Nothing of it stays: tables, accounts and logs are deleted too.';
  const list = [...retained].map(([type, count]) => `${count} × ${type}`).join(', ');
  return `These stay in the account with what they hold: ${list}.`;
}
