// How fast a connection may send, how long it may last and how long it may be silent.
import { describe, expect, test } from 'vitest';
import type { ManualClock } from '../../manualClock.ts';
import { openTestChannel } from './testChannel.ts';
import type { TestClient } from './testClient.ts';

const minuteMs = 60_000;
const payload = 'e30=';

/** Sends as many messages as given, and one more with a correlationId. */
function sendAboveRate(client: TestClient, action: string, count: number): void {
  for (let sent = 0; sent < count; sent++) client.send({ action, messagePayload: payload });
  client.send({ action, messagePayload: payload, correlationId: 'above' });
}

describe('per second', () => {
  test.each([
    ['SDP_OFFER', 5],
    ['SDP_ANSWER', 5],
    ['ICE_CANDIDATE', 20],
  ])('a connection sends %s %i times, and the next is refused', async (action, count) => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    sendAboveRate(viewer, action, count);

    expect(await viewer.untilReceived(1)).toEqual([
      {
        messageType: 'STATUS_RESPONSE',
        statusResponse: {
          correlationId: 'above',
          errorType: 'ClientLimitExceededException',
          statusCode: '400',
          description: `Rate exceeded: a connection may send ${count} messages ${action} per second. Retry later.`,
        },
      },
    ]);
    await master.settle();
    expect(master.received).toHaveLength(count);
  });

  test('each connection and each kind of message is counted for itself, and anew', async () => {
    const channel = await openTestChannel();
    const master = await channel.master();
    const [viewer, other] = [await channel.viewer('seat-1'), await channel.viewer('seat-2')];
    sendAboveRate(viewer, 'SDP_OFFER', 5);
    await viewer.untilReceived(1);

    viewer.send({ action: 'SDP_ANSWER', messagePayload: payload });
    other.send({ action: 'SDP_OFFER', messagePayload: payload });
    await channel.port.clock.advance(200);
    viewer.send({ action: 'SDP_OFFER', messagePayload: payload });

    expect(await master.untilReceived(8)).toHaveLength(8);
  });
});

describe('a connection', () => {
  /** Keeps a client from being idle for so many minutes. */
  async function passMinutes(clock: ManualClock, client: TestClient, minutes: number) {
    for (let passed = 0; passed < minutes; passed++) {
      await clock.advance(minuteMs);
      await client.settle();
    }
  }

  test('is told GO_AWAY a minute before it ends, after an hour', async () => {
    const channel = await openTestChannel();
    const master = await channel.master();
    const { clock } = channel.port;
    await passMinutes(clock, master, 58);
    expect(master.received).toEqual([]);

    await passMinutes(clock, master, 1);
    const told = [...master.received];
    await clock.advance(minuteMs);

    expect(told).toEqual([{ messageType: 'GO_AWAY' }]);
    expect(await master.closed).toEqual({ code: 1001, reason: 'The connection lasted an hour' });
  });

  test('ends when nothing came or went for ten minutes', async () => {
    const channel = await openTestChannel();
    const master = await channel.master();

    await channel.port.clock.advance(10 * minuteMs - 1);
    await master.settle();
    await channel.port.clock.advance(10 * minuteMs - 1);
    expect(master.received).toEqual([]);
    await channel.port.clock.advance(1);

    expect(await master.closed).toEqual({ code: 1001, reason: 'The connection was idle for ten minutes' });
  });

  test.each([-10 * minuteMs, 10 * minuteMs])(
    'ends after the same ten idle minutes when the clock steps by %i ms',
    async (byMs) => {
      const channel = await openTestChannel();
      const { clock } = channel.port;
      const master = await channel.master();
      await clock.advance(5 * minuteMs);
      const viewer = await channel.viewer('seat-1');
      viewer.send({ action: 'SDP_OFFER', messagePayload: payload });
      await master.untilReceived(1);

      clock.step(byMs);
      await clock.advance(10 * minuteMs - 1);
      viewer.send({ action: 'SDP_OFFER', messagePayload: payload });
      await master.untilReceived(2);
      await clock.advance(10 * minuteMs);

      expect(await viewer.closed).toEqual({ code: 1001, reason: 'The connection was idle for ten minutes' });
    },
  );

  test('is not idle while it is sent messages', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];
    await channel.port.clock.advance(9 * minuteMs);
    viewer.send({ action: 'SDP_OFFER', messagePayload: payload });
    await master.untilReceived(1);

    await channel.port.clock.advance(9 * minuteMs);
    viewer.send({ action: 'SDP_OFFER', messagePayload: payload });

    expect(await master.untilReceived(2)).toHaveLength(2);
  });

  test('that ended leaves its place to others', async () => {
    const channel = await openTestChannel({ quotas: { maxViewersPerChannel: 1 } });
    const first = await channel.viewer('seat-1');
    await channel.port.clock.advance(10 * minuteMs);
    await first.closed;

    const second = await channel.viewer('seat-2');

    await second.settle();
  });

  test('ends with 1001 when the service ends', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    await channel.port.close();

    expect(await Promise.all([master.closed, viewer.closed])).toEqual([
      { code: 1001, reason: 'The service is shutting down' },
      { code: 1001, reason: 'The service is shutting down' },
    ]);
  });
});
