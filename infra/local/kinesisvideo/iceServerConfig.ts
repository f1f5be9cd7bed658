// GetIceServerConfig, the one HTTP operation of a channel's signaling endpoint: TURN addresses with short-lived credentials.
import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { nameLimits, invalidArgument, optionalOneOf, optionalString } from './channelInput.ts';
import { type Operation, channelArnOf, findLivingChannel } from './operation.ts';

export const iceServerConfigPath = '/v1/get-ice-server-config';
const ttlSeconds = 300;
// DIFFERS: no TURN relay answers at the addresses of GetIceServerConfig; peers on one machine reach each other by their host candidates.
const turnSets = [3478, 3479].map((port) => [
  `turn:127.0.0.1:${port}?transport=udp`,
  `turns:127.0.0.1:${port}?transport=udp`,
  `turns:127.0.0.1:${port}?transport=tcp`,
]);

/**
 * Makes the operation for the channel whose endpoint was called.
 * @param channelId from the endpoint's path
 * @param secret signs the passwords
 * @see https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_signaling_GetIceServerConfig.html
 */
export function createGetIceServerConfig(channelId: string, clock: Clock, secret: Buffer): Operation {
  return {
    name: 'GetIceServerConfig',
    resourceOf: channelArnOf,
    perform(input, context) {
      const clientId = optionalString(input, 'ClientId', nameLimits);
      optionalOneOf(input, 'Service', ['TURN']);
      const username = optionalString(input, 'Username', nameLimits) ?? clientId ?? 'MASTER';
      const channel = findLivingChannel(context, channelArnOf(input));
      if (channel.id !== channelId) {
        throw invalidArgument(
          'ChannelARN is not the channel of this endpoint; ask GetSignalingChannelEndpoint.',
        );
      }
      const expiresAtSeconds = Math.floor(clock.nowMs() / 1000) + ttlSeconds;
      const turnUsername = `${expiresAtSeconds}:${channelId}:${username}`;
      const password = createHmac('sha256', secret).update(turnUsername).digest('base64');
      const access = { Username: turnUsername, Password: password, Ttl: ttlSeconds };
      return { IceServerList: turnSets.map((Uris) => ({ Uris, ...access })) };
    },
  };
}
