// `npm run destroy` without its command line: say what stays, ask, delete the signaling channels, destroy. `prod` wants --yes
// in so many words.
import { join } from 'node:path';
import { allFromAssembly, assemblyFolder, runCdk, synthesizeStage, toEnvironment } from './cdkCommands.ts';
import type { StageOptions } from './cdkCommands.ts';
import type { DeployTools } from './deployTools.ts';
import type { SignalingChannels } from './signalingChannels.ts';

/**
 * Destroys a stage.
 * @returns whether it was destroyed, channels included; false when whoever was asked said no, or channels stay
 * @throws Error in one sentence
 */
export async function destroyStack(options: StageOptions, tools: DeployTools): Promise<boolean> {
  const { stage, isConfirmed } = options;
  const { region } = await tools.openAccount();
  const environment = toEnvironment(region);
  // The assembly holds the built pages, whatever is to be done with it.
  await tools.buildPages();
  await synthesizeStage(options, tools, environment);
  const { stackNames, retained } = readAssembly(tools);
  const stays = toSentence(retained);
  if (stage === 'prod' && !isConfirmed) {
    throw new Error(
      `${stays} Everything else of prod is deleted; if you mean it: npm run destroy -- --stage prod --yes`,
    );
  }
  tools.say(stays);
  const prefixes = stackNames.map(toChannelPrefix);
  const channels = tools.openChannels(region);
  try {
    const found = await listChannels(channels, prefixes);
    tools.say(`Deleted first: ${toChannels(found.length)}, whose names begin with ${prefixes.join(' or ')}.`);
    if (!isConfirmed && !(await tools.confirm(`Destroy the stage ${stage} in ${region}?`))) {
      tools.say('Nothing was changed.');
      return false;
    }
    const failures = await deleteChannels(channels, found);
    await runCdk(tools, ['destroy', ...allFromAssembly, '--force'], environment);
    // Sessions may have begun until the API went.
    const late = (await listChannels(channels, prefixes)).filter((arn) => !found.includes(arn));
    failures.push(...(await deleteChannels(channels, late)));
    return isEmptied(failures, tools);
  } finally {
    channels.close();
  }
}

/**
 * "LiveSessions" → "LiveSessions_". No stack's name has "_", so no other stack's channels begin like that.
 * @see stack/video.ts and resolvers/functions/createChannel.ts, which make the names
 */
const toChannelPrefix = (stackName: string): string => `${stackName}_`;

const toChannels = (count: number): string =>
  count === 1 ? '1 signaling channel' : `${count} signaling channels`;

async function listChannels(channels: SignalingChannels, prefixes: readonly string[]): Promise<string[]> {
  const arns: string[] = [];
  try {
    for (const prefix of prefixes) arns.push(...(await channels.list(prefix)));
  } catch (cause) {
    throw new Error(
      `The signaling channels cannot be listed (${nameOf(cause)}), and would stay for good; nothing more is deleted.`,
      { cause },
    );
  }
  return arns;
}

/** One after the other; what cannot be deleted is named by its error, and the rest is deleted all the same. */
async function deleteChannels(channels: SignalingChannels, arns: readonly string[]): Promise<string[]> {
  const failures: string[] = [];
  for (const arn of arns) await channels.delete(arn).catch((error: unknown) => failures.push(nameOf(error)));
  return failures;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');

function isEmptied(failures: readonly string[], { say }: Pick<DeployTools, 'say'>): boolean {
  if (failures.length === 0) return true;
  const causes = [...new Set(failures)].join(', ');
  say(`${toChannels(failures.length)} could not be deleted (${causes}): run this again.`);
  return false;
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly DeletionPolicy?: string }>>;
}
interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
      }
    >
  >;
}

/** The names of the stacks, and how many of each type CloudFormation leaves in the account. */
function readAssembly(tools: Pick<DeployTools, 'readText'>): {
  readonly stackNames: readonly string[];
  readonly retained: ReadonlyMap<string, number>;
} {
  const read = (file: string): unknown => JSON.parse(tools.readText(join(assemblyFolder, file)));
  const { artifacts } = read('manifest.json') as Manifest;
  const stackNames: string[] = [];
  const retained = new Map<string, number>();
  for (const [id, { type, properties }] of Object.entries(artifacts)) {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) continue;
    stackNames.push(properties.stackName ?? id);
    for (const { Type, DeletionPolicy } of Object.values(
      (read(properties.templateFile) as Template).Resources,
    )) {
      if (DeletionPolicy?.startsWith('Retain')) retained.set(Type, (retained.get(Type) ?? 0) + 1);
    }
  }
  return { stackNames, retained };
}

function toSentence(retained: ReadonlyMap<string, number>): string {
  if (retained.size === 0) return 'Nothing of it stays: tables, accounts and logs are deleted too.';
  const list = [...retained].map(([type, count]) => `${count} × ${type}`).join(', ');
  return `These stay in the account with what they hold: ${list}.`;
}
