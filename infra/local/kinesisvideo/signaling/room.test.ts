// The moments that sockets seldom show: a connection that has ended while its socket is still there.
import { expect, test } from 'vitest';
import { createLog } from '../../log.ts';
import { type ManualClock, createManualClock } from '../../manualClock.ts';
import { awsQuotas } from '../quotas.ts';
import { Connection } from './connection.ts';
import { Room } from './room.ts';

interface Client {
  readonly connection: Connection;
  readonly sent: string[];
  readonly closes: number[];
}

/** A client in the room, whose socket never answers a close. */
function join(room: Room, clock: ManualClock, clientId: string | null): Client {
  const sent: string[] = [];
  const closes: number[] = [];
  const connection: Connection = new Connection({
    role: clientId === null ? 'MASTER' : 'VIEWER',
    clientId,
    peer: { sendText: (text) => sent.push(text), close: (code) => closes.push(code) },
    clock,
    log: createLog('error', () => undefined),
    messagesPerSecond: awsQuotas.connectionMessagesPerSecond,
    onMessage: (message) => room.relay(connection, message),
    onEnd: () => room.leave(connection),
  });
  room.join(connection);
  return { connection, sent, closes };
}

const offer = JSON.stringify({ action: 'SDP_OFFER', messagePayload: 'e30=' });

test('a message for a connection that is being closed waits for the next one', () => {
  const clock = createManualClock();
  const room = new Room({ clock, messageTtlMs: () => 5_000 });
  const [master, viewer] = [join(room, clock, null), join(room, clock, 'seat-1')];
  master.connection.onBinary();
  viewer.connection.onText(offer);

  const newest = join(room, clock, null);

  expect(master).toMatchObject({ sent: [], closes: [1003] });
  expect(newest.sent).toHaveLength(1);
});

test('what a replaced connection still sends is not listened to', () => {
  const clock = createManualClock();
  const room = new Room({ clock, messageTtlMs: () => 5_000 });
  const [master, earlier] = [join(room, clock, null), join(room, clock, 'seat-1')];
  join(room, clock, 'seat-1');

  earlier.connection.onText(offer);
  earlier.connection.onBinary();

  expect(master.sent).toEqual([]);
  expect(earlier.closes).toEqual([1000]);
});

test('a room is empty when the last has gone and nothing waits any more', async () => {
  const clock = createManualClock();
  const room = new Room({ clock, messageTtlMs: () => 5_000 });
  const viewer = join(room, clock, 'seat-1');
  viewer.connection.onText(offer);
  viewer.connection.onClosed();
  const whileHeld = room.isEmpty;

  await clock.advance(5_000);

  expect([whileHeld, room.isEmpty]).toEqual([false, true]);
});

test('no timer is left of connections and messages that are gone', async () => {
  const clock = createManualClock();
  let pending = 0;
  const counting: ManualClock = {
    ...clock,
    schedule(delayMs, callback) {
      const cancel = clock.schedule(delayMs, callback);
      pending += 1;
      let isCounted = true;
      return () => {
        if (isCounted) pending -= 1;
        isCounted = false;
        cancel();
      };
    },
  };
  const room = new Room({ clock: counting, messageTtlMs: () => 5_000 });
  const viewer = join(room, counting, 'seat-1');
  viewer.connection.onText(offer);
  join(room, counting, 'seat-2');

  room.close(1001, 'end');

  expect(pending).toBe(0);
});
