// What watchSession goes on from, what it gives up on, and how it ends.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import { at, begun, confirmed, entry, event, snapshot } from './watchScene.ts';

describe('goes on', () => {
  test('after a read that failed, with full jitter, as often as it takes', async () => {
    const { sink, clock, lastRead, readTimes, lastView, errors } = begun();
    sink().onAcknowledged();

    await lastRead().fail('ServiceUnreachable');
    await clock.advance(250);
    await lastRead().fail('StorageUnavailable');
    await clock.advance(500);
    await lastRead().answer(snapshot(1, 'CREATED'));

    expect(readTimes()).toEqual([0, 250, 750]);
    expect(lastView()).toMatchObject({ session: { version: 1 }, connection: 'live' });
    expect(errors).toEqual([]);
  });

  test('with a first wait again after a read that succeeded', async () => {
    const { clock, sink, lastRead, readTimes } = begun();
    sink().onAcknowledged();
    await lastRead().fail('ServiceUnreachable');
    await clock.advance(250);
    await lastRead().answer(snapshot(1, 'CREATED'));

    await clock.advance(1_750);
    await lastRead().fail('ServiceUnreachable');
    await clock.advance(250);

    expect(readTimes()).toEqual([0, 250, 2_000, 2_250]);
  });

  test('without the history, when that cannot be read, and asks again 30 s later', async () => {
    const { clock, sink, lastRead, lastHistory, histories, lastView, errors } = await confirmed();
    await clock.advance(28_000);
    sink().onEvent(event(4, 'PAUSED'));
    await clock.advance(2_000);
    await lastRead().answer(snapshot(4, 'PAUSED'));

    await lastHistory().fail('StorageUnavailable');
    await clock.advance(30_000);
    await lastRead().answer(snapshot(4, 'PAUSED'));

    expect(histories.map(({ atMs }) => atMs)).toEqual([32_000, 62_000]);
    expect(lastView().session.version).toBe(4);
    expect(errors).toEqual([]);
  });

  test('with a new subscription when the server ends it, and reads meanwhile', async () => {
    const { clock, sink, sinks, readTimes, lastView } = await confirmed();

    sink().onComplete();
    await clock.advance(250);

    expect(lastView().connection).toBe('reconnecting');
    expect(readTimes()).toEqual([0, 2_000, 2_000]);
    expect(sinks).toHaveLength(2);
  });

  test('with a new subscription when its check had an outage, later each time', async () => {
    const { clock, sink, sinks, errors } = begun();

    for (const waitMs of [250, 500, 1_000]) {
      sink().onError(new ApiError('StorageUnavailable', 'not now'));
      await clock.advance(waitMs);
    }

    expect(sinks).toHaveLength(4);
    expect(errors).toEqual([]);
  });

  test('with a first wait again, after a subscription that stood for 30 s', async () => {
    const { clock, sink, sinks } = begun();
    sink().onComplete();
    await clock.advance(250);
    sink().onAcknowledged();
    await clock.advance(30_000);

    sink().onComplete();
    await clock.advance(250);

    expect(sinks).toHaveLength(3);
  });
});

describe('gives up', () => {
  test.each(['SessionNotFound', 'SignInRequired', 'SignInExpired'] as const)(
    'on a read that says %s',
    async (kind) => {
      const { sink, lastRead, errors, clock, unsubscribedCount } = begun();
      sink().onAcknowledged();

      await lastRead().fail(kind);
      await clock.advance(600_000);

      expect(errors.map((error) => error.kind)).toEqual([kind]);
      expect(unsubscribedCount()).toBe(1);
      expect(clock.pendingCount).toBe(0);
    },
  );

  test('on a subscription that is refused', async () => {
    const { sink, errors, reads, clock } = begun();

    sink().onError(new ApiError('SessionNotFound', 'no'));
    await clock.advance(600_000);

    expect(errors.map(({ kind }) => kind)).toEqual(['SessionNotFound']);
    expect(reads).toEqual([]);
  });

  test('once, and shows nothing of an answer that comes after', async () => {
    const { sink, lastRead, errors, views } = await confirmed();
    sink().onAcknowledged();

    sink().onError(new ApiError('SignInExpired', 'Token has expired.'));
    await lastRead().answer(snapshot(3, 'PAUSED'));

    expect(errors).toHaveLength(1);
    expect(views).toHaveLength(1);
  });
});

describe('ends', () => {
  test('at ENDED: unsubscribes and never reads again', async () => {
    const { sink, clock, lastView, readTimes, unsubscribedCount } = await confirmed();

    sink().onEvent(event(3, 'ENDED'));
    await clock.advance(600_000);

    expect(lastView()).toMatchObject({
      session: { status: 'ENDED', endReason: 'SPEAKER_ENDED' },
      connection: 'live',
    });
    expect(unsubscribedCount()).toBe(1);
    expect(readTimes()).toEqual([0, 2_000]);
    expect(clock.pendingCount).toBe(0);
  });

  test('with the whole history, if some of it is missing then', async () => {
    const { sink, clock, lastRead, lastHistory, lastView } = await confirmed();

    sink().onEvent(event(4, 'ENDED'));
    await clock.advance(2_000);
    await lastRead().answer({ ...snapshot(4, 'ENDED'), endReason: 'SPEAKER_ENDED', endedAt: at });
    await lastHistory().answer([entry(3, 'PAUSED'), entry(4, 'ENDED')]);

    expect(lastView().history.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(clock.pendingCount).toBe(0);
  });

  test('without the whole history, if that does not come in five reads', async () => {
    const { sink, clock, reads, lastRead, lastHistory } = await confirmed();
    sink().onEvent(event(4, 'ENDED'));

    for (let tries = 0; tries < 5; tries++) {
      await clock.advance(2_000);
      await lastRead().answer({ ...snapshot(4, 'ENDED'), endReason: 'SPEAKER_ENDED', endedAt: at });
      await lastHistory().answer([]);
    }

    expect(reads).toHaveLength(2 + 5);
    expect(clock.pendingCount).toBe(0);
  });

  test('as well when it had ended before the subscription, which is refused then', async () => {
    const { sink, lastRead, lastHistory, lastView, clock, errors } = begun();

    sink().onError(new ApiError('SessionEnded', 'The session is over.'));
    await lastRead().answer(snapshot(3, 'ENDED'));
    await lastHistory().answer([entry(2, 'LIVE')]);

    expect(lastView()).toMatchObject({ session: { status: 'ENDED' }, connection: 'live' });
    expect(errors).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  test('when it is closed: nothing is shown, read or scheduled after it', async () => {
    const { watch, sink, clock, views, unsubscribedCount } = await confirmed();

    watch.close();
    watch.close();
    sink().onEvent(event(3, 'PAUSED'));
    watch.merge(snapshot(4, 'LIVE'));
    watch.refresh();
    await clock.advance(600_000);

    expect(views).toHaveLength(1);
    expect(unsubscribedCount()).toBe(1);
    expect(clock.pendingCount).toBe(0);
  });

  test('when it is closed by the one who is shown a view', async () => {
    const scene = begun();
    scene.sink().onAcknowledged();
    const { lastRead, watch, clock } = scene;
    scene.views.push = () => (watch.close(), 0);

    await lastRead().answer(snapshot(4, 'LIVE'));

    expect(scene.histories).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});

test('a tab that slept for ten minutes reads once it wakes', async () => {
  const { clock, readTimes, lastRead, lastView } = await confirmed();

  await clock.sleep(600_000);
  await lastRead().answer(snapshot(3, 'PAUSED'));

  expect(readTimes()).toEqual([0, 2_000, 602_000]);
  expect(lastView().session.status).toBe('PAUSED');
});
