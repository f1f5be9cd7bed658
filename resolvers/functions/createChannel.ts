// Makes the session's signaling channel in KVS. A failure is left to undoSession, which knows what to take back.
import { runtime } from '@aws-appsync/utils';
import type { HTTPRequest } from '@aws-appsync/utils';
import { channelNameOf } from '../../schema/sessionItem.ts';
import type { HttpResult } from '../lib/context.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { toKinesisVideoRequest } from '../lib/kinesisVideo.ts';
import { logOutage } from '../lib/log.ts';

export function request(ctx: CreationRequest): HTTPRequest<string> {
  if (!ctx.stash.item) runtime.earlyReturn(null, { skipTo: 'END' });
  const channelName = channelNameOf(ctx.env.CHANNEL_PREFIX, ctx.stash.item);
  return toKinesisVideoRequest('/createSignalingChannel', {
    ChannelName: channelName,
    ChannelType: 'SINGLE_MASTER',
  });
}

export function response(ctx: CreationResponse<HttpResult>): null {
  if (ctx.error) {
    logOutage('KVS does not answer createSignalingChannel', ctx.error.type);
    ctx.stash.channelFailure = 'unanswered';
    return null;
  }
  const { statusCode, body } = ctx.result;
  const channelArn =
    statusCode === 200 ? (JSON.parse(body) as { ChannelARN?: string }).ChannelARN : undefined;
  if (channelArn !== undefined) {
    ctx.stash.channelArn = channelArn;
    return null;
  }
  logOutage('KVS refuses createSignalingChannel', statusCode);
  ctx.stash.channelFailure = statusCode >= 400 && statusCode < 500 ? 'refused' : 'unanswered';
  return null;
}
