// The templates of a stage: as it is deployed, with the pages, and without them, as flows copy it again and again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RolePermissions } from '../local/iam/grants.ts';
import { createLog } from '../local/log.ts';
import { createManualClock } from '../local/manualClock.ts';
import { startLocalCloud } from '../local/startLocalCloud.ts';
import { synthesize } from '../stack/synthesize.ts';

export interface Assemblies {
  /** With what uploads the pages; a single file stands for these. */
  readonly deployed: string;
  /** 30 MB less: without CDK's helper that uploads. */
  readonly withoutPages: string;
}

/**
 * Synthesizes both.
 * @param folder for three new folders
 * @throws Error like `synthesize`
 */
export function createAssemblies(folder: string, stage: string | undefined): Assemblies {
  const pagesDirectory = join(folder, 'pages');
  mkdirSync(pagesDirectory);
  writeFileSync(join(pagesDirectory, 'index.html'), '<!doctype html>');
  return {
    deployed: synthesize(join(folder, 'deployed'), { stage, pagesDirectory }),
    withoutPages: synthesize(join(folder, 'without-pages'), { stage }),
  };
}

/**
 * Reads what an assembly's template grants, from a cloud that is started with it and does nothing.
 * @throws Error when the cloud cannot be started
 */
export async function readGranted(assembly: string): Promise<readonly RolePermissions[]> {
  const log = createLog('warn', () => undefined);
  // Time stands still: no schedule is due.
  const cloud = await startLocalCloud({ assembly, port: 0, awsPort: 0, log, clock: createManualClock() });
  const granted = cloud.permissions();
  await cloud.close();
  return granted;
}
