// A command line that does something to one stage: flags in; exit code 0 when it was done, 1 when it was not.
import { parseArgs } from 'node:util';
import { parseStageName } from './cdkCommands.ts';
import type { StageOptions } from './cdkCommands.ts';
import { systemTools } from './deployTools.ts';
import type { DeployTools } from './deployTools.ts';

const flags = `
  --stage STAGE         dev or prod
  --yes                 ask nothing
  --context NAME=VALUE  an option of the stack, as infra/stack/README.md lists them; may be given again
  --help                print this
`;

/** Runs it, and prints what goes wrong as one sentence. */
export async function runStageCommand(
  usage: string,
  command: (options: StageOptions, tools: DeployTools) => Promise<boolean>,
): Promise<void> {
  try {
    const { values } = parseArgs({
      options: {
        stage: { type: 'string' },
        yes: { type: 'boolean', default: false },
        context: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return void process.stdout.write(`${usage}\n${flags}`);
    const options = {
      stage: parseStageName(values.stage),
      isConfirmed: values.yes,
      context: values.context,
    };
    if (!(await command(options, systemTools))) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
