// What an operation of Kinesis Video Streams is, and what all of them stand on.
import { AwsError } from '../cloud.ts';
import type { Channels } from './channels.ts';
import type { Channel } from './channelTable.ts';
import type { Input } from './channelInput.ts';
import { invalidArgument, optionalArn, requiredArn } from './channelInput.ts';
import type { KinesisVideoQuotas, OperationName } from './quotas.ts';

export interface OperationContext {
  readonly channels: Channels;
  readonly quotas: KinesisVideoQuotas;
  /** "http://localhost:4566" */
  readonly awsUrl: string;
  /** "arn:aws:kinesisvideo:us-east-1:000000000000:channel/" */
  readonly arnPrefix: string;
}

/** One operation, found by its path. */
export interface Operation {
  readonly name: OperationName;
  /** The ARN that the caller must be allowed to act on. @throws AwsError InvalidArgumentException */
  resourceOf(input: Input, context: OperationContext): string;
  /** The response's members. @throws AwsError for everything that is refused */
  perform(input: Input, context: OperationContext): unknown;
}

/** @throws AwsError ResourceNotFoundException */
export function findChannel(context: OperationContext, arn: string): Channel {
  return existing(context.channels.find(arn));
}

/** @throws AwsError ResourceNotFoundException, also for a channel that is DELETING */
export function findLivingChannel(context: OperationContext, arn: string): Channel {
  const channel = context.channels.find(arn);
  return existing(channel?.status === 'DELETING' ? undefined : channel);
}

/**
 * The channel that `ChannelARN` or `ChannelName` names.
 * @throws AwsError ResourceNotFoundException, InvalidArgumentException when neither is given
 */
export function findNamedChannel(context: OperationContext, input: Input, name: string | undefined): Channel {
  const arn = optionalArn(input, 'ChannelARN');
  if (arn !== undefined) return findChannel(context, arn);
  if (name === undefined) throw invalidArgument('Either ChannelName or ChannelARN must be given.');
  return existing(context.channels.findByName(name));
}

function existing(channel: Channel | undefined): Channel {
  if (channel) return channel;
  throw new AwsError('ResourceNotFoundException', 'The requested channel is not found or not active.', 404);
}

/** @throws AwsError ResourceInUseException unless the channel is in one of these states */
export function requireStatus(channel: Channel, ...accepted: readonly Channel['status'][]): void {
  if (accepted.includes(channel.status)) return;
  const message = `The channel is ${channel.status}; it must be ${accepted.join(' or ')}.`;
  throw new AwsError('ResourceInUseException', message, 400);
}

/** @throws AwsError VersionMismatchException when a version is given and is not the channel's */
export function requireVersion(channel: Channel, version: string | undefined): void {
  if (version === undefined || version === channel.version) return;
  const message =
    'The given CurrentVersion is not the version of the channel. Describe it to get the latest.';
  throw new AwsError('VersionMismatchException', message, 400);
}

export const channelArnOf = (input: Input): string => requiredArn(input, 'ChannelARN');
