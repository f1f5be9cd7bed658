// Reads what a client asks for when it connects to a signaling endpoint: a signed URL in; role, channel and client id out.
// https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-websocket-apis.html
import { AwsError, type AwsRequest } from '../../cloud.ts';
import { invalidArgument, optionalString, requiredArn, requiredString } from '../channelInput.ts';
import { type ChannelRole, parseEndpointPath } from '../endpointPath.ts';
import { idLimits } from './clientMessage.ts';

export interface ConnectRequest {
  readonly role: ChannelRole;
  readonly channelArn: string;
  /** The channel whose endpoint was called. */
  readonly endpointChannelId: string;
  /** null: the master, which has none. */
  readonly clientId: string | null;
}

/** The operation that a client asks for, as IAM and the quotas call it. */
export const operationOf = ({ role }: ConnectRequest): 'ConnectAsMaster' | 'ConnectAsViewer' =>
  role === 'MASTER' ? 'ConnectAsMaster' : 'ConnectAsViewer';

const clientIdLimits = { ...idLimits, pattern: /^(?!aws_)[a-z0-9_.-]+$/i };
const parameterNames = { channelArn: 'X-Amz-ChannelARN', clientId: 'X-Amz-ClientId' } as const;

/**
 * @throws AwsError UnknownOperationException when the path is no WebSocket's, InvalidArgumentException for a parameter that
 * is missing, there twice or malformed
 */
export function parseConnectRequest({ path, query }: Pick<AwsRequest, 'path' | 'query'>): ConnectRequest {
  const endpoint = parseEndpointPath(path);
  if (!endpoint || endpoint.rest !== '') {
    throw new AwsError('UnknownOperationException', `There is no signaling endpoint at ${path}.`, 404);
  }
  const { role, channelId } = endpoint;
  const input = Object.fromEntries(
    Object.values(parameterNames).map((name): [string, unknown] => {
      const values = query.getAll(name);
      // Given twice it is not a string, and told so.
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
  return {
    role,
    channelArn: requiredArn(input, parameterNames.channelArn),
    endpointChannelId: channelId,
    clientId:
      role === 'MASTER'
        ? parseNoClientId(input)
        : requiredString(input, parameterNames.clientId, clientIdLimits),
  };
}

function parseNoClientId(input: Readonly<Record<string, unknown>>): null {
  if (optionalString(input, parameterNames.clientId, clientIdLimits) === undefined) return null;
  throw invalidArgument(`${parameterNames.clientId} is for viewers only; the master has none.`);
}
