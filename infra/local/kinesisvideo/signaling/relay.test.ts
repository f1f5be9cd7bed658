// What passes between a master and its viewers, as it stands on the wire.
import { describe, expect, test } from 'vitest';
import { openTestChannel } from './testChannel.ts';

const payload = 'eyJ0eXBlIjoib2ZmZXIifQ==';

describe('a viewer’s message', () => {
  test.each(['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'])(
    'reaches the master as %s with the viewer’s client id',
    async (action) => {
      const channel = await openTestChannel();
      const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

      viewer.send({ action, messagePayload: payload });

      expect(await master.untilReceived(1)).toEqual([
        { messageType: action, messagePayload: payload, senderClientId: 'seat-1' },
      ]);
    },
  );

  test('goes to the master whatever recipient it names, and never to another viewer', async () => {
    const channel = await openTestChannel();
    const master = await channel.master();
    const [viewer, other] = [await channel.viewer('seat-1'), await channel.viewer('seat-2')];

    viewer.send({ action: 'SDP_OFFER', messagePayload: payload, recipientClientId: 'seat-2' });

    expect(await master.untilReceived(1)).toMatchObject([{ senderClientId: 'seat-1' }]);
    await other.settle();
    expect(other.received).toEqual([]);
  });

  test('cannot choose its sender: the connection’s client id stands on it', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    viewer.send({ action: 'SDP_OFFER', messagePayload: payload, senderClientId: 'seat-9', extra: 1 });

    expect(await master.untilReceived(1)).toEqual([
      { messageType: 'SDP_OFFER', messagePayload: payload, senderClientId: 'seat-1' },
    ]);
  });

  test('stays within its channel', async () => {
    const channel = await openTestChannel();
    const otherMaster = await (await channel.another('live-2')).master();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    viewer.send({ action: 'SDP_OFFER', messagePayload: payload });

    await master.untilReceived(1);
    await otherMaster.settle();
    expect(otherMaster.received).toEqual([]);
  });
});

describe('the master’s message', () => {
  test.each(['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'])(
    'reaches the one viewer that it names as %s, without a sender',
    async (action) => {
      const channel = await openTestChannel();
      const master = await channel.master();
      const [viewer, other] = [await channel.viewer('seat-1'), await channel.viewer('seat-2')];

      master.send({ action, messagePayload: payload, recipientClientId: 'seat-1' });

      expect(await viewer.untilReceived(1)).toEqual([{ messageType: action, messagePayload: payload }]);
      await other.settle();
      expect(other.received).toEqual([]);
    },
  );

  test('is refused without a recipient', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    master.send({ action: 'SDP_ANSWER', messagePayload: payload, correlationId: 'c-1' });

    expect(await master.untilReceived(1)).toEqual([
      {
        messageType: 'STATUS_RESPONSE',
        statusResponse: {
          correlationId: 'c-1',
          errorType: 'InvalidArgumentException',
          statusCode: '400',
          description: 'recipientClientId is missing.',
        },
      },
    ]);
    await viewer.settle();
    expect(viewer.received).toEqual([]);
  });
});

test('a message that was taken is not answered, even with a correlationId', async () => {
  const channel = await openTestChannel();
  const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

  viewer.send({ action: 'SDP_OFFER', messagePayload: payload, correlationId: 'c-1' });

  expect(await master.untilReceived(1)).toEqual([
    { messageType: 'SDP_OFFER', messagePayload: payload, senderClientId: 'seat-1' },
  ]);
  await viewer.settle();
  expect(viewer.received).toEqual([]);
});

test('a sender’s messages arrive in the order in which they were sent', async () => {
  const channel = await openTestChannel();
  const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];
  const payloads = Array.from({ length: 20 }, (_, index) => `candidate-${index}`);

  for (const messagePayload of payloads) viewer.send({ action: 'ICE_CANDIDATE', messagePayload });

  const received = await master.untilReceived(20);
  expect(received.map((message) => (message as { messagePayload: string }).messagePayload)).toEqual(payloads);
});

describe('who is connected', () => {
  test('the newest master takes the place of the earlier one, whose connection is closed', async () => {
    const channel = await openTestChannel();
    const [earlier, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    const newest = await channel.master();
    viewer.send({ action: 'SDP_OFFER', messagePayload: payload });

    expect(await earlier.closed).toEqual({ code: 1000, reason: 'A newer connection took its place' });
    expect(await newest.untilReceived(1)).toHaveLength(1);
    expect(earlier.received).toEqual([]);
  });

  test('a reused client id takes the place of the earlier connection, and of no other', async () => {
    const channel = await openTestChannel();
    const master = await channel.master();
    const [earlier, other] = [await channel.viewer('seat-1'), await channel.viewer('seat-2')];

    const newest = await channel.viewer('seat-1');
    master.send({ action: 'SDP_ANSWER', messagePayload: payload, recipientClientId: 'seat-1' });
    master.send({ action: 'SDP_ANSWER', messagePayload: payload, recipientClientId: 'seat-2' });

    expect(await earlier.closed).toMatchObject({ code: 1000 });
    expect(await newest.untilReceived(1)).toHaveLength(1);
    expect(await other.untilReceived(1)).toHaveLength(1);
  });

  test('the end of a replaced connection does not end the newer one', async () => {
    const channel = await openTestChannel();
    const [earlier, viewer] = [await channel.master(), await channel.viewer('seat-1')];
    const newest = await channel.master();
    await earlier.closed;

    viewer.send({ action: 'SDP_OFFER', messagePayload: payload });

    expect(await newest.untilReceived(1)).toHaveLength(1);
  });
});
