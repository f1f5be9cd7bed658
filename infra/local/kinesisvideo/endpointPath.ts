// Where a channel's signaling endpoints lie on the AWS port: /kvs/<role>/<id>. AWS gives each channel a host, here it is a path.

export type ChannelRole = 'MASTER' | 'VIEWER';

/** The address that GetSignalingChannelEndpoint answers. */
export function endpointUrl(
  awsUrl: string,
  protocol: 'WSS' | 'HTTPS',
  role: ChannelRole,
  channelId: string,
): string {
  // DIFFERS: signaling endpoints are on the AWS port, with the channel in the path, not on a host of their own; without --tls they are ws:// and http://, not wss:// and https://.
  const url = new URL(`/kvs/${role.toLowerCase()}/${channelId}`, awsUrl);
  if (protocol === 'WSS') url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Reads such a path; `rest` is what follows it ("/v1/get-ice-server-config", or "" for the WebSocket). */
export function parseEndpointPath(
  path: string,
): { readonly role: ChannelRole; readonly channelId: string; readonly rest: string } | undefined {
  const [, role, channelId, rest] = /^\/kvs\/(master|viewer)\/([0-9a-f]+)(\/.*)?$/.exec(path) ?? [];
  if (role === undefined || channelId === undefined) return undefined;
  return { role: role === 'master' ? 'MASTER' : 'VIEWER', channelId, rest: rest ?? '' };
}
