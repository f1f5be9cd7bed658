// What the tests of listening start from: a session, a listener on fake links and peer connections, a speaker who answers
// when told to, and a clock that stands still.
import { createManualClock, settle } from '../manualClock.ts';
import { markAnswer } from '../signaling/answerMark.ts';
import { FakePeerConnection } from '../speaking/fakePeerConnection.ts';
import { FakeLink } from './fakeLink.ts';
import { FakeSession } from './fakeSession.ts';
import { createListenerPlayback } from './listenerPlayback.ts';
import type { ListenerPlaybackOptions } from './listenerPlayback.ts';
import type { ListenerState } from './listenerState.ts';

export const sessionId = 'serene-truth-682';
export const onAir = {
  status: 'LIVE',
  broadcastId: 'broadcast-1',
  startedAt: '2026-11-23T10:00:00.000Z',
} as const;

/** As `sessionStorage`. */
export function createFakeStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

/** A listener in no session, and everything around it. */
export function createScene(options: Partial<ListenerPlaybackOptions> = {}) {
  const clock = createManualClock(Date.parse('2026-11-23T10:00:00Z'));
  const session = new FakeSession(clock);
  const links: FakeLink[] = [];
  const peers: FakePeerConnection[] = [];
  const states: ListenerState[] = [];
  const playback = createListenerPlayback({
    api: session.api,
    clock,
    random: () => 0.5,
    openLink(linkOptions) {
      const link = new FakeLink(linkOptions);
      links.push(link);
      return link;
    },
    createPeerConnection(config) {
      const peer = new FakePeerConnection(config);
      peers.push(peer);
      return peer.asPeerConnection;
    },
    onChange: (state) => states.push(state),
    ...options,
  });
  const link = (): FakeLink => atEnd(links);
  const peer = (): FakePeerConnection => atEnd(peers);
  /** What the page's `<audio>` element does with each new stream. */
  const stream = (): MediaStream => ({ id: `stream-${peers.length}` }) as MediaStream;
  const offers = (): string[] =>
    links.flatMap(({ sent }) =>
      sent.flatMap((signal) => (signal.type === 'offer' ? [signal.sdp.sdp ?? ''] : [])),
    );
  /** The speaker answers the last offer; nothing flows yet. */
  const answer = async (offerSdp = atEnd(offers())): Promise<void> => {
    link().receive({
      type: 'answer',
      sdp: { type: 'answer', sdp: markAnswer('v=0\r\no=- 7 1 IN IP4 x\r\n', offerSdp) },
    });
    await settle();
  };
  return {
    clock,
    session,
    links,
    peers,
    states,
    playback,
    link,
    peer,
    offers,
    answer,
    /** The names of the states, without repetitions. */
    names: () => states.map(({ name }) => name).filter((name, index, all) => name !== all[index - 1]),
    /** The speaker answers, and sound arrives. */
    async connect(): Promise<void> {
      await answer();
      peer().receiveTrack({} as MediaStreamTrack, [stream()]);
      peer().channels[0]?.open();
      peer().changeState('connected');
      await settle();
    },
    /** Nothing is left that could wake anybody. */
    remains: () => ({
      timers: clock.pendingCount,
      sockets: links.filter(({ state }) => state !== 'closed').length,
      peers: peers.filter(({ connectionState }) => connectionState !== 'closed').length,
      subscriptions: session.push.sinks.size,
    }),
  };
}

export type Scene = ReturnType<typeof createScene>;
export const nothingRemains = { timers: 0, sockets: 0, peers: 0, subscriptions: 0 };

/** Who waits for the speaker. */
export async function waiting(options?: Partial<ListenerPlaybackOptions>): Promise<Scene> {
  const scene = createScene(options);
  await scene.playback.join(sessionId);
  await settle();
  return scene;
}

/** Who hears the speaker; the confirming read after the subscription is over. */
export async function playing(options?: Partial<ListenerPlaybackOptions>): Promise<Scene> {
  const scene = createScene(options);
  scene.session.change(onAir);
  await scene.playback.join(sessionId);
  await settle();
  await scene.connect();
  scene.playback.setPlaying(true);
  await scene.clock.advance(3_000);
  scene.session.calls.made.length = 0;
  scene.states.length = 0;
  return scene;
}

function atEnd<Item>(items: readonly Item[]): Item {
  const last = items.at(-1);
  if (last === undefined) throw new Error('there is none yet');
  return last;
}
