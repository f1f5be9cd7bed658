// Kill -9 between any two steps of creating, changing, publishing, ending and releasing, and a start with the same data.
import { expect, test } from 'vitest';
import { assembly } from '../stack.ts';
import { runKillRound } from './runKillRound.ts';

const timeoutMs = 300_000;
/** What a session's life asks of the services, each at least once. */
const steps = [
  'AppSync: UpdateItem StorageOwners',
  'AppSync: Query StorageSessions.byOwner',
  'AppSync: PutItem StorageSessions',
  'AppSync: /createSignalingChannel',
  'AppSync: UpdateItem StorageSessions',
  'Lambda: PutItem StorageSessionEvents',
  'Lambda: publishSessionStatus',
  'Lambda: /deleteSignalingChannel',
  'Lambda: UpdateItem StorageSessions',
];

test.concurrent.each([1, 2])(
  'a kill in any gap leaves no channel without a session, no session without an end, no change unpublished: round %i',
  { timeout: timeoutMs },
  async (seed) => {
    const { calls, killCount, sessionCount } = await runKillRound(assembly(), seed);

    expect(calls).toEqual(expect.arrayContaining(steps));
    expect(killCount).toBeGreaterThanOrEqual(calls.length);
    expect(sessionCount).toBeGreaterThan(0);
  },
);
