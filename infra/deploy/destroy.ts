// `npm run destroy -- --stage dev`: the command line of destroyStack.
import { destroyStack } from './destroyStack.ts';
import { runStageCommand } from './runStageCommand.ts';

await runStageCommand(
  `Destroys a stage: says what stays, asks, destroys. prod is destroyed with --yes only.

  npm run destroy -- --stage dev|prod [--yes] [--context NAME=VALUE]…`,
  destroyStack,
);
