// How a command line finds the local cloud that `npm start` runs: a small file per front-door port, readable by its owner only.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { plainUrlOf } from './addresses.ts';
import type { Credentials } from './iam/iam.ts';
import type { LocalCloud } from './startLocalCloud.ts';

/** What is written of a running cloud. */
export interface RunningCloud {
  readonly processId: number;
  readonly frontDoorUrl: string;
  readonly awsUrl: string;
  readonly region: string;
  readonly administrator: Credentials;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Below node_modules, because every checkout has its own and nobody else writes there. */
const defaultDirectory = resolve(import.meta.dirname, '../../node_modules/.cache/local-cloud');

/** Writes the file of a running cloud; answers the function that removes it. */
export function announceRunningCloud(cloud: LocalCloud, directory: string = defaultDirectory): () => void {
  const { frontDoorUrl, awsUrl, region, administrator, outputs } = cloud;
  const running: RunningCloud = {
    processId: process.pid,
    frontDoorUrl,
    // Command lines do not know whom to trust, and need not.
    awsUrl: plainUrlOf(awsUrl),
    region,
    administrator,
    outputs,
  };
  const file = join(directory, `${new URL(frontDoorUrl).port}.json`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // Anew, because the mode of a file that is there already would stay.
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(running), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/**
 * Finds the cloud whose front door listens on a port, or the one that was started last.
 * @throws Error when none runs there
 */
export function findRunningCloud(port?: number, directory: string = defaultDirectory): RunningCloud {
  const running = filesIn(directory)
    .filter((name) => name.endsWith('.json') && (port === undefined || name === `${port}.json`))
    .map((name) => join(directory, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as RunningCloud)
    .find(({ processId }) => isRunning(processId));
  if (running) return running;
  const place = port === undefined ? '' : ` on port ${port}`;
  throw new Error(`No local cloud is running${place}; start one with \`npm start\`.`);
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
