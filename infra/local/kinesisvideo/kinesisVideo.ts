// Kinesis Video Streams of the local cloud: the control plane of signaling channels, their ICE configuration and their
// WebSockets. Signed requests of the AWS port come in; channels, addresses of endpoints and relayed messages go out.
import {
  type AwsApi,
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type Cloud,
  type Service,
} from '../cloud.ts';
import { channelOperations } from './channelOperations.ts';
import { type Input, optionalArn, parseInput } from './channelInput.ts';
import { type Channels, createChannels } from './channels.ts';
import { parseEndpointPath } from './endpointPath.ts';
import { createGetIceServerConfig, iceServerConfigPath } from './iceServerConfig.ts';
import type { Operation, OperationContext } from './operation.ts';
import { type KinesisVideoQuotas, createRateLimiter, withOverrides } from './quotas.ts';
import { createSignaling } from './signaling/signaling.ts';
import { tagOperations } from './tagOperations.ts';

export interface KinesisVideoOptions {
  /** Replaces AWS's quotas, number by number. */
  readonly quotas?: Partial<KinesisVideoQuotas>;
}

export interface KinesisVideo extends Service {
  readonly api: AwsApi;
  readonly channels: Channels;
  open(): Promise<void>;
  close(): Promise<void>;
}

const operations = { ...channelOperations, ...tagOperations };

/** Makes Kinesis Video Streams; `open` reads the channels that were kept. */
export function createKinesisVideo(
  cloud: Pick<Cloud, 'accountId' | 'region' | 'awsUrl' | 'clock' | 'ids' | 'files' | 'log' | 'dataDirectory'>,
  options: KinesisVideoOptions = {},
): KinesisVideo {
  const { clock, awsUrl, accountId, region } = cloud;
  const channels = createChannels(cloud);
  const quotas = withOverrides(options.quotas ?? {});
  const limiter = createRateLimiter(clock, quotas);
  const signaling = createSignaling({ channels, clock, log: cloud.log, limiter, quotas });
  const turnSecret = cloud.ids.bytes(32);
  const arnPrefix = `arn:aws:kinesisvideo:${region}:${accountId}:channel/`;
  const context: OperationContext = { channels, quotas, awsUrl, arnPrefix };

  function operationOf(request: AwsRequest): Operation {
    const endpoint = parseEndpointPath(request.path);
    const operation =
      endpoint?.rest === iceServerConfigPath
        ? createGetIceServerConfig(endpoint.channelId, clock, turnSecret)
        : operations[request.path];
    if (operation && request.method === 'POST') return operation;
    const message = `Unknown operation: ${request.method} ${request.path}`;
    throw new AwsError('UnknownOperationException', message, 404);
  }

  const api: AwsApi = {
    signingName: 'kinesisvideo',
    permissionsOf(request) {
      const operation = operationOf(request);
      const resource = operation.resourceOf(parseInput(request.body), context);
      return [{ action: `kinesisvideo:${operation.name}`, resource }];
    },
    async answer(request) {
      const operation = operationOf(request);
      const input = parseInput(request.body);
      limiter.count(operation.name, channelArnOf(input, channels));
      const output = operation.perform(input, context);
      return {
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(output),
      };
    },
    toErrorResponse,
    webSockets: {
      ...signaling.webSockets,
      // Unlike the control plane, connecting answers 403 to those who may not.
      toRefusal: (error) => ({ ...toErrorResponse(error), statusCode: error.statusCode }),
    },
  };
  return {
    resources: {},
    api,
    channels,
    open: async () => channels.open(),
    async close() {
      await signaling.close();
      channels.close();
    },
  };
}

/** The channel that a call counts against. */
function channelArnOf(input: Input, channels: Channels): string | undefined {
  const arn = optionalArn(input, 'ChannelARN') ?? optionalArn(input, 'ResourceARN');
  const name = input['ChannelName'];
  return arn ?? (typeof name === 'string' ? channels.findByName(name)?.arn : undefined);
}

/** Errors of AWS's front doors, which come before the service is reached and look different. */
const frontDoorCodes = new Set([
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InternalFailure',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnknownOperationException',
  'UnrecognizedClientException',
]);

/** The code stands in a header, with a suffix that clients cut off; the service's own message member is capitalised. */
function toErrorResponse(error: AwsError): AwsResponse {
  const isFrontDoor = frontDoorCodes.has(error.code);
  const suffix = isFrontDoor ? '' : ':https://kinesisvideo.amazonaws.com/doc/2017-09-30/';
  return {
    statusCode: error.code === 'AccessDeniedException' ? 401 : error.statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code + suffix },
    body: JSON.stringify({ [isFrontDoor ? 'message' : 'Message']: error.message }),
  };
}
