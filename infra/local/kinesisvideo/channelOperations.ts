// The control plane of signaling channels: create, describe, list, endpoints, update, delete.
// Source: https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_Operations_Amazon_Kinesis_Video_Streams.html
import { AwsError } from '../cloud.ts';
import {
  type Input,
  nameLimits,
  invalidArgument,
  nextTokenLimits,
  optionalArn,
  optionalInteger,
  optionalObject,
  optionalOneOf,
  optionalString,
  optionalTags,
  requiredString,
  versionLimits,
} from './channelInput.ts';
import type { Channel } from './channelTable.ts';
import { endpointUrl } from './endpointPath.ts';
import {
  type Operation,
  channelArnOf,
  findChannel,
  findLivingChannel,
  findNamedChannel,
  requireStatus,
  requireVersion,
} from './operation.ts';

const defaultMessageTtlSeconds = 60;
const messageTtlRange = { min: 5, max: 120 };
const defaultPageSize = 1_000;
const pageSizeRange = { min: 1, max: 10_000 };

const messageTtlOf = (input: Input): number | undefined =>
  optionalInteger(
    optionalObject(input, 'SingleMasterConfiguration') ?? {},
    'MessageTtlSeconds',
    messageTtlRange,
  );

/** A channel as the API shows it. */
const toChannelInfo = (channel: Channel): unknown => ({
  ChannelName: channel.name,
  ChannelARN: channel.arn,
  ChannelType: 'SINGLE_MASTER',
  ChannelStatus: channel.status,
  CreationTime: channel.createdAtMs / 1000,
  SingleMasterConfiguration: { MessageTtlSeconds: channel.messageTtlSeconds },
  Version: channel.version,
});

const createSignalingChannel: Operation = {
  name: 'CreateSignalingChannel',
  resourceOf: (input, { arnPrefix }) => `${arnPrefix}${requiredString(input, 'ChannelName', nameLimits)}/*`,
  perform(input, { channels, quotas }) {
    const name = requiredString(input, 'ChannelName', nameLimits);
    const type = optionalOneOf(input, 'ChannelType', ['SINGLE_MASTER', 'FULL_MESH']);
    if (type === 'FULL_MESH') throw invalidArgument('The ChannelType FULL_MESH is not supported.');
    const messageTtlSeconds = messageTtlOf(input) ?? defaultMessageTtlSeconds;
    const tags = optionalTags(input, 'Tags');
    if (channels.count() >= quotas.maxChannels) {
      const message = `This account has reached its limit of ${quotas.maxChannels} signaling channels.`;
      throw new AwsError('AccountChannelLimitExceededException', message, 400);
    }
    const channel = channels.create(name, messageTtlSeconds, tags);
    return { ChannelARN: channel.arn };
  },
};

const describeSignalingChannel: Operation = {
  name: 'DescribeSignalingChannel',
  resourceOf(input, { channels, arnPrefix }) {
    const arn = optionalArn(input, 'ChannelARN');
    if (arn !== undefined) return arn;
    const name = optionalString(input, 'ChannelName', nameLimits) ?? '*';
    return channels.findByName(name)?.arn ?? `${arnPrefix}${name}/*`;
  },
  perform(input, context) {
    const name = optionalString(input, 'ChannelName', nameLimits);
    return { ChannelInfo: toChannelInfo(findNamedChannel(context, input, name)) };
  },
};

const protocols = ['WSS', 'HTTPS', 'WEBRTC'] as const;
const roles = ['MASTER', 'VIEWER'] as const;

const getSignalingChannelEndpoint: Operation = {
  name: 'GetSignalingChannelEndpoint',
  resourceOf: channelArnOf,
  perform(input, context) {
    const member = 'SingleMasterChannelEndpointConfiguration';
    const configuration = optionalObject(input, member);
    if (!configuration) throw invalidArgument(`${member} is missing.`);
    const role = optionalOneOf(configuration, 'Role', roles);
    if (!role) throw invalidArgument(`Role is missing; it must be one of ${roles.join(', ')}.`);
    const requested = parseProtocols(configuration);
    const channel = findLivingChannel(context, channelArnOf(input));
    return {
      ResourceEndpointList: requested.map((protocol) => ({
        Protocol: protocol,
        ResourceEndpoint: endpointUrl(context.awsUrl, protocol, role, channel.id),
      })),
    };
  },
};

function parseProtocols(configuration: Input): ('WSS' | 'HTTPS')[] {
  const listed: unknown = configuration['Protocols'];
  if (!Array.isArray(listed) || listed.length < 1 || listed.length > protocols.length) {
    throw invalidArgument(`Protocols must be a list of one or more of ${protocols.join(', ')}.`);
  }
  return listed.map((each: unknown) => {
    const protocol = optionalOneOf({ Protocols: each }, 'Protocols', protocols);
    if (!protocol)
      throw invalidArgument(`Protocols must be a list of one or more of ${protocols.join(', ')}.`);
    if (protocol === 'WEBRTC') {
      throw invalidArgument('The protocol WEBRTC needs a channel with media storage; this one has none.');
    }
    return protocol;
  });
}

const listSignalingChannels: Operation = {
  name: 'ListSignalingChannels',
  resourceOf: () => '*',
  perform(input, { channels }) {
    const pageSize = optionalInteger(input, 'MaxResults', pageSizeRange) ?? defaultPageSize;
    const after = parsePageToken(optionalString(input, 'NextToken', nextTokenLimits));
    const prefix = parseNamePrefix(input);
    const matching = [...channels.list()]
      .filter((channel) => channel.name.startsWith(prefix) && channel.name > after)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const page = matching.slice(0, pageSize);
    const last = page.at(-1);
    return {
      ChannelInfoList: page.map(toChannelInfo),
      ...(last && matching.length > page.length && { NextToken: toPageToken(last.name) }),
    };
  },
};

/** Pages are by name: a token is the last name of its page. */
const toPageToken = (name: string): string => Buffer.from(name).toString('base64');

function parsePageToken(token: string | undefined): string {
  const name = Buffer.from(token ?? '', 'base64').toString('utf8');
  if (token && !nameLimits.pattern?.test(name)) throw invalidArgument('NextToken is not one of this API.');
  return name;
}

function parseNamePrefix(input: Input): string {
  const condition = optionalObject(input, 'ChannelNameCondition');
  if (!condition) return '';
  optionalOneOf(condition, 'ComparisonOperator', ['BEGINS_WITH']);
  return optionalString(condition, 'ComparisonValue', nameLimits) ?? '';
}

const updateSignalingChannel: Operation = {
  name: 'UpdateSignalingChannel',
  resourceOf: channelArnOf,
  perform(input, context) {
    const version = requiredString(input, 'CurrentVersion', versionLimits);
    const messageTtlSeconds = messageTtlOf(input);
    const channel = findChannel(context, channelArnOf(input));
    requireStatus(channel, 'ACTIVE');
    requireVersion(channel, version);
    context.channels.update(channel, messageTtlSeconds ?? channel.messageTtlSeconds);
    return {};
  },
};

const deleteSignalingChannel: Operation = {
  name: 'DeleteSignalingChannel',
  resourceOf: channelArnOf,
  perform(input, context) {
    const version = optionalString(input, 'CurrentVersion', versionLimits);
    const channel = findChannel(context, channelArnOf(input));
    requireStatus(channel, 'ACTIVE', 'CREATING', 'UPDATING');
    requireVersion(channel, version);
    context.channels.delete(channel);
    return {};
  },
};

/** Path → operation. */
export const channelOperations: Readonly<Record<string, Operation>> = {
  '/createSignalingChannel': createSignalingChannel,
  '/describeSignalingChannel': describeSignalingChannel,
  '/getSignalingChannelEndpoint': getSignalingChannelEndpoint,
  '/listSignalingChannels': listSignalingChannels,
  '/updateSignalingChannel': updateSignalingChannel,
  '/deleteSignalingChannel': deleteSignalingChannel,
};
