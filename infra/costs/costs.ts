// `npm run costs`: runs an hour of a session with ten listeners in the local cloud, in fake time, in this design and in the
// one that polls, and prints what AWS would bill for either. With `-- --save FILE` it also writes what this design used.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../stack/synthesize.ts';
import { measureDesigns } from './measureDesigns.ts';
import { hourPlan } from './sessionPlan.ts';
import { toCostTables } from './toCostTables.ts';

/** A table after a while: one session in a hundred is on, the others have ended and are kept for 30 days. */
const rowCount = 10_000;
const liveSessionCount = 100;

const folder = mkdtempSync(join(tmpdir(), 'live-sessions-costs-'));
try {
  const { values } = parseArgs({ options: { save: { type: 'string' } } });
  const usage = await measureDesigns({ assembly: synthesize(folder), plan: hourPlan, rowCount });
  if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(usage.push, null, 2)}\n`);
  process.stdout.write(`${toCostTables(usage, { liveSessionCount })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
