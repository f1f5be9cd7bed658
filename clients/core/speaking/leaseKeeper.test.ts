// The lease's beat: on time, failing, late, refused.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import { createManualClock } from '../manualClock.ts';
import { FakeSpeakerApi } from './fakeSpeakerApi.ts';
import { createLeaseKeeper } from './leaseKeeper.ts';

const createScene = () => {
  const clock = createManualClock();
  const { session } = new FakeSpeakerApi(clock);
  const heard: unknown[] = [];
  const triedAtMs: number[] = [];
  let how: ApiErrorKind | 'hangs' | 'works' = 'works';
  const keeper = createLeaseKeeper({
    renew: async () => {
      triedAtMs.push(clock.nowMs());
      if (how === 'hangs') return new Promise(() => {});
      if (how !== 'works') throw new ApiError(how, 'no');
      return session;
    },
    clock,
    onRenewed: () => heard.push('renewed'),
    onTrouble: ({ kind, isLate }) => heard.push([kind, isLate ? 'late' : 'in time']),
    onRefused: ({ kind }) => heard.push(['refused', kind]),
  });
  const set = (next: typeof how) => {
    how = next;
  };
  return { clock, heard, triedAtMs, keeper, set };
};

describe('the lease', () => {
  test('is renewed each 5 seconds', async () => {
    const { clock, triedAtMs } = createScene();

    await clock.advance(15_000);

    expect(triedAtMs).toEqual([5_000, 10_000, 15_000]);
  });

  test('is tried three more times before the next renewal would be due', async () => {
    const { clock, triedAtMs, set } = createScene();
    set('StorageUnavailable');

    await clock.advance(9_999);

    expect(triedAtMs).toEqual([5_000, 6_250, 7_500, 8_750]);
  });

  test('is late after 7.5 seconds without an answer, and until the next one', async () => {
    const { clock, heard, set } = createScene();
    set('StorageUnavailable');
    await clock.advance(7_499);
    expect(heard).toEqual([]);

    await clock.advance(1);
    set('works');
    await clock.advance(1_250);

    expect(heard[0]).toEqual(['StorageUnavailable', 'late']);
    expect(heard.at(-1)).toBe('renewed');
  });

  test('is tried on beside a call that hangs', async () => {
    const { clock, triedAtMs, heard, set } = createScene();
    set('hangs');
    await clock.advance(7_900);
    set('works');

    await clock.advance(100);

    expect(triedAtMs).toEqual([5_000, 8_000]);
    expect(heard).toEqual([['ServiceUnreachable', 'late'], 'renewed']);
  });

  test('says at once that only a new sign-in helps', async () => {
    const { clock, heard, set } = createScene();
    set('SignInExpired');

    await clock.advance(5_000);

    expect(heard).toEqual([['SignInExpired', 'in time']]);
  });

  test.each(['Conflict', 'SessionEnded', 'SessionNotFound', 'NotSessionOwner', 'InvalidTransition'] as const)(
    'is over with %s',
    async (kind) => {
      const { clock, heard, triedAtMs, keeper, set } = createScene();
      set(kind);

      await clock.advance(60_000);
      keeper.renewNow();
      await clock.advance(1);

      expect(heard).toEqual([['refused', kind]]);
      expect(triedAtMs).toEqual([5_000]);
    },
  );

  test('can be hurried, and beats on from there', async () => {
    const { clock, triedAtMs, keeper } = createScene();
    await clock.advance(1_000);

    keeper.renewNow();
    await clock.advance(5_000);

    expect(triedAtMs).toEqual([1_000, 6_000]);
  });

  test('tells nothing after close, not even a late answer', async () => {
    const { clock, heard, keeper } = createScene();
    keeper.renewNow();

    keeper.close();
    await clock.advance(60_000);

    expect(heard).toEqual([]);
  });
});
