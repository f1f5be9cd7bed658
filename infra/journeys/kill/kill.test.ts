// Kill -9 between any two steps of a session's life: nothing leaks, and nothing that was answered is lost.
import { expect, test } from 'vitest';
import { assembly } from '../stack.ts';
import { runKillRound } from './runKillRound.ts';

const timeoutMs = 180_000;

test(
  'a kill in any gap leaves no channel without a session and no change unpublished',
  { timeout: timeoutMs },
  async () => {
    const round = await runKillRound(assembly(), 1);

    expect(round.calls).toEqual(
      expect.arrayContaining([
        'app: createSession',
        'AppSync: PutItem StorageSessions',
        'AppSync: /createSignalingChannel',
        'Lambda: publishSessionStatus',
        'Lambda: /deleteSignalingChannel',
      ]),
    );
    expect(round.sessionCount).toBeGreaterThan(20);
  },
);
