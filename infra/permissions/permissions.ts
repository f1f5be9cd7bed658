// `npm run permissions`: runs every flow in a local cloud of its own, in fake time, and prints for each role who may act in it
// and what it is granted, against what was used. Exit code 1 when something is unused without a reason, excepted without need, or a flow fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { StageName } from '../stack/stages.ts';
import { compareGrants } from './compareGrants.ts';
import { createAssemblies, readGranted } from './createAssemblies.ts';
import { exceptionsOf } from './exceptions.ts';
import { runFlow } from './flow.ts';
import { flows } from './flows.ts';
import { toReport } from './toReport.ts';

const folder = mkdtempSync(join(tmpdir(), 'live-sessions-permissions-'));
try {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const { deployed, withoutPages } = createAssemblies(folder, values.stage);
  // Synthesis has refused every other name.
  const stage = (values.stage ?? 'dev') as StageName;
  const readings = [];
  for (const flow of flows) {
    const { failure, permissions } = await runFlow(flow, { assembly: withoutPages });
    if (failure !== undefined) throw new Error(`The flow failed: ${flow.name}. ${failure}`);
    readings.push(permissions);
  }
  const comparison = compareGrants(await readGranted(deployed), readings, exceptionsOf(stage));
  process.stdout.write(`${toReport(comparison)}\n`);
  if (comparison.unused.length + comparison.idleExceptions.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
