// `npm run deploy -- --stage dev`: the command line of deployStack.
import { deployStack } from './deployStack.ts';
import { runStageCommand } from './runStageCommand.ts';

await runStageCommand(
  `Deploys a stage: builds, shows what would change, asks, deploys, prints the addresses.

  npm run deploy -- --stage dev|prod [--yes] [--context NAME=VALUE]…`,
  deployStack,
);
