// The local cloud in a process of its own, so that it can be killed. It loads at once and starts when its parent sends
// `KillableCloudOptions`; it answers with one `StartedCloud`, and ends when its parent does.
import { flushCompileCache } from 'node:module';
import type { Clock } from '../../local/clock.ts';
import { systemClock } from '../../local/clock.ts';
import { createLog } from '../../local/log.ts';
import { startLocalCloud } from '../../local/startLocalCloud.ts';
import type { LocalCloud, LocalCloudOptions } from '../../local/startLocalCloud.ts';

export interface KillableCloudOptions extends Pick<LocalCloudOptions, 'reachedAt'> {
  readonly assembly: string;
  readonly dataDirectory: string;
  /** How far its clock is ahead of the machine's. */
  readonly aheadMs: number;
}

/** What the parent needs to talk to it. */
export interface StartedCloud extends Pick<LocalCloud, 'ports' | 'outputs' | 'region' | 'administrator'> {
  /** The speaker's. */
  readonly token: string;
}

process.once('message', (options: KillableCloudOptions) => void start(options));
process.once('disconnect', () => process.exit());

async function start({ aheadMs, ...options }: KillableCloudOptions): Promise<void> {
  const clock: Clock = { ...systemClock, nowMs: () => Date.now() + aheadMs };
  const log = createLog('warn', ({ level, event, fields }) => {
    process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`);
  });
  const cloud = await startLocalCloud({ ...options, clock, port: 0, awsPort: 0, log });
  const { ports, outputs, region, administrator } = cloud;
  const token = await cloud.createToken('speaker');
  // One that is killed leaves nothing behind when it ends.
  flushCompileCache();
  process.send?.({ ports, outputs, region, administrator, token } satisfies StartedCloud);
}
