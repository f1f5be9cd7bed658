// `npm run capacity`: what so many listeners use of AWS's quotas and what an hour of them costs, and what one caller can do at
// most. Computes; asks nobody.
import { toAbuseTable } from './abuse.ts';
import { readSessionHour } from './sessionHour.ts';
import { parseLoads, usage } from './parseLoads.ts';
import { presentDesign } from './load.ts';
import { toCapacityTables } from './toCapacityTables.ts';

try {
  const loads = parseLoads(process.argv.slice(2));
  const text =
    loads === 'help'
      ? usage
      : `${toCapacityTables(loads, presentDesign, readSessionHour())}\n\n## Abuse\n\n${toAbuseTable()}`;
  process.stdout.write(`${text}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
