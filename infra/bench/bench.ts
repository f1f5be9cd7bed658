// `npm run bench`: prints what the product costs and how fast it is, each figure beside something that one might use
// instead, measured in the same run. `npm run bench -- latency http fanout sweep` runs only the sections named.
import { cpus } from 'node:os';
import { benchFanOut } from './fanOut.ts';
import { benchHttp } from './http.ts';
import { benchLatency } from './latency.ts';
import { benchSweep } from './sweep.ts';

const sections: Readonly<Record<string, () => Promise<void>>> = {
  latency: () => benchLatency(300),
  http: () => benchHttp(5),
  fanout: () => benchFanOut(5_000, 30),
  sweep: () => benchSweep(100_000, 100),
};

const named = process.argv.slice(2);
const unknown = named.find((name) => !(name in sections));
if (unknown !== undefined) {
  process.stderr.write(`There is no section "${unknown}"; there are ${Object.keys(sections).join(', ')}.\n`);
  process.exit(1);
}
process.stdout.write(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}; servers and clients share it.\n`,
);
for (const [name, run] of Object.entries(sections)) {
  if (named.length === 0 || named.includes(name)) await run();
}
