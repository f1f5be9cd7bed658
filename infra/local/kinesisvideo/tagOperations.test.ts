// Tags of signaling channels by the unmodified AWS SDK.
import {
  CreateSignalingChannelCommand,
  type KinesisVideoClient,
  ListTagsForResourceCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-kinesis-video';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestPort, openTestPort } from '../testing/openTestPort.ts';

const unknownArn = 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-none/1';
let port: TestPort;
let client: KinesisVideoClient;

beforeEach(async () => {
  port = await openTestPort();
  client = port.kinesisVideo();
});
afterEach(() => port.close());

async function create(ChannelName: string, Tags: Tag[] = []): Promise<string> {
  const { ChannelARN } = await client.send(new CreateSignalingChannelCommand({ ChannelName, Tags }));
  return ChannelARN ?? '';
}

const refusal = (name: string, httpStatusCode = 400, message?: string) => ({
  name,
  $metadata: { httpStatusCode },
  ...(message !== undefined && { message }),
});

const tagsOf = async (ResourceARN: string) =>
  (await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;

test('tags are set with the channel, added, replaced and removed', async () => {
  const arn = await create('live-a', [{ Key: 'stage', Value: 'test' }]);

  await client.send(
    new TagResourceCommand({
      ResourceARN: arn,
      Tags: [
        { Key: 'stage', Value: 'prod' },
        { Key: 'team', Value: '' },
      ],
    }),
  );
  expect(await tagsOf(arn)).toEqual({ stage: 'prod', team: '' });
  await client.send(new UntagResourceCommand({ ResourceARN: arn, TagKeyList: ['stage', 'none'] }));

  expect(await tagsOf(arn)).toEqual({ team: '' });
});

test('tags are at most fifty per channel', async () => {
  const tags = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  const arn = await create('live-a', tags);

  const one = new TagResourceCommand({ ResourceARN: arn, Tags: [{ Key: 'one-more', Value: '' }] });

  await expect(client.send(one)).rejects.toMatchObject(refusal('TagsPerResourceExceededLimitException'));
  await expect(create('live-b', [...tags, { Key: 'x', Value: '' }])).rejects.toMatchObject(
    refusal('InvalidArgumentException', 400, 'Tags must have at most 50 entries; it has 51.'),
  );
});

test('tags of a channel that is not there are not found', async () => {
  await expect(tagsOf(unknownArn)).rejects.toMatchObject(refusal('ResourceNotFoundException', 404));
});

test.each([
  [new TagResourceCommand({ ResourceARN: unknownArn, Tags: [] }), 'Tags must have at least one entry.'],
  [
    new UntagResourceCommand({ ResourceARN: unknownArn, TagKeyList: [] }),
    'TagKeyList must be a list of 1 to 50 tag keys.',
  ],
])('an empty list of tags or keys is refused', async (command, message) => {
  await expect(client.send(command as TagResourceCommand)).rejects.toMatchObject(
    refusal('InvalidArgumentException', 400, message),
  );
});
