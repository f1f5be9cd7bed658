// Channels of the local cloud's KVS, listed and deleted by the unmodified AWS SDK, at a pace that KVS admits.
import { CreateSignalingChannelCommand } from '@aws-sdk/client-kinesis-video';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestPort } from '../local/testing/openTestPort.ts';
import type { TestPort } from '../local/testing/openTestPort.ts';
import { callsPerSecond, openSignalingChannels } from './signalingChannels.ts';

let port: TestPort;
let waits: number[];

beforeEach(async () => {
  port = await openTestPort();
  waits = [];
});
afterEach(() => port.close());

const open = () =>
  openSignalingChannels('us-east-1', async (milliseconds) => waits.push(milliseconds), port.kinesisVideo());

async function create(...names: string[]): Promise<void> {
  for (const ChannelName of names) {
    await port.kinesisVideo().send(new CreateSignalingChannelCommand({ ChannelName }));
    await port.clock.advance(1_000);
  }
}

const namesOf = (arns: readonly string[]) => arns.map((arn) => arn.split('/')[1]).sort();

test('lists the channels of one stack, and none of another whose name begins alike', async () => {
  await create('Live_a', 'Live_b', 'Live-2_c', 'Live2_d', 'live_e');

  expect(namesOf(await open().list('Live_'))).toEqual(['Live_a', 'Live_b']);
});

test('looks at the names itself, whatever KVS answers to the condition', async () => {
  await create('Live_a', 'Live2_d');
  const client = port.kinesisVideo();
  // As if the condition were not there.
  client.middlewareStack.add((next) => (args) => next({ ...args, input: { MaxResults: 10 } }), {
    step: 'initialize',
  });
  const channels = openSignalingChannels('us-east-1', async () => {}, client);

  expect(namesOf(await channels.list('Live_'))).toEqual(['Live_a']);
});

test('deletes a channel, and takes one that is gone for deleted', async () => {
  await create('Live_a');
  const channels = open();
  const [arn = ''] = await channels.list('Live_');

  await channels.delete(arn);
  await port.clock.advance(1_000);

  expect(await channels.list('Live_')).toEqual([]);
  await expect(channels.delete(arn)).resolves.toBeUndefined();
});

test('fails when KVS refuses to delete', async () => {
  await expect(open().delete('nonsense')).rejects.toThrow();
});

test('waits with each call, so that KVS’s 50 a second are never reached', async () => {
  await create('Live_a', 'Live_b');
  const channels = open();
  for (const arn of await channels.list('Live_')) await channels.delete(arn);

  expect(waits).toEqual(Array(3).fill(1_000 / callsPerSecond));
  expect(callsPerSecond).toBeLessThan(50);
});

test('turns every page of the list', async () => {
  const names = ['Live_a', 'Live_b', 'Live_c'];
  await create(...names);
  const channels = openSignalingChannels('us-east-1', async () => {}, port.kinesisVideo(), 1);

  expect(namesOf(await channels.list('Live_'))).toEqual(names);
});
