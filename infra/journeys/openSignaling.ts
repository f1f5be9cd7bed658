// AWS's own SignalingClient on what the API vended, over the scheme that the local cloud serves.
import { Role, SigV4RequestSigner, SignalingClient } from 'amazon-kinesis-video-streams-webrtc';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Signaling } from '../../schema/generated/schema.ts';

/** Signs the address of a connection. AWS's signer takes wss:// only; the scheme is not signed. */
export async function signSignalingUrl(
  { credentials, region, endpoints }: Signaling,
  query: Record<string, string>,
  date: Date,
): Promise<string> {
  const signer = new SigV4RequestSigner(region, credentials);
  const url = await signer.getSignedURL(endpoints.wss.replace(/^ws:/, 'wss:'), query, date);
  return url.replace(/^wss:/, 'ws:');
}

/** Opens a connection; closed when the test has finished. */
export async function openSignaling(signaling: Signaling): Promise<SignalingClient> {
  const { channelArn, clientId, endpoints, region, role } = signaling;
  const client = new SignalingClient({
    channelARN: channelArn,
    channelEndpoint: endpoints.wss,
    region,
    role: Role[role],
    ...(typeof clientId === 'string' && { clientId }),
    requestSigner: {
      getSignedURL: (_endpoint, query, date = new Date()) => signSignalingUrl(signaling, query, date),
    },
  });
  onTestFinished(() => client.close());
  const opened = once(client, 'open');
  client.open();
  await opened;
  return client;
}
