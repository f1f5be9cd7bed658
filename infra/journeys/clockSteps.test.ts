// A machine's clock is corrected by ten minutes, forth or back: sessions are created and spoken in, access is vended and
// the sweep goes on, as if nothing had happened.
import { expect, test } from 'vitest';
import type { Session } from '../../schema/generated/schema.ts';
import { createManualClock } from '../local/manualClock.ts';
import type { ManualClock } from '../local/manualClock.ts';
import { runSchedules } from './copyAssembly.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { passTime } from './passTime.ts';
import { openScene, sessionIn } from './scene.ts';
import type { Scene } from './scene.ts';
import { changedAssembly } from './stack.ts';

const stepMs = 600_000;

/** A stack whose clock was just corrected, with a session that was on air before. */
async function openCorrected(byMs: number): Promise<Scene & { clock: ManualClock; sessionId: string }> {
  const clock = createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);
  const isSweep = (expression: unknown): boolean => expression === 'rate(1 minute)';
  const scene = await openScene({ clock, assembly: changedAssembly(runSchedules(isSweep)) });
  const sessionId = await sessionIn('LIVE', scene.speaker);
  await scene.speaker.call(operations.readSignaling, { sessionId });
  clock.step(byMs);
  return { ...scene, clock, sessionId };
}

test.each([-stepMs, stepMs])(
  'a clock that steps by %i ms: sessions are created and access is vended at once',
  async (byMs) => {
    const { speaker, sessionId } = await openCorrected(byMs);

    const created = await speaker.call<Session>(operations.createSessionWithSignaling, { input: {} });
    const onAir = await speaker.call<Session>(operations.readSignaling, { sessionId });

    expect(created).toMatchObject({ status: 'CREATED', signaling: { role: 'MASTER' } });
    expect(onAir).toMatchObject({ signaling: { role: 'MASTER' } });
  },
);

test.each([-stepMs, stepMs])(
  'a clock that steps by %i ms: the sweep interrupts who is silent, within two minutes of the lease’s end',
  async (byMs) => {
    const { speaker, cloud, clock } = await openCorrected(byMs);
    const silent = await sessionIn('LIVE', speaker);

    await passTime(clock, cloud, 15 + 120);

    const session = await speaker.call<PlainSession>(operations.readSession, { sessionId: silent });
    expect(session).toMatchObject({ status: 'INTERRUPTED' });
  },
);

test('a clock that steps back 600 s: the session on air before is renewed from then on, and swept when it is not', async () => {
  const { speaker, cloud, clock, sessionId } = await openCorrected(-stepMs);

  const renewed = await speaker.call<PlainSession>(operations.renewLease, {
    sessionId,
    broadcastId: 'tab-1',
  });
  expect(Date.parse(renewed.leaseExpiresAt ?? '') - clock.nowMs()).toBe(15_000);

  await passTime(clock, cloud, 15 + 120);
  const session = await speaker.call<PlainSession>(operations.readSession, { sessionId });
  expect(session).toMatchObject({ status: 'INTERRUPTED' });
});
