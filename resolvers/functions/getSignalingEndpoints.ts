// First step of giving access: where this role, and only this role, connects to the channel.
import { runtime } from '@aws-appsync/utils';
import type { HTTPRequest } from '@aws-appsync/utils';
import type { SignalingEndpoints } from '../../schema/generated/schema.ts';
import type { HttpResult } from '../lib/context.ts';
import type { Requested } from '../lib/correlation.ts';
import { raiseChannelUnavailable } from '../lib/errors.ts';
import { toKinesisVideoRequest } from '../lib/kinesisVideo.ts';
import type { VendingRequest, VendingResponse } from '../lib/vending.ts';
import { logOutage } from '../lib/log.ts';

interface EndpointsAnswer {
  ResourceEndpointList?: { Protocol: string; ResourceEndpoint: string }[];
}

export function request(ctx: VendingRequest): HTTPRequest<string> {
  const { grant } = ctx.stash;
  if (!grant) runtime.earlyReturn(null, { skipTo: 'END' });
  return toKinesisVideoRequest('/getSignalingChannelEndpoint', {
    ChannelARN: grant.channelArn,
    SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS', 'HTTPS'], Role: grant.role },
  });
}

export function response(ctx: VendingResponse<HttpResult>): null {
  if (ctx.error) {
    logOutage('KVS does not answer getSignalingChannelEndpoint', ctx.error.type, ctx);
    return raiseChannelUnavailable();
  }
  if (ctx.result.statusCode !== 200) {
    logOutage('KVS refuses getSignalingChannelEndpoint', ctx.result.statusCode, ctx);
    return raiseChannelUnavailable();
  }
  ctx.stash.endpoints = toEndpoints(JSON.parse(ctx.result.body) as EndpointsAnswer, ctx);
  return null;
}

function toEndpoints(answer: EndpointsAnswer, ctx: Requested): SignalingEndpoints {
  const list = answer.ResourceEndpointList ?? [];
  const wss = list.find((endpoint) => endpoint.Protocol === 'WSS');
  const https = list.find((endpoint) => endpoint.Protocol === 'HTTPS');
  if (!wss || !https) {
    logOutage('KVS answers getSignalingChannelEndpoint without both endpoints', list.length, ctx);
    return raiseChannelUnavailable();
  }
  return { wss: wss.ResourceEndpoint, https: https.ResourceEndpoint };
}
