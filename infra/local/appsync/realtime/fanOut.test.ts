// Events and their subscribers, turn by turn: numbered titles are the sentences of PROTOCOL.md.
import { expect, test } from 'vitest';
import { createLog } from '../../log.ts';
import type { LogRecord } from '../../log.ts';
import { createManualClock } from '../../manualClock.ts';
import { createMeter } from '../../meter.ts';
import type { AdmittedSubscription, StartOutcome } from '../api.ts';
import { createFanOut } from './fanOut.ts';
import type { Receiver } from './fanOut.ts';
import { defaultLimits } from './limits.ts';
import type { RealtimeLimits } from './limits.ts';
import { toPayload } from './openConnection.ts';
import { admitSessionStatus } from './scriptedSource.ts';

interface Client extends Receiver {
  /** What arrived: "<id>:<version>". */
  readonly received: string[];
}

/** A fan-out whose turns the test takes one by one. */
function openFanOut(limits: Partial<RealtimeLimits> = {}) {
  const records: LogRecord[] = [];
  const turns: (() => void)[] = [];
  const log = createLog('debug', (record) => records.push(record));
  const yieldTurn = (next: () => void): void => void turns.push(next);
  const meter = createMeter({ clock: createManualClock() });
  const fanOut = createFanOut({ log, meter, limits: { ...defaultLimits, ...limits }, yieldTurn });
  const takeTurn = (): boolean => {
    const next = turns.shift();
    next?.();
    return next !== undefined;
  };
  let version = 0;
  return {
    fanOut,
    records,
    meter,
    takeTurn,
    finish: (): void => {
      while (takeTurn());
    },
    client: (): Client => {
      const received: string[] = [];
      const deliver = (frame: string): void => {
        const message = JSON.parse(toPayload(frame)) as Message;
        received.push(`${message.id}:${message.payload.data.onSessionStatus?.version}`);
      };
      return { received, deliver, onInvalidated: () => undefined };
    },
    publish: (fields: Readonly<Record<string, unknown>> = {}): void => {
      version += 1;
      fanOut.publish({ mutationField: 'publishSessionStatus', result: { version, ...fields } });
    },
  };
}
interface Message {
  readonly id: string;
  readonly payload: { readonly data: { readonly onSessionStatus: { readonly version: number } | null } };
}

function admit(
  variables: Readonly<Record<string, unknown>> = {},
  changes: Partial<AdmittedSubscription> = {},
) {
  const outcome = admitSessionStatus({ query: 'q', variables }, changes);
  return (outcome as StartOutcome & { kind: 'admitted' }).subscription;
}

test('5.1 The server must deliver to a subscription every event published after its `start_ack` and none published before.', () => {
  const { fanOut, client, publish, finish } = openFanOut();
  const [early, late] = [client(), client()];
  fanOut.subscribe(admit(), '1', early);
  publish();
  fanOut.subscribe(admit(), '2', late);
  publish();
  finish();
  expect([early.received, late.received]).toEqual([['1:1', '1:2'], ['2:2']]);
});

test('5.2 The server must keep the order of events for each subscription while fan-outs overlap.', () => {
  const { fanOut, client, publish, takeTurn, finish } = openFanOut({ socketsPerTurn: 3 });
  const clients = Array.from({ length: 20 }, (_, index) => {
    const each = client();
    fanOut.subscribe(admit(index % 2 ? { version: 3 } : {}), 'a', each);
    fanOut.subscribe(admit(), 'b', each);
    return each;
  });
  for (let count = 0; count < 5; count += 1) {
    publish();
    takeTurn();
    takeTurn();
  }
  finish();
  const only = (each: Client, id: string): string[] => each.received.filter((entry) => entry.startsWith(id));
  for (const [index, each] of clients.entries()) {
    expect(only(each, 'a')).toEqual(index % 2 ? ['a:3'] : ['a:1', 'a:2', 'a:3', 'a:4', 'a:5']);
    expect(only(each, 'b')).toEqual(['b:1', 'b:2', 'b:3', 'b:4', 'b:5']);
  }
});

test('5.3 The server must deliver an event once to each who was there, while others join and leave in the middle of its fan-out.', () => {
  const { fanOut, client, publish, takeTurn, finish } = openFanOut({ socketsPerTurn: 2 });
  const clients = Array.from({ length: 6 }, client);
  const ends = clients.map((each, index) => fanOut.subscribe(admit(), String(index), each));
  publish();
  takeTurn();
  takeTurn();
  expect(clients.map(({ received }) => received.length)).toEqual([1, 1, 1, 0, 0, 0]);

  ends[0]?.();
  ends[4]?.();
  const joined = client();
  fanOut.subscribe(admit(), 'new', joined);
  publish();
  finish();
  expect(clients.map(({ received }) => received)).toEqual([
    ['0:1'],
    ['1:1', '1:2'],
    ['2:1', '2:2'],
    ['3:1', '3:2'],
    [],
    ['5:1', '5:2'],
  ]);
  expect(joined.received).toEqual(['new:2']);
});

test('an event is metered once per group: its 5 kB messages for each subscriber that was sent it', () => {
  const { fanOut, client, publish, finish, meter } = openFanOut({ socketsPerTurn: 2 });
  for (let count = 0; count < 5; count += 1) fanOut.subscribe(admit(), String(count), client());
  fanOut.subscribe(admit({ version: 7 }), 'other', client());
  publish({ text: 'x'.repeat(6000) });
  fanOut.subscribe(admit(), 'late', client());
  finish();
  expect(meter.usage().appSync).toMatchObject({ inboundMessages: 2, outboundMessages: 2 * 5 });
});

test('when the last member leaves while it is being told, what still waits is executed for nobody', () => {
  const { fanOut, client, publish, finish } = openFanOut();
  let executions = 0;
  const executeEvent = (result: unknown) => {
    executions += 1;
    return { data: { onSessionStatus: result } };
  };
  const newcomer = client();
  const leaving: Receiver = {
    deliver: () => {
      end();
      fanOut.subscribe(admit(), '2', newcomer);
    },
    onInvalidated: () => undefined,
  };
  const end = fanOut.subscribe(admit({}, { executeEvent }), '1', leaving);
  publish();
  publish();
  finish();
  publish();
  finish();
  expect([executions, newcomer.received]).toEqual([1, ['2:3']]);
});

test('5.4 The server must execute and serialise an event once for all subscriptions that get the same bytes.', () => {
  const { fanOut, client, publish, finish } = openFanOut();
  let executions = 0;
  let serialisations = 0;
  const executeEvent = () => {
    executions += 1;
    return { data: { toJSON: () => (serialisations += 1) && { onSessionStatus: { version: 0 } } } };
  };
  const clients = Array.from({ length: 700 }, client);
  for (const [index, each] of clients.entries()) {
    fanOut.subscribe(admit({ sessionId: 'a', kind: 'b' }, { executeEvent }), String(index), each);
    fanOut.subscribe(admit({ sessionId: 'a', kind: 'b' }, { executeEvent, groupKey: 'q2' }), 'x', each);
  }
  publish({ sessionId: 'a', kind: 'b' });
  finish();
  expect(clients.every(({ received }) => received.length === 2)).toBe(true);
  expect([executions, serialisations]).toEqual([2, 2]);
});

test('5.6 The server must drop an event of more than 240 KB, log it and deliver the next.', () => {
  const { fanOut, client, publish, finish, records } = openFanOut();
  const each = client();
  fanOut.subscribe(admit(), '1', each);
  const around = JSON.stringify({ data: { onSessionStatus: { version: 1, title: '' } } }).length;
  publish({ title: 'x'.repeat(240 * 1024 - around + 1) });
  publish({ title: 'x'.repeat(240 * 1024 - around) });
  publish({ title: 'ü'.repeat(120 * 1024) });
  finish();
  expect(each.received).toEqual(['1:2']);
  expect(records.map(({ level, fields }) => [level, fields.bytes])).toEqual([
    ['warn', 245_761],
    ['warn', 240 * 1024 + around],
  ]);
});

test('5.7 The server must drop an event that can not be executed for one group only, and log it.', () => {
  const { fanOut, client, publish, finish, records } = openFanOut();
  const [broken, whole, cyclic] = [client(), client(), client()];
  const executeEvent = (): never => {
    throw new Error('no such field');
  };
  fanOut.subscribe(admit({}, { groupKey: 'broken', executeEvent }), '1', broken);
  fanOut.subscribe(admit({}, { groupKey: 'cyclic', executeEvent: () => ({ data: 1n }) }), '1', cyclic);
  fanOut.subscribe(admit(), '1', whole);
  publish();
  finish();
  expect([broken.received, cyclic.received, whole.received]).toEqual([[], [], ['1:1']]);
  expect(records.map(({ level, event }) => [level, event])).toEqual(
    Array(2).fill(['error', 'event dropped: it could not be executed']),
  );
});

test('5.8 The server must let other work go first after every 50 sockets, and groups take turns.', () => {
  const { fanOut, client, publish, takeTurn } = openFanOut();
  const large = Array.from({ length: 120 }, client);
  const small = client();
  for (const each of large) fanOut.subscribe(admit(), '1', each);
  fanOut.subscribe(admit({}, { groupKey: 'small' }), '1', small);
  const told = (): number => large.filter(({ received }) => received.length === 1).length;

  publish();
  const progress: [large: number, small: number][] = [];
  while (takeTurn()) progress.push([told(), small.received.length]);
  expect(progress).toEqual([
    [40, 0],
    [79, 1],
    [120, 1],
  ]);
});

test('5.9 The server must not yield while more events wait than it may hold.', () => {
  const { fanOut, client, publish, takeTurn } = openFanOut({ maxWaitingEvents: 3, socketsPerTurn: 1 });
  const each = client();
  fanOut.subscribe(admit(), '1', each);
  for (let count = 0; count < 4; count += 1) publish();
  takeTurn();
  expect(each.received).toEqual(['1:1', '1:2', '1:3', '1:4']);
});

test('events that waited for subscribers who left do not count as waiting', () => {
  const { fanOut, client, publish, takeTurn } = openFanOut({ maxWaitingEvents: 3, socketsPerTurn: 1 });
  const end = fanOut.subscribe(admit(), '1', client());
  for (let count = 0; count < 10; count += 1) publish();
  end();
  const each = client();
  fanOut.subscribe(admit(), '2', each);
  publish();
  publish();
  takeTurn();
  expect(each.received).toEqual(['2:11']);
});

test('5.12 The server must send the errors of an event beside its data.', () => {
  const { fanOut, publish, finish } = openFanOut();
  const errors = [{ message: 'Cannot return null', path: ['onSessionStatus', 'version'] }];
  const frames: string[] = [];
  const receiver: Receiver = { deliver: (frame) => void frames.push(frame), onInvalidated: () => undefined };
  fanOut.subscribe(
    admit({}, { executeEvent: () => ({ data: { onSessionStatus: null }, errors }) }),
    '1',
    receiver,
  );
  publish();
  finish();
  expect(frames.map((frame): unknown => JSON.parse(toPayload(frame)))).toEqual([
    { id: '1', type: 'data', payload: { data: { onSessionStatus: null }, errors } },
  ]);
});

test('6.4 The server must ignore the arguments of a subscription that has an enhanced filter.', () => {
  const { fanOut, client, publish, finish } = openFanOut();
  const each = client();
  const filter = { filterGroup: [{ filters: [{ fieldName: 'kind', operator: 'eq', value: 'wanted' }] }] };
  fanOut.subscribe(admit({ kind: 'other' }, { filter }), '1', each);
  publish({ kind: 'other' });
  publish({ kind: 'wanted' });
  finish();
  expect(each.received).toEqual(['1:2']);
});

test('a subscription to two mutations is told of both, and of no third', () => {
  const { fanOut, client, finish } = openFanOut();
  const each = client();
  const end = fanOut.subscribe(admit({}, { mutations: ['a', 'b'] }), '1', each);
  for (const mutationField of ['a', 'b', 'c'])
    fanOut.publish({ mutationField, result: { version: mutationField } });
  finish();
  end();
  end();
  fanOut.publish({ mutationField: 'a', result: { version: 'again' } });
  finish();
  expect(each.received).toEqual(['1:a', '1:b']);
});

test('a subscription with a faulty filter leaves nothing behind', () => {
  const { fanOut, client, publish, finish } = openFanOut();
  const each = client();
  const faulty = { filterGroup: [] };
  expect(() => fanOut.subscribe(admit({}, { filter: faulty }), '1', each)).toThrow('at least one filter');
  expect(() => fanOut.subscribe(admit({}, { invalidationFilter: faulty }), '1', each)).toThrow(
    'at least one filter',
  );
  publish();
  finish();
  expect(each.received).toEqual([]);
});

test('ending a subscription twice does not touch the others', () => {
  const { fanOut } = openFanOut();
  const told: string[] = [];
  const invalidationFilter = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };
  const receiver: Receiver = { deliver: () => undefined, onInvalidated: (ids) => told.push(...ids) };
  const end = fanOut.subscribe(admit({}, { invalidationFilter }), '1', receiver);
  fanOut.subscribe(admit({}, { invalidationFilter }), '2', receiver);
  end();
  end();
  fanOut.invalidate({ subscriptionField: 'onSessionStatus', payload: { a: 1 } });
  expect(told).toEqual(['2']);
});
