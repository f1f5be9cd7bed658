// Tags of signaling channels.
import { AwsError } from '../cloud.ts';
import {
  nextTokenLimits,
  optionalString,
  optionalTags,
  requiredArn,
  requiredTagKeys,
} from './channelInput.ts';
import { type Operation, findLivingChannel } from './operation.ts';
import { invalidArgument } from './channelInput.ts';

const maxTagsPerChannel = 50;

const tagResource: Operation = {
  name: 'TagResource',
  resourceOf: (input) => requiredArn(input, 'ResourceARN'),
  perform(input, context) {
    const added = optionalTags(input, 'Tags');
    if (Object.keys(added).length === 0) throw invalidArgument('Tags must have at least one entry.');
    const channel = findLivingChannel(context, requiredArn(input, 'ResourceARN'));
    const tags = { ...channel.tags, ...added };
    if (Object.keys(tags).length > maxTagsPerChannel) {
      const message = `A channel can have at most ${maxTagsPerChannel} tags.`;
      throw new AwsError('TagsPerResourceExceededLimitException', message, 400);
    }
    context.channels.setTags(channel, tags);
    return {};
  },
};

const untagResource: Operation = {
  name: 'UntagResource',
  resourceOf: (input) => requiredArn(input, 'ResourceARN'),
  perform(input, context) {
    const removed = requiredTagKeys(input, 'TagKeyList');
    const channel = findLivingChannel(context, requiredArn(input, 'ResourceARN'));
    const kept = Object.entries(channel.tags).filter(([key]) => !removed.includes(key));
    context.channels.setTags(channel, Object.fromEntries(kept));
    return {};
  },
};

const listTagsForResource: Operation = {
  name: 'ListTagsForResource',
  resourceOf: (input) => requiredArn(input, 'ResourceARN'),
  perform(input, context) {
    // A channel's tags always fit on one page, so no token is ever given out.
    optionalString(input, 'NextToken', nextTokenLimits);
    return { Tags: findLivingChannel(context, requiredArn(input, 'ResourceARN')).tags };
  },
};

/** Path → operation. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  '/TagResource': tagResource,
  '/UntagResource': untagResource,
  '/ListTagsForResource': listTagsForResource,
};
