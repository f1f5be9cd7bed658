// Makes the session's signaling channel in KVS, unless the session has one. A failure is left to the steps that follow.
import { runtime } from '@aws-appsync/utils';
import type { HTTPRequest } from '@aws-appsync/utils';
import { channelNameOf } from '../../schema/sessionItem.ts';
import type { HttpResult } from '../lib/context.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { toKinesisVideoRequest } from '../lib/kinesisVideo.ts';
import { logOutage } from '../lib/log.ts';

export function request(ctx: CreationRequest): HTTPRequest<string> {
  const { item } = ctx.stash;
  if (!item || item.channelArn !== undefined) runtime.earlyReturn(null, { skipTo: 'END' });
  return toKinesisVideoRequest('/createSignalingChannel', {
    ChannelName: channelNameOf(ctx.env.CHANNEL_PREFIX, item),
    ChannelType: 'SINGLE_MASTER',
  });
}

export function response(ctx: CreationResponse<HttpResult>): null {
  if (ctx.error) {
    logOutage('KVS does not answer createSignalingChannel', ctx.error.type, ctx);
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
  if (isNameInUse(ctx.result)) {
    ctx.stash.isChannelMade = true;
    return null;
  }
  logOutage('KVS refuses createSignalingChannel', statusCode, ctx);
  ctx.stash.channelFailure = isRefusal(statusCode) ? 'refused' : 'unanswered';
  return null;
}

/** The name has this row's nonce: a channel that has it was made by an earlier call, or by this one delivered twice. */
function isNameInUse({ statusCode, headers, body }: HttpResult): boolean {
  return statusCode === 400 && `${JSON.stringify(headers)}${body}`.indexOf('ResourceInUse') >= 0;
}

/** Whether KVS surely made no channel. */
function isRefusal(statusCode: number): boolean {
  return statusCode >= 400 && statusCode < 500 && statusCode !== 408;
}
