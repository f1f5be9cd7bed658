// The whole product for a journey: the synthesized assembly, run by the local cloud on ports of its own, and people who
// call it over real sockets. Faults are put between the services through `fetch`.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLog } from '../local/log.ts';
import type { LogRecord } from '../local/log.ts';
import { startLocalCloud } from '../local/startLocalCloud.ts';
import type { LocalCloud, LocalCloudOptions } from '../local/startLocalCloud.ts';
import { synthesize } from '../stack/synthesize.ts';

let synthesized: string | undefined;

/** A folder for one test, removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The assembly that `npm run synth` makes, made once per test file. */
export function assembly(): string {
  synthesized ??= synthesize(mkdtempSync(join(tmpdir(), 'live-sessions-assembly-')));
  return synthesized;
}

/** A copy of the assembly whose template was changed by `change`. */
export function changedAssembly(change: (template: Template) => void): string {
  const folder = temporaryFolder();
  cpSync(assembly(), folder, { recursive: true });
  const name = readdirSync(folder).find((file) => file.endsWith('.template.json'));
  if (!name) throw new Error('the assembly has no template');
  const template = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Template;
  change(template);
  writeFileSync(join(folder, name), JSON.stringify(template));
  return folder;
}

/** As much of a template as tests change. */
export interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  Outputs: Record<string, { Value: unknown }>;
}

/** A running stack and what it logged. Closed when the test has finished. */
export interface RunningStack {
  readonly cloud: LocalCloud;
  readonly logged: readonly LogRecord[];
}

/** Runs the assembly on free ports until the test has finished. */
export async function startStack(options: Partial<LocalCloudOptions> = {}): Promise<RunningStack> {
  const logged: LogRecord[] = [];
  const cloud = await startLocalCloud({
    assembly: assembly(),
    port: 0,
    awsPort: 0,
    log: createLog('debug', (record) => logged.push(record)),
    ...options,
  });
  onTestFinished(() => cloud.close());
  return { cloud, logged };
}
