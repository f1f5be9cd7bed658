// When watchSession reads and what it shows, while all goes well.
import { describe, expect, test } from 'vitest';
import { begun, confirmed, entry, event, snapshot, watching } from './watchScene.ts';

describe('begins', () => {
  test('with the subscription, and reads when that is acknowledged', async () => {
    const { sink, reads, clock, views } = begun();
    await clock.advance(5_000);
    const readsBefore = reads.length;

    sink().onAcknowledged();

    expect(readsBefore).toBe(0);
    expect(reads).toHaveLength(1);
    expect(views).toEqual([]);
  });

  test('by showing what was read, as live', async () => {
    const { views, watch } = await watching();

    expect(views).toMatchObject([{ session: snapshot(2, 'LIVE'), connection: 'live' }]);
    expect(watch.view).toBe(views[0]);
  });

  test('without asking for the history when a snapshot tells all of it', async () => {
    const { histories, lastView } = await watching();

    expect(lastView().history.map(({ version }) => version)).toEqual([1, 2]);
    expect(histories).toEqual([]);
  });

  test('by reading the history that the snapshot does not tell', async () => {
    const { sink, lastRead, lastHistory, lastView } = begun();
    sink().onAcknowledged();

    await lastRead().answer(snapshot(4, 'LIVE'));
    const shownFirst = lastView().session.version;
    await lastHistory().answer([entry(2, 'LIVE'), entry(3, 'PAUSED'), entry(4, 'LIVE')]);

    expect(shownFirst).toBe(4);
    expect(lastHistory().sinceVersion).toBe(1);
    expect(lastView().history.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });

  test('by reading each 10 s when no subscription can be had, and says that it is connecting', async () => {
    const { clock, lastRead, readTimes, lastView } = begun();

    await clock.advance(10_000);
    await lastRead().answer(snapshot(1, 'CREATED'));
    await clock.advance(10_000);

    expect(readTimes()).toEqual([10_000, 20_000]);
    expect(lastView().connection).toBe('connecting');
  });
});

describe('reads again', () => {
  test('2 s after the acknowledgement, because an event may be lost right after it', async () => {
    const { clock, readTimes, lastRead, lastView } = await watching();

    await clock.advance(2_000);
    await lastRead().answer(snapshot(3, 'PAUSED'));

    expect(readTimes()).toEqual([0, 2_000]);
    expect(lastView().session.status).toBe('PAUSED');
  });

  test('a minute after the last answer', async () => {
    const { clock, readTimes } = await confirmed();

    await clock.advance(60_000);

    expect(readTimes()).toEqual([0, 2_000, 62_000]);
  });

  test('not a minute after, when something was merged in the meantime', async () => {
    const { clock, readTimes, watch } = await confirmed();
    await clock.advance(50_000);

    watch.merge(snapshot(2, 'LIVE', 4));
    await clock.advance(59_999);

    expect(readTimes()).toEqual([0, 2_000]);
  });

  test('at each new acknowledgement', async () => {
    const { clock, sink, readTimes } = await confirmed();
    sink().onInterrupted();
    await clock.advance(700);

    sink().onAcknowledged();

    expect(readTimes()).toEqual([0, 2_000, 2_700]);
  });

  test('after the one under way, when the acknowledgement comes in the middle of it', async () => {
    const { clock, sink, lastRead, readTimes, lastView } = begun();
    await clock.advance(10_000);
    sink().onAcknowledged();
    const readsBefore = readTimes();

    await lastRead().answer(snapshot(1, 'CREATED'));

    expect(readsBefore).toEqual([10_000]);
    expect(readTimes()).toEqual([10_000, 10_000]);
    expect(lastView().connection).toBe('connecting');
  });

  test('for a gap only once 30 s have passed since the last read', async () => {
    const { clock, sink, lastRead, lastHistory, readTimes, lastView } = await confirmed();

    sink().onEvent(event(4, 'PAUSED'));
    const shown = lastView().session;
    await clock.advance(30_000);
    await lastRead().answer(snapshot(4, 'PAUSED'));
    await lastHistory().answer([entry(3, 'LIVE'), entry(4, 'PAUSED')]);

    expect(shown).toMatchObject({ version: 4, status: 'PAUSED' });
    expect(readTimes()).toEqual([0, 2_000, 32_000]);
    expect(lastView().history.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });

  test('for a gap although the speaker merges a renewal each 5 s', async () => {
    const { clock, sink, watch, readTimes } = await confirmed();
    sink().onEvent(event(4, 'PAUSED'));

    for (let renewals = 0; renewals < 6; renewals++) {
      watch.merge(snapshot(4, 'PAUSED'));
      await clock.advance(5_000);
    }

    expect(readTimes()).toEqual([0, 2_000, 32_000]);
  });

  test('not for a gap that fills itself, because events overtake each other', async () => {
    const { clock, sink, readTimes } = await confirmed();
    await clock.advance(40_000);

    sink().onEvent(event(4, 'LIVE'));
    await clock.advance(1_000);
    sink().onEvent(event(3, 'PAUSED'));
    await clock.advance(10_000);

    expect(readTimes()).toEqual([0, 2_000]);
  });

  test('when it is told to, but not twice in a second', async () => {
    const { clock, watch, readTimes, lastRead } = await confirmed();
    await clock.advance(999);
    watch.refresh();
    await clock.advance(1);

    watch.refresh();
    await lastRead().answer(snapshot(2, 'LIVE'));
    watch.refresh();

    expect(readTimes()).toEqual([0, 2_000, 3_000]);
  });
});

describe('shows', () => {
  test('an event at once', async () => {
    const { sink, lastView } = await confirmed();

    sink().onEvent(event(3, 'PAUSED'));

    expect(lastView()).toMatchObject({ session: { version: 3, status: 'PAUSED' }, connection: 'live' });
  });

  test('nothing twice: neither a doubled event nor a read without news', async () => {
    const { sink, views, watch } = await confirmed();
    sink().onEvent(event(3, 'PAUSED'));
    const shown = views.length;

    sink().onEvent(event(3, 'PAUSED'));
    sink().onEvent(event(2, 'LIVE'));
    watch.merge({ ...snapshot(3, 'PAUSED') });

    expect(views).toHaveLength(shown);
  });

  test('the answer of a mutation that overtook a read, not what that read then says', async () => {
    const { clock, watch, lastRead, lastView } = await watching();
    await clock.advance(2_000);

    watch.merge(snapshot(2, 'LIVE', 5));
    await lastRead().answer(snapshot(2, 'LIVE', 4));

    expect(lastView().session.listenerCount).toBe(5);
  });

  test('what was merged before anything was read, and still says that it is connecting', () => {
    const { watch, lastView } = begun();

    watch.merge(snapshot(2, 'LIVE'));

    expect(lastView()).toMatchObject({ session: { version: 2 }, connection: 'connecting' });
  });

  test('nothing of another session', async () => {
    const { watch, views } = await confirmed();

    watch.merge({ ...snapshot(9, 'ENDED'), sessionId: 'calm-otter-100' });

    expect(views).toHaveLength(1);
  });

  test('that it is reconnecting, when all it has is an answer to what it asked before the loss', async () => {
    const { clock, sink, lastRead, lastView } = await confirmed();
    await clock.advance(60_000);
    sink().onInterrupted();
    await clock.advance(100);
    sink().onAcknowledged();

    await lastRead().answer(snapshot(2, 'LIVE'));

    expect(lastView().connection).toBe('reconnecting');
  });

  test('that it is reconnecting, until it has read after the new acknowledgement', async () => {
    const { sink, lastRead, lastView } = await confirmed();

    sink().onInterrupted();
    const whileLost = lastView().connection;
    sink().onAcknowledged();
    const whileReading = lastView().connection;
    await lastRead().answer(snapshot(2, 'LIVE'));

    expect([whileLost, whileReading, lastView().connection]).toEqual([
      'reconnecting',
      'reconnecting',
      'live',
    ]);
  });
});
