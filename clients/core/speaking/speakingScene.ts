// What the tests of a broadcast start from: the service, the channel, microphones and listeners, all of them the test's, and
// a clock that stands still.
import { exampleIceServerConfig } from '../signaling/exampleIceServers.ts';
import { openSignalingLink } from '../signaling/signalingLink.ts';
import { createFakeSignalingClients } from '../signaling/fakeSignalingClient.ts';
import type { FakeSignalingClient } from '../signaling/fakeSignalingClient.ts';
import { createManualClock, settle } from '../manualClock.ts';
import { FakeStream } from './fakeMicrophone.ts';
import { createFakePeerConnections, fakeOffer } from './fakePeerConnection.ts';
import type { FakePeerConnection } from './fakePeerConnection.ts';
import { FakeSpeakerApi, sessionId } from './fakeSpeakerApi.ts';
import { createSpeakerBroadcast } from './speakerBroadcast.ts';
import type { SpeakerBroadcast, SpeakerBroadcastOptions } from './speakerBroadcast.ts';
import type { SpeakerState, SpeakerStateName } from './speakerState.ts';

/** A broadcast that was just made. */
export const createScene = (options: Partial<SpeakerBroadcastOptions> = {}) => {
  const clock = createManualClock(Date.parse('2026-11-23T10:00:00Z'));
  const service = new FakeSpeakerApi(clock);
  const { clients, createSignalingClient } = createFakeSignalingClients();
  const { connections, createPeerConnection } = createFakePeerConnections();
  const streams: FakeStream[] = [];
  const states: SpeakerState[] = [];
  let ids = 0;
  let iceServerReads = 0;
  const broadcast: SpeakerBroadcast = createSpeakerBroadcast({
    api: service.api,
    createPeerConnection,
    openMicrophone: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return Promise.resolve(stream.asMediaStream);
    },
    openLink: (link) =>
      openSignalingLink({
        ...link,
        createSignalingClient,
        fetch: () => {
          iceServerReads++;
          return Promise.resolve(Response.json(exampleIceServerConfig));
        },
      }),
    clock,
    random: () => 0.5,
    createId: () => `id-${++ids}`,
    onChange: (state) => states.push(state),
    ...options,
  });
  const newest = <Item>(items: readonly Item[]): Item => {
    const item = items[items.length - 1];
    if (!item) throw new Error('there is none yet');
    return item;
  };
  return {
    broadcast,
    clock,
    service,
    clients,
    connections,
    streams,
    states,
    /** How often KVS was asked for TURN servers. */
    iceServerReads: () => iceServerReads,
    /** The names of the states since the last call, each once in a row. */
    namesSince(): SpeakerStateName[] {
      const names = states.splice(0).map(({ name }) => name);
      return names.filter((name, index) => name !== names[index - 1]);
    },
    get client(): FakeSignalingClient {
      return newest(clients);
    },
    get connection(): FakePeerConnection {
      return newest(connections);
    },
    get stream(): FakeStream {
      return newest(streams);
    },
    /** The newest signaling connection opens. */
    async openLink(): Promise<void> {
      await settle();
      newest(clients).emit('open');
      await settle();
    },
  };
};

export type Scene = ReturnType<typeof createScene>;

/** Created, with a microphone and a signaling connection. */
export const readyScene = async (options: Partial<SpeakerBroadcastOptions> = {}): Promise<Scene> => {
  const scene = createScene(options);
  await scene.broadcast.create({ access: 'ANYONE' });
  await scene.openLink();
  return scene;
};

/** On air for a moment, with the broadcast id "id-2" and nobody listening. */
export const liveScene = async (options: Partial<SpeakerBroadcastOptions> = {}): Promise<Scene> => {
  const scene = await readyScene(options);
  await scene.broadcast.goLive();
  await settle();
  scene.namesSince();
  return scene;
};

/** A listener with this seat makes an offer, and its connection comes up. */
export const connectListener = async (
  scene: Scene,
  seatId: string,
  originId = `1${seatId}`,
): Promise<FakePeerConnection> => {
  scene.service.seat(...new Set([...(scene.service.session.heldSeatIds ?? []), seatId]));
  scene.client.emit('sdpOffer', fakeOffer(originId), seatId);
  // Its seat may be news, and the session is read for that once a second at most.
  await scene.clock.advance(1_100);
  const { connection } = scene;
  connection.changeState('connected');
  return connection;
};

/** A tab that goes on with a session that another one started; its link is open. */
export const takingOverScene = async (
  session: Partial<FakeSpeakerApi['session']>,
  options: Partial<SpeakerBroadcastOptions> = {},
): Promise<Scene> => {
  const scene = createScene(options);
  scene.service.change({ broadcastId: 'of-the-other-tab', ...session });
  await scene.broadcast.resumeExisting(sessionId);
  await scene.openLink();
  return scene;
};
