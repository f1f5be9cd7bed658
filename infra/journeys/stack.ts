// The whole product for a journey: the synthesized assembly, run by the local cloud on ports of its own, and people who
// call it over real sockets. Faults are put between the services through `fetch`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject, onTestFinished } from 'vitest';
import { createLog } from '../local/log.ts';
import type { LogRecord } from '../local/log.ts';
import { startLocalCloud } from '../local/startLocalCloud.ts';
import type { LocalCloud, LocalCloudOptions } from '../local/startLocalCloud.ts';
import { copyAssembly } from './copyAssembly.ts';
import type { TemplateChange } from './copyAssembly.ts';

/** A folder for one test, removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The assembly that `npm run synth` makes, made once per run. */
export const assembly = (): string => inject('assembly');

/** The one of the stage "prod". */
export const prodAssembly = (): string => inject('prodAssembly');

/** A copy of the assembly whose template was changed by `change`. */
export function changedAssembly(change: TemplateChange): string {
  return copyAssembly(assembly(), temporaryFolder(), change);
}

/** A running stack and what it logged. */
export interface RunningStack {
  readonly cloud: LocalCloud;
  readonly logged: readonly LogRecord[];
}

/** Runs the assembly on free ports until the test has finished. */
export async function startStack(options: Partial<LocalCloudOptions> = {}): Promise<RunningStack> {
  const stack = await runStack(options);
  onTestFinished(() => stack.cloud.close());
  return stack;
}

/**
 * One stack for all tests of a file that need no clock, faults or data of their own; called outside of them.
 * It is started by the first test that asks for it and closed after the last test of the file.
 */
export function shareStack(options: Partial<LocalCloudOptions> = {}): () => Promise<RunningStack> {
  let running: Promise<RunningStack> | undefined;
  afterAll(async () => (await running)?.cloud.close());
  return () => (running ??= runStack(options));
}

async function runStack(options: Partial<LocalCloudOptions>): Promise<RunningStack> {
  const logged: LogRecord[] = [];
  const cloud = await startLocalCloud({
    assembly: assembly(),
    port: 0,
    awsPort: 0,
    log: createLog('debug', (record) => logged.push(record)),
    ...options,
  });
  return { cloud, logged };
}
