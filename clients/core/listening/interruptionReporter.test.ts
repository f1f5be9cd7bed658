// When the service is told that the speaker is missed: never before the lease ran out by its own clock, once per lease.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import type { SessionSnapshot } from '../api/sessionApi.ts';
import { createManualClock } from '../manualClock.ts';
import { createInterruptionReporter } from './interruptionReporter.ts';

const startMs = Date.parse('2026-11-23T10:00:00Z');
const leaseIn = (seconds: number): string => new Date(startMs + seconds * 1_000).toISOString();

/** @param aheadMs what the server's clock is ahead */
const createScene = (aheadMs = 0) => {
  const clock = createManualClock(startMs);
  const reports: number[] = [];
  const answers: (Partial<SessionSnapshot> | ApiError)[] = [];
  const heard: unknown[] = [];
  const reporter = createInterruptionReporter({
    clock,
    random: () => 0.5,
    serverNowMs: () => clock.nowMs() + aheadMs,
    async report() {
      reports.push((clock.nowMs() - startMs) / 1_000);
      const answer = answers.shift();
      if (answer instanceof ApiError) throw answer;
      return answer as SessionSnapshot;
    },
    onSession(session) {
      heard.push(session);
      reporter.update({ isSilent: true, leaseExpiresAt: session?.leaseExpiresAt ?? null });
    },
    onError: (error) => heard.push((error as ApiError).kind),
  });
  return { clock, reports, answers, heard, reporter };
};

describe('a report', () => {
  test('waits for the end of the lease, and 1 to 2 s more', async () => {
    const { clock, reports, reporter } = createScene();

    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(10) });
    await clock.advance(60_000);

    expect(reports).toEqual([11.5]);
  });

  test('goes by the clock of the server', async () => {
    const { clock, reports, reporter } = createScene(-30_000);

    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(10) });
    await clock.advance(60_000);

    expect(reports).toEqual([41.5]);
  });

  test('of a lease that is known to be over comes soon, however often it is said', async () => {
    const { clock, reports, reporter } = createScene();

    for (let index = 0; index < 20; index++) {
      reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(-30) });
      await clock.advance(100);
    }

    expect(reports).toEqual([1.5]);
  });

  test('that was too early is made again when the answered lease ran out', async () => {
    const { clock, reports, answers, reporter } = createScene();
    answers.push({ leaseExpiresAt: leaseIn(14) });

    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(0) });
    await clock.advance(60_000);

    expect(reports).toEqual([1.5, 15.5]);
  });

  test('is made once per lease, also when the sound came and went', async () => {
    const { clock, reports, answers, reporter } = createScene();
    answers.push({ leaseExpiresAt: leaseIn(0) });
    const update = (isSilent: boolean): void => reporter.update({ isSilent, leaseExpiresAt: leaseIn(0) });

    update(true);
    await clock.advance(5_000);
    update(false);
    update(true);
    await clock.advance(60_000);

    expect(reports).toEqual([1.5]);
  });

  test('is not made when the sound is back, the lease renewed or no more', async () => {
    const { clock, reports, reporter } = createScene();

    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(5) });
    await clock.advance(4_000);
    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(20) });
    await clock.advance(4_000);
    reporter.update({ isSilent: true, leaseExpiresAt: null });
    reporter.update({ isSilent: false, leaseExpiresAt: leaseIn(30) });
    await clock.advance(60_000);

    expect(reports).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  test('that the service does not answer is repeated with growing waits', async () => {
    const { clock, reports, answers, reporter } = createScene();
    for (let index = 0; index < 3; index++) answers.push(new ApiError('ServiceUnreachable', 'no answer'));

    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(0) });
    await clock.advance(60_000);

    expect(reports).toEqual([1.5, 2, 3, 5]);
  });

  test('that is refused is told, and not repeated', async () => {
    const { clock, reports, answers, heard, reporter } = createScene();
    answers.push(new ApiError('Conflict', 'The seat is not held.'));

    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(0) });
    await clock.advance(60_000);

    expect([reports, heard]).toEqual([[1.5], ['Conflict']]);
  });

  test('is not made, and its answer not heard, after close', async () => {
    const { clock, reports, answers, heard, reporter } = createScene();
    answers.push({ leaseExpiresAt: leaseIn(14) });
    reporter.update({ isSilent: true, leaseExpiresAt: leaseIn(0) });

    reporter.close();
    await clock.advance(60_000);

    expect([reports, heard, clock.pendingCount]).toEqual([[], [], 0]);
  });
});
