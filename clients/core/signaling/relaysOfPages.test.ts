// What both pages hand to the browser for each RTCPeerConnection: two addresses of one set, whatever KVS answers with.
import { expect, test } from 'vitest';
import { createScene as createListeningScene, onAir, sessionId } from '../listening/listeningScene.ts';
import { settle } from '../manualClock.ts';
import { connectListener, liveScene } from '../speaking/speakingScene.ts';
import { exampleIceServerConfig, exampleIceServers } from './exampleIceServers.ts';
import { createFakeSignalingClients } from './fakeSignalingClient.ts';
import { openSignalingLink } from './signalingLink.ts';

const listenerCount = 10;
/** Random numbers that take one set after the other. */
const alternating = () => {
  let calls = 0;
  return () => (calls++ % 2 === 0 ? 0.25 : 0.75);
};
const givenTo = (peers: readonly { readonly configurations: readonly RTCConfiguration[] }[]) =>
  peers.flatMap(({ configurations }) => configurations.map(({ iceServers }) => iceServers));

test('each RTCPeerConnection of the speaker’s page gets two addresses of one set', async () => {
  const scene = await liveScene({ random: alternating() });

  for (let seat = 1; seat <= listenerCount; seat++) await connectListener(scene, `${seat}`);

  const given = givenTo(scene.connections);
  expect(given).toHaveLength(listenerCount);
  for (const iceServers of given)
    expect(exampleIceServers.map((server) => [server])).toContainEqual(iceServers);
  expect(new Set(given.map((iceServers) => JSON.stringify(iceServers))).size).toBe(2);
});

test('each RTCPeerConnection of the listener’s page gets two addresses of one set, and after a loss too', async () => {
  const { clients, createSignalingClient } = createFakeSignalingClients();
  const scene = createListeningScene({
    random: alternating(),
    openLink: (link) =>
      openSignalingLink({
        ...link,
        createSignalingClient,
        fetch: () => Promise.resolve(Response.json(exampleIceServerConfig)),
      }),
  });
  scene.session.change(onAir);
  await scene.playback.join(sessionId);
  await scene.clock.advance(1);
  clients[0]?.emit('open');
  await settle();
  scene.peer().changeState('connected');
  scene.peer().changeState('failed');
  await scene.clock.advance(120_000);

  const given = givenTo(scene.peers);
  expect(given.length).toBeGreaterThan(3);
  for (const iceServers of given)
    expect(exampleIceServers.map((server) => [server])).toContainEqual(iceServers);
});
