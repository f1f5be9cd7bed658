// Follows createChannel when KVS has a channel of this name already: finds it, so that it can be recorded.
import { runtime } from '@aws-appsync/utils';
import type { HTTPRequest } from '@aws-appsync/utils';
import { channelNameOf } from '../../schema/sessionItem.ts';
import type { HttpResult } from '../lib/context.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { toKinesisVideoRequest } from '../lib/kinesisVideo.ts';
import { logOutage } from '../lib/log.ts';

interface ChannelAnswer {
  ChannelInfo?: { ChannelARN?: string; ChannelStatus?: string };
}

export function request(ctx: CreationRequest): HTTPRequest<string> {
  const { item, isChannelMade } = ctx.stash;
  if (!item || !isChannelMade) runtime.earlyReturn(null);
  return toKinesisVideoRequest('/describeSignalingChannel', {
    ChannelName: channelNameOf(ctx.env.CHANNEL_PREFIX, item),
  });
}

export function response(ctx: CreationResponse<HttpResult>): null {
  if (ctx.error) {
    logOutage('KVS does not answer describeSignalingChannel', ctx.error.type, ctx);
    ctx.stash.channelFailure = 'unanswered';
    return null;
  }
  const { statusCode, body } = ctx.result;
  const channel = statusCode === 200 ? (JSON.parse(body) as ChannelAnswer).ChannelInfo : undefined;
  if (channel?.ChannelARN !== undefined && channel.ChannelStatus !== 'DELETING') {
    ctx.stash.channelArn = channel.ChannelARN;
    return null;
  }
  logOutage('KVS does not find the channel that it says is there', statusCode, ctx);
  ctx.stash.channelFailure = 'unanswered';
  return null;
}
