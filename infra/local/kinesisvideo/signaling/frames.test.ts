// Frames that no client should send: each is refused or dropped, none reaches the other side, and the channel goes on.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../log.ts';
import { createManualClock } from '../../manualClock.ts';
import { awsQuotas } from '../quotas.ts';
import { actions } from './clientMessage.ts';
import type { ClientMessage } from './clientMessage.ts';
import { Connection } from './connection.ts';
import { openTestChannel } from './testChannel.ts';

const payload = 'e30=';
const status = (description: string) => ({
  messageType: 'STATUS_RESPONSE',
  statusResponse: {
    correlationId: 'c-1',
    errorType: 'InvalidArgumentException',
    statusCode: '400',
    description,
  },
});

describe('over the wire', () => {
  test.each([
    [
      'an unknown action',
      { action: 'SDP_HELLO' },
      'action must be one of SDP_OFFER, SDP_ANSWER, ICE_CANDIDATE.',
    ],
    ['no action', { action: undefined }, 'action is missing.'],
    ['an action that is no string', { action: 7 }, 'action must be a string.'],
    ['no payload', { messagePayload: undefined }, 'messagePayload is missing.'],
    ['an empty payload', { messagePayload: '' }, 'messagePayload must have 1 to 10000 characters; it has 0.'],
    ['a payload that is no string', { messagePayload: {} }, 'messagePayload must be a string.'],
    [
      'a payload of 10,001 characters',
      { messagePayload: 'x'.repeat(10_001) },
      'messagePayload must have 1 to 10000 characters; it has 10001.',
    ],
  ])('a message with %s is refused', async (_what, part, description) => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    viewer.send({ action: 'SDP_OFFER', messagePayload: payload, correlationId: 'c-1', ...part });

    expect(await viewer.untilReceived(1)).toEqual([status(description)]);
    await master.settle();
    expect(master.received).toEqual([]);
  });

  test('a payload of 10,000 characters passes', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    viewer.send({ action: 'SDP_OFFER', messagePayload: 'x'.repeat(10_000), correlationId: 'c'.repeat(256) });

    expect(await master.untilReceived(1)).toHaveLength(1);
  });

  test('without a correlationId that could be answered an error is not told', async () => {
    const channel = await openTestChannel();
    const viewer = await channel.viewer('seat-1');

    viewer.send({ action: 'SDP_HELLO', messagePayload: payload });
    for (const correlationId of ['', 'two words', 'x'.repeat(257), 7, null]) {
      viewer.send({ action: 'SDP_HELLO', messagePayload: payload, correlationId });
    }

    await viewer.settle();
    expect(viewer.received).toEqual([]);
  });

  test.each(['', 'hello', '{', '[]', 'null', '7', '"SDP_OFFER"'])(
    'the text %j is dropped and the connection stays',
    async (text) => {
      const channel = await openTestChannel();
      const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

      viewer.send(text);
      viewer.send({ action: 'SDP_OFFER', messagePayload: payload });

      expect(await master.untilReceived(1)).toHaveLength(1);
      expect(viewer.received).toEqual([]);
    },
  );

  test('a binary frame ends the connection with 1003, even one that holds a message', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    viewer.send(Buffer.from(JSON.stringify({ action: 'SDP_OFFER', messagePayload: payload })));
    viewer.send({ action: 'SDP_OFFER', messagePayload: payload });

    expect(await viewer.closed).toEqual({ code: 1003, reason: 'Only text is accepted' });
    await master.settle();
    expect(master.received).toEqual([]);
  });

  test('a frame of more than 32 KiB ends the connection with 1009, and only that', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];
    const other = await channel.viewer('seat-2');

    viewer.send('x'.repeat(32 * 1024 + 1));
    expect(await viewer.closed).toMatchObject({ code: 1009 });
    other.send({ action: 'SDP_OFFER', messagePayload: payload });

    expect(await master.untilReceived(1)).toHaveLength(1);
  });
});

/** A viewer's connection without a socket: what it relays and what it sends. */
function openConnection() {
  const relayed: ClientMessage[] = [];
  const sent: string[] = [];
  const connection = new Connection({
    role: 'VIEWER',
    clientId: 'seat-1',
    peer: { sendText: (text) => sent.push(text), close: () => undefined },
    clock: createManualClock(),
    log: createLog('error', () => undefined),
    messagesPerSecond: awsQuotas.connectionMessagesPerSecond,
    onMessage: (message) => relayed.push(message),
    onEnd: () => undefined,
  });
  return { connection, relayed, sent };
}

describe('any frame', () => {
  test('that is any text never throws, and relays nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const { connection, relayed } = openConnection();

        connection.onText(text);

        expect(relayed).toEqual([]);
      }),
    );
  });

  test('relays exactly one well-formed message to the master, or answers at most once', () => {
    const member = fc.oneof(fc.string(), fc.constantFrom(...actions), fc.jsonValue());
    const frame = fc.record(
      { action: member, messagePayload: member, recipientClientId: member, correlationId: member },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(frame, (message) => {
        const { connection, relayed, sent } = openConnection();

        connection.onText(JSON.stringify(message));

        expect(relayed.length + sent.length).toBeLessThanOrEqual(1);
        for (const { action, payload: relayedPayload, recipientClientId } of relayed) {
          expect(actions).toContain(action);
          expect(relayedPayload).toBe(message.messagePayload);
          expect(recipientClientId).toBeNull();
        }
        for (const text of sent) {
          expect(JSON.parse(text)).toMatchObject({
            messageType: 'STATUS_RESPONSE',
            statusResponse: { correlationId: message.correlationId, errorType: 'InvalidArgumentException' },
          });
        }
      }),
    );
  });
});
