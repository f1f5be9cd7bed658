// A speaker's and a listener's SignalingClient, AWS's own and unmodified, in a process that trusts what NODE_EXTRA_CA_CERTS names.
// In: the access of both, JSON on standard input. Out: the answer that the listener got to its offer, on standard output.
import { text } from 'node:stream/consumers';
import { Role, SignalingClient } from 'amazon-kinesis-video-streams-webrtc';
import type { Signaling } from '../../schema/generated/schema.ts';

const access = JSON.parse(await text(process.stdin)) as Record<'master' | 'viewer', Signaling>;

function createClient({ channelArn, clientId, credentials, endpoints, region, role }: Signaling) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return new SignalingClient({
    channelARN: channelArn,
    channelEndpoint: endpoints.wss,
    region,
    role: Role[role],
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    ...(typeof clientId === 'string' && { clientId }),
  });
}

const [master, viewer] = [createClient(access.master), createClient(access.viewer)];
for (const client of [master, viewer])
  client.on('error', (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });

master.on('sdpOffer', ({ sdp }: { sdp: string }, senderId: string) => {
  master.sendSdpAnswer({ type: 'answer', sdp: `answer to ${sdp}` } as never, senderId);
});
viewer.on('sdpAnswer', ({ sdp }: { sdp: string }) => {
  process.stdout.write(sdp);
  master.close();
  viewer.close();
});
master.on('open', () => viewer.open());
viewer.on('open', () => viewer.sendSdpOffer({ type: 'offer', sdp: 'offer' } as never));
master.open();
