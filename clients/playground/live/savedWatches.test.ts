// Watches that outlive the page: kept when it is left, started again as the same person when it is back.
import { describe, expect, test } from 'vitest';
import type { SubscriptionSink } from '../../core/realtime/realtimeTransport.ts';
import { createStorage } from '../people/peopleScene.ts';
import { maxSavedLines, restoreWatches, saveWatches } from './savedWatches.ts';
import { WatchList } from './watchList.ts';
import type { WatchRequest } from './watchList.ts';

const watch = (members: Partial<WatchRequest> = {}): WatchRequest => ({
  tabId: 'tab-1',
  title: 'Watch',
  startedAs: { personId: 'speaker', name: 'speaker@example.com' },
  request: { query: 'subscription { s }', variables: { sessionId: 'serene-truth-682' } },
  start: () => () => {},
  ...members,
});

/** Leaves the page with these watches, and opens it again where these people are known. */
const leaveAndReturn = (before: WatchList, known: readonly string[]) => {
  const storage = createStorage();
  const started: unknown[] = [];
  const sinks: SubscriptionSink[] = [];
  saveWatches(before, storage);
  const after = new WatchList(() => 0);
  restoreWatches(after, storage, ({ personId }, request) => {
    if (!known.includes(personId)) return undefined;
    return (sink) => {
      started.push([personId, request]);
      sinks.push(sink);
      return () => {};
    };
  });
  const told = after.getSnapshot().map(({ state, lines }) => [state, ...lines.map(({ text }) => text)]);
  return { after, started, sinks, told, storage };
};

/** A watch that was acknowledged and heard one event. */
const openWatches = (request?: Partial<WatchRequest>) => {
  const watches = new WatchList(() => 0);
  const sinks: SubscriptionSink[] = [];
  watches.open(
    watch({
      start: (sink) => {
        sinks.push(sink);
        return () => {};
      },
      ...request,
    }),
  );
  sinks[0]?.next({ data: { onSessionStatus: { status: 'LIVE' } } });
  return watches;
};

describe('a watch', () => {
  test('is started again as the person that it was started as, with what it had heard', () => {
    const { started, sinks, after, told } = leaveAndReturn(openWatches(), ['speaker']);

    sinks[0]?.acknowledged?.();

    expect(started).toEqual([['speaker', watch().request]]);
    expect(told).toEqual([['starting', '{"status":"LIVE"}']]);
    expect(after.getSnapshot()[0]).toMatchObject({
      state: 'open',
      startedAs: { name: 'speaker@example.com' },
    });
  });

  test('of somebody who is not known any more is over and says so', () => {
    const { started, told } = leaveAndReturn(openWatches(), ['listener']);

    expect(started).toEqual([]);
    expect(told).toEqual([
      [
        'over',
        '{"status":"LIVE"}',
        'The page was left, and speaker@example.com is not signed in here any more: start it again as somebody else.',
      ],
    ]);
  });

  test('with an authorisation that was typed in is over, since that is not kept', () => {
    const { told } = leaveAndReturn(openWatches({ request: undefined }), ['speaker']);

    expect(told[0]?.at(-1)).toBe(
      'The page was left. An authorisation from the headers editor is not kept: start it again.',
    );
  });

  test('that was over stays as it was', () => {
    const before = openWatches();
    before.stop(before.getSnapshot()[0]?.watchId ?? 0);

    const { started, told } = leaveAndReturn(before, ['speaker']);

    expect(started).toEqual([]);
    expect(told).toEqual([['over', '{"status":"LIVE"}', 'Stopped here.']]);
  });

  test('is restored once', () => {
    const { storage } = leaveAndReturn(openWatches(), ['speaker']);
    const again = new WatchList(() => 0);

    restoreWatches(again, storage, () => () => () => {});

    expect(again.getSnapshot()).toEqual([]);
  });

  test('keeps its last lines', () => {
    const before = new WatchList(() => 0);
    const lines = Array.from({ length: maxSavedLines + 1 }, (_, n) => {
      return { lineId: n, atMs: 0, kind: 'event', text: String(n) } as const;
    });
    before.open(watch({ lines }));

    const { after } = leaveAndReturn(before, ['speaker']);

    expect(after.getSnapshot()[0]?.lines).toHaveLength(maxSavedLines);
    expect(after.getSnapshot()[0]?.lines[0]?.text).toBe('1');
  });
});

test('a storage that is full loses the watches and nothing else', () => {
  const setItem = (): void => {
    throw new DOMException('full', 'QuotaExceededError');
  };

  expect(() => saveWatches(openWatches(), { setItem })).not.toThrow();
});

test.each(['{', '{}', 'null'])('what the page did not write is no watch: %s', (text) => {
  const watches = new WatchList(() => 0);

  restoreWatches(watches, { getItem: () => text, removeItem: () => {} }, () => () => () => {});

  expect(watches.getSnapshot()).toEqual([]);
});
