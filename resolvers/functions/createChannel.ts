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
  ctx.stash.channelFailure = isRefusal(ctx.result) ? 'refused' : 'unanswered';
  return null;
}

/**
 * Whether KVS surely made no channel. The name is new with each call, so a name in use is this very request, delivered twice.
 */
function isRefusal({ statusCode, headers, body }: HttpResult): boolean {
  const isInUse = `${JSON.stringify(headers)}${body}`.indexOf('ResourceInUse') >= 0;
  return statusCode >= 400 && statusCode < 500 && statusCode !== 408 && !isInUse;
}
