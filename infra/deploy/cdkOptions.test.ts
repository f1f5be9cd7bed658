// The options that the commands hand to CDK, held against CDK's own list of them: it prints "Unknown option" and goes on.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { deployStack } from './deployStack.ts';
import { destroyStack } from './destroyStack.ts';
import { scriptTools } from './scriptedTools.ts';

const cdk = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
const files = { 'outputs.json': {}, 'manifest.json': { artifacts: {} } };
const options = { stage: 'dev', isConfirmed: true, context: ['signUp=everybody'] } as const;

async function helpOf(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cdk, command, '--help']);
  return stdout;
}

/** "--no-notices" is "--notices" switched off. */
const nameOf = (option: string): string => option.replace(/^--no-/, '--');

test('CDK knows every option that it is given', { timeout: 120_000 }, async () => {
  const tools = scriptTools({ files });
  await deployStack(options, tools);
  await destroyStack(options, tools);
  const commands = tools.asked
    .filter((line) => line.startsWith('cdk '))
    .map((line) => line.replace(/--app .*? --/, '--app x --').split(' '));

  const unknown: string[] = [];
  for (const [, command = '', ...words] of commands) {
    const help = await helpOf(command);
    const given = words.filter((word) => word.startsWith('--') && word !== '--stage');
    unknown.push(
      ...given
        .filter((option) => !new RegExp(`^ +(-\\w, )?${nameOf(option)}[, ]`, 'm').test(help))
        .map((option) => `cdk ${command} ${option}`),
    );
  }

  expect(commands.map(([, command]) => command)).toEqual(['synth', 'diff', 'deploy', 'synth', 'destroy']);
  expect(unknown).toEqual([]);
});
