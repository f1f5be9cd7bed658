// The list of subscriptions and what each was told.
import { describe, expect, test } from 'vitest';
import type { SubscriptionSink } from '../../core/realtime/realtimeTransport.ts';
import { maxLinesPerWatch, WatchList } from './watchList.ts';

const createScene = () => {
  const watches = new WatchList(() => 0);
  const told: unknown[] = [];
  const stopped: string[] = [];
  const sinks: SubscriptionSink[] = [];
  const open = (tabId: string): number =>
    watches.open({
      tabId,
      title: `watch of ${tabId}`,
      startedAs: { personId: 'guest', name: 'Guest' },
      request: { query: 'subscription { s }' },
      start: (sink) => {
        sinks.push(sink);
        return () => stopped.push(tabId);
      },
      observer: { next: (result) => told.push(result), complete: () => told.push('complete') },
    });
  const linesOf = (index: number) =>
    watches.getSnapshot()[index]?.lines.map(({ kind, text }) => [kind, text]);
  const stateOf = (index: number) => watches.getSnapshot()[index]?.state;
  return { watches, told, stopped, sinks, open, linesOf, stateOf };
};

const opened = () => {
  const scene = createScene();
  const watchId = scene.open('tab-1');
  const [sink] = scene.sinks;
  if (!sink) throw new Error('the watch did not start');
  return { ...scene, watchId, sink };
};

describe('a watch', () => {
  test('lists every event in order and passes each on', () => {
    const { sink, linesOf, stateOf, told } = opened();

    sink.acknowledged?.();
    sink.next({ data: { onSessionStatus: { status: 'LIVE' } } });
    sink.next({ data: { onSessionStatus: { status: 'ENDED' } } });

    expect(stateOf(0)).toBe('open');
    expect(linesOf(0)).toEqual([
      ['note', 'start_ack: subscribed. Events are pushed from now on.'],
      ['event', '{"status":"LIVE"}'],
      ['event', '{"status":"ENDED"}'],
    ]);
    expect(told).toHaveLength(2);
  });

  test('shows an event with errors whole', () => {
    const { sink, linesOf } = opened();

    sink.next({ data: { onSessionStatus: null }, errors: [{ message: 'Cannot return null' }] });

    expect(linesOf(0)).toEqual([
      ['problem', '{"data":{"onSessionStatus":null},"errors":[{"message":"Cannot return null"}]}'],
    ]);
  });

  test('that is refused is over, with the errors as they came', () => {
    const { sink, linesOf, stateOf, told } = opened();
    const errors = [{ errorType: 'SessionEnded', message: 'The session is over.' }];

    sink.error(errors);

    expect(stateOf(0)).toBe('over');
    expect(linesOf(0)).toEqual([['problem', JSON.stringify(errors)]]);
    expect(told).toEqual([{ errors }, 'complete']);
  });

  test('that cannot connect says why', () => {
    const { sink, linesOf, told } = opened();

    sink.error(new Error('Nobody is signed in.'));

    expect(linesOf(0)).toEqual([['problem', '"Nobody is signed in."']]);
    expect(told).toEqual([{ errors: [{ message: 'Nobody is signed in.' }] }, 'complete']);
  });

  test('knows that its connection was lost and came back', () => {
    const { sink, stateOf } = opened();

    sink.interrupted?.('closed with 1006');
    const interrupted = stateOf(0);
    sink.acknowledged?.();

    expect([interrupted, stateOf(0)]).toEqual(['interrupted', 'open']);
  });

  test('goes on when its observer detaches', () => {
    const { watches, watchId, sink, linesOf, told } = opened();

    watches.detach(watchId);
    sink.next({ data: { onSessionStatus: { status: 'LIVE' } } });

    expect(told).toEqual([]);
    expect(linesOf(0)).toHaveLength(1);
  });

  test('keeps what it heard when it is stopped, and stops once', () => {
    const { watches, watchId, sink, stopped, stateOf, linesOf } = opened();
    sink.next({ data: { onSessionStatus: { status: 'LIVE' } } });

    watches.stop(watchId);
    watches.stop(watchId);

    expect([stopped, stateOf(0), linesOf(0)?.length]).toEqual([['tab-1'], 'over', 2]);
  });

  test('gives way to the next one from the same tab', () => {
    const { open, stopped, stateOf } = opened();

    open('tab-1');
    open('tab-2');

    expect(stopped).toEqual(['tab-1']);
    expect([stateOf(0), stateOf(1), stateOf(2)]).toEqual(['over', 'starting', 'starting']);
  });

  test('is gone when it is removed', () => {
    const { watches, watchId, stopped } = opened();

    watches.remove(watchId);

    expect([watches.getSnapshot(), stopped]).toEqual([[], ['tab-1']]);
  });

  test('drops its oldest lines when there are too many', () => {
    const { sink, linesOf } = opened();

    for (let n = 0; n <= maxLinesPerWatch; n++) sink.next({ data: { n } });

    expect(linesOf(0)).toHaveLength(maxLinesPerWatch);
    expect(linesOf(0)?.[0]).toEqual(['event', '1']);
  });
});

test('listeners are told of each change until they unsubscribe', () => {
  const { watches, sink } = opened();
  let changes = 0;
  const unsubscribe = watches.subscribe(() => changes++);

  sink.acknowledged?.();
  unsubscribe();
  sink.next({ data: {} });

  expect(changes).toBe(1);
});
