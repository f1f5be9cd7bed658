// The main flow: a session is created, both sides reach its channel, it is started, told of, looked up, and ended.
import { GetIceServerConfigCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { SigV4RequestSigner } from 'amazon-kinesis-video-streams-webrtc';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Seat, Session, Signaling } from '../../schema/generated/schema.ts';
import { signalingClients } from '../journeys/awsClients.ts';
import * as operations from '../journeys/operations.ts';
import type { FlowScene } from './flow.ts';
import { isReleased } from './released.ts';

/** Runs it to the release of the session's channel. */
export async function runWholeSession(scene: FlowScene): Promise<void> {
  const { cloud, speaker, listener, until } = scene;
  const created = await speaker.call<Session>(operations.createSessionWithSignaling, { input: {} });
  const { sessionId } = created;
  const seat = await listener.call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId } });
  await connect(scene, created.signaling);
  await connect(scene, seat.signaling);
  const watch = await listener.openWatch(sessionId);
  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  await Promise.race([watch.untilVersion(2), until('the listener is told', () => false)]);
  watch.close();
  const { items } = await speaker.call<{ items: Session[] }>(operations.mySessions, {});
  const { events } = await speaker.call<Session>(operations.readEvents, { sessionId });
  if (items.length !== 1 || events?.items.length !== 2)
    throw new Error('The session or its events are missing.');
  await speaker.call(operations.endSession, { sessionId });
  await until('the channel is gone', () => isReleased(scene));
  await until('the changes are on the bus', () => cloud.busEvents().length === 3);
}

/** Reaches the channel as the page does: relay servers first, then the WebSocket. */
async function connect({ cloud, clock }: FlowScene, signaling: Signaling | null | undefined): Promise<void> {
  if (!signaling) throw new Error('No access to the channel was vended.');
  const { channelArn, clientId, credentials, endpoints, region } = signaling;
  const client = signalingClients(cloud, signaling).signalingAt(endpoints.https);
  await client.send(new GetIceServerConfigCommand({ ChannelARN: channelArn }));
  const query = {
    'X-Amz-ChannelARN': channelArn,
    ...(typeof clientId === 'string' && { 'X-Amz-ClientId': clientId }),
  };
  const signer = new SigV4RequestSigner(region, credentials);
  // The signer takes wss:// only; the scheme is not signed.
  const endpoint = endpoints.wss.replace(/^ws:/, 'wss:');
  const url = await signer.getSignedURL(endpoint, query, new Date(clock.nowMs()));
  const socket = new WebSocket(url.replace(/^wss:/, endpoints.wss.startsWith('ws:') ? 'ws:' : 'wss:'));
  await once(socket, 'open');
  socket.terminate();
}
