// A session tells the truth about its speaker: the lease, a listener's report, the way back, and the maximum length.
import { expect, test } from 'vitest';
import { createManualClock } from '../local/manualClock.ts';
import type { ManualClock } from '../local/manualClock.ts';
import { signIn } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSeat, PlainSession } from './operations.ts';
import { passTime } from './passTime.ts';
import { openScene, sessionIn } from './scene.ts';
import type { Scene } from './scene.ts';
import { runSchedules } from './copyAssembly.ts';
import { changedAssembly } from './stack.ts';

interface LeaseScene extends Scene {
  clock: ManualClock;
  sessionId: string;
  /** What a listener with a seat is told when reporting. */
  readonly report: () => Promise<PlainSession>;
  readonly renew: (broadcastId?: string) => Promise<PlainSession>;
}

/** Leaves what is told of here to listeners and speaker: no sweep comes in between. */
/** A session in some status, with a listener who holds a seat. */
async function openLeaseScene(status: 'CREATED' | 'LIVE' | 'PAUSED'): Promise<LeaseScene> {
  const clock = createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);
  const scene = await openScene({ clock, assembly: changedAssembly(runSchedules(() => false)) });
  const sessionId = await sessionIn(status, scene.speaker);
  const { seatId, secret } = await scene.listener.call<PlainSeat>(operations.joinSession, {
    input: { sessionId },
  });
  return {
    ...scene,
    clock,
    sessionId,
    report: () =>
      scene.listener.call<PlainSession>(operations.reportInterruption, { sessionId, seatId, secret }),
    renew: (broadcastId = 'tab-1') =>
      scene.speaker.call<PlainSession>(operations.renewLease, { sessionId, broadcastId }),
  };
}

const secondsUntil = (moment: string | null | undefined, clock: ManualClock): number =>
  Math.round((Date.parse(moment ?? '') - clock.nowMs()) / 1_000);

test('a report before the lease has run out changes nothing and says until when it runs', async () => {
  const { cloud, clock, report } = await openLeaseScene('LIVE');
  await passTime(clock, cloud, 10);

  const session = await report();

  expect(session).toMatchObject({ status: 'LIVE', version: 2 });
  expect(secondsUntil(session.leaseExpiresAt, clock)).toBe(5);
});

test.each(['LIVE', 'PAUSED'] as const)(
  'a %s session whose lease has run out is interrupted by a report, and is what it was once the speaker is back',
  async (status) => {
    const { cloud, clock, report, renew, sessionId, speaker } = await openLeaseScene(status);
    const { version } = await speaker.call<PlainSession>(operations.readSession, { sessionId });
    await passTime(clock, cloud, 16);

    const interrupted = await report();
    const again = await report();
    const back = await renew();

    expect(interrupted).toMatchObject({ status: 'INTERRUPTED', version: version + 1, leaseExpiresAt: null });
    expect(again).toEqual(interrupted);
    expect(back).toMatchObject({ status, version: version + 2 });
    expect(secondsUntil(back.leaseExpiresAt, clock)).toBe(15);
  },
);

test('a speaker who renews in time is never interrupted, and renewing changes no version', async () => {
  const { cloud, clock, report, renew } = await openLeaseScene('LIVE');
  await passTime(clock, cloud, 60, () => renew());

  expect(await report()).toMatchObject({ status: 'LIVE', version: 2 });
});

test('the newest broadcast holds the lease; the older one is told so', async () => {
  const { speaker, sessionId, renew } = await openLeaseScene('LIVE');
  const taken = await speaker.call<PlainSession>(operations.startSession, {
    sessionId,
    broadcastId: 'tab-2',
  });

  expect(taken).toMatchObject({ status: 'LIVE', version: 3, broadcastId: 'tab-2' });
  await expect(renew('tab-1')).rejects.toThrow('Conflict');
  expect(await renew('tab-2')).toMatchObject({ version: 3 });
});

test.each(['tab-1', 'tab-2'])(
  'a speaker who starts an interrupted session again as %s is back at once, in the status that was interrupted',
  async (broadcastId) => {
    const { cloud, clock, report, speaker, sessionId } = await openLeaseScene('PAUSED');
    await passTime(clock, cloud, 20);
    await report();

    const back = await speaker.call<PlainSession>(operations.startSession, { sessionId, broadcastId });

    expect(back).toMatchObject({ status: 'PAUSED', version: 5, broadcastId });
    expect(secondsUntil(back.leaseExpiresAt, clock)).toBe(15);
  },
);

test('an interrupted session can neither be paused nor resumed, and can be ended', async () => {
  const { cloud, clock, report, speaker, sessionId } = await openLeaseScene('LIVE');
  await passTime(clock, cloud, 20);
  await report();

  const refusals = [
    await speaker.refusal(operations.pauseSession, { sessionId }),
    await speaker.refusal(operations.resumeSession, { sessionId }),
  ];
  const ended = await speaker.call<PlainSession>(operations.endSession, { sessionId });

  expect(refusals).toEqual([
    `InvalidTransition: Session "${sessionId}" is INTERRUPTED; it must be LIVE to pause.`,
    `InvalidTransition: Session "${sessionId}" is INTERRUPTED; it must be PAUSED to resume.`,
  ]);
  expect(ended).toMatchObject({ status: 'ENDED', endReason: 'SPEAKER_ENDED', leaseExpiresAt: null });
});

test('only the owner of a session that has started and not ended has a lease', async () => {
  const { speaker, listener, sessionId } = await openLeaseScene('CREATED');
  const variables = { sessionId, broadcastId: 'tab-1' };
  const refusals = [
    await speaker.refusal(operations.renewLease, variables),
    await listener.refusal(operations.renewLease, variables),
    await speaker.refusal(operations.renewLease, { ...variables, sessionId: 'serene-truth-0000' }),
  ];
  await speaker.call(operations.endSession, { sessionId });
  refusals.push(await speaker.refusal(operations.renewLease, variables));

  expect(refusals).toEqual([
    `InvalidTransition: Session "${sessionId}" is CREATED; it must be started first.`,
    `NotSessionOwner: Session "${sessionId}" belongs to somebody else; only its owner may do this.`,
    'SessionNotFound: There is no session "serene-truth-0000". Check the name.',
    `SessionEnded: Session "${sessionId}" has ended.`,
  ]);
});

test('only whoever holds a seat may report', async () => {
  const { cloud, clock, listener, sessionId } = await openLeaseScene('LIVE');
  await passTime(clock, cloud, 20);

  const refusal = await listener.refusal(operations.reportInterruption, {
    sessionId,
    seatId: '2',
    secret: 'guessed',
  });

  expect(refusal).toBe(
    `Conflict: Seat 2 of session "${sessionId}" is not held with this secret; nothing changed.`,
  );
});

test('ten reports at once interrupt a session once', async () => {
  const { cloud, clock, report } = await openLeaseScene('LIVE');
  await passTime(clock, cloud, 16);

  const answers = await Promise.all(Array.from({ length: 10 }, report));

  expect(answers.map(({ status, version }) => [status, version])).toEqual(
    Array.from({ length: 10 }, () => ['INTERRUPTED', 3]),
  );
});

test('the lease ends at the maximum length, however often it is renewed', async () => {
  const { clock, cloud, sessionId } = await openLeaseScene('LIVE');
  await clock.advance((12 * 60 * 60 - 6) * 1_000);
  const speaker = await signIn(cloud, 'speaker');
  const variables = { sessionId, broadcastId: 'tab-1' };
  const nearTheEnd = await speaker.call<PlainSession>(operations.renewLease, variables);
  await clock.advance(7_000);
  const tooLate = await speaker.call<PlainSession>(operations.renewLease, variables);

  expect(
    Date.parse(nearTheEnd.leaseExpiresAt ?? '') - Date.parse(nearTheEnd.startedAt ?? ''),
  ).toBeLessThanOrEqual(12 * 60 * 60 * 1_000);
  expect(tooLate.leaseExpiresAt).toBe(nearTheEnd.leaseExpiresAt);
});
