// Messages whose recipient is not there yet: how long they wait, what replaces them, and that none is given twice.
import {
  UpdateSignalingChannelCommand,
  DescribeSignalingChannelCommand,
} from '@aws-sdk/client-kinesis-video';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../manualClock.ts';
import { HeldMessages, maxHeldMessages } from './heldMessages.ts';
import { openTestChannel } from './testChannel.ts';

const offer = (messagePayload: string) => ({ action: 'SDP_OFFER', messagePayload });
const candidate = (messagePayload: string) => ({ action: 'ICE_CANDIDATE', messagePayload });

describe('a message for somebody who is not connected', () => {
  test('waits for the master and is delivered once, in order', async () => {
    const channel = await openTestChannel();
    const viewer = await channel.viewer('seat-1');
    viewer.send(offer('offer'));
    viewer.send(candidate('first'));
    viewer.send(candidate('second'));
    await viewer.settle();

    const master = await channel.master();

    expect(await master.untilReceived(3)).toEqual([
      { messageType: 'SDP_OFFER', messagePayload: 'offer', senderClientId: 'seat-1' },
      { messageType: 'ICE_CANDIDATE', messagePayload: 'first', senderClientId: 'seat-1' },
      { messageType: 'ICE_CANDIDATE', messagePayload: 'second', senderClientId: 'seat-1' },
    ]);
    const newest = await channel.master();
    await newest.settle();
    expect(newest.received).toEqual([]);
  });

  test('waits for the viewer of that client id', async () => {
    const channel = await openTestChannel();
    const master = await channel.master();
    master.send({ action: 'SDP_ANSWER', messagePayload: 'answer', recipientClientId: 'seat-2' });
    await master.settle();

    const [other, viewer] = [await channel.viewer('seat-1'), await channel.viewer('seat-2')];

    expect(await viewer.untilReceived(1)).toEqual([{ messageType: 'SDP_ANSWER', messagePayload: 'answer' }]);
    await other.settle();
    expect(other.received).toEqual([]);
  });

  test('waits although its sender has gone', async () => {
    const channel = await openTestChannel();
    const viewer = await channel.viewer('seat-1');
    viewer.send(offer('offer'));
    await viewer.close();

    const master = await channel.master();

    expect(await master.untilReceived(1)).toHaveLength(1);
  });

  test('an offer that waits is replaced by the same viewer’s next one', async () => {
    const channel = await openTestChannel();
    const [viewer, other] = [await channel.viewer('seat-1'), await channel.viewer('seat-2')];
    viewer.send(offer('old'));
    await viewer.settle();
    other.send(offer('of another'));
    await other.settle();
    viewer.send(offer('new'));
    await viewer.settle();

    const master = await channel.master();

    expect(await master.untilReceived(2)).toEqual([
      { messageType: 'SDP_OFFER', messagePayload: 'of another', senderClientId: 'seat-2' },
      { messageType: 'SDP_OFFER', messagePayload: 'new', senderClientId: 'seat-1' },
    ]);
  });

  test('waits 60 seconds where the channel says nothing, and not longer', async () => {
    const channel = await openTestChannel();
    const viewer = await channel.viewer('seat-1');
    viewer.send(offer('late'));
    await viewer.settle();
    await channel.port.clock.advance(1);
    viewer.send(candidate('in time'));
    await viewer.settle();

    await channel.port.clock.advance(59_999);
    const master = await channel.master();

    expect(await master.untilReceived(1)).toEqual([
      { messageType: 'ICE_CANDIDATE', messagePayload: 'in time', senderClientId: 'seat-1' },
    ]);
  });

  test('waits as long as the channel’s MessageTtlSeconds says now', async () => {
    const channel = await openTestChannel();
    const { port, channelArn } = channel;
    await port.clock.advance(1_000);
    const { ChannelInfo } = await port
      .kinesisVideo()
      .send(new DescribeSignalingChannelCommand({ ChannelARN: channelArn }));
    await port.kinesisVideo().send(
      new UpdateSignalingChannelCommand({
        ChannelARN: channelArn,
        CurrentVersion: ChannelInfo?.Version,
        SingleMasterConfiguration: { MessageTtlSeconds: 5 },
      }),
    );
    const viewer = await channel.viewer('seat-1');
    viewer.send(offer('late'));
    await viewer.settle();

    await port.clock.advance(5_000);
    const master = await channel.master();

    await master.settle();
    expect(master.received).toEqual([]);
  });
});

test('of a flood the oldest messages are pushed out', () => {
  const held = new HeldMessages(createManualClock(0));
  const message = (payload: string) => ({
    action: 'ICE_CANDIDATE' as const,
    payload,
    recipientClientId: null,
    senderClientId: 'seat-1',
  });

  for (let count = 1; count <= maxHeldMessages + 2; count += 1) held.hold(message(String(count)), 60_000);

  const taken = held.take(null);
  expect([taken.length, taken[0]?.payload]).toEqual([maxHeldMessages, '3']);
});
