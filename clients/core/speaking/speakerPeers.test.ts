// Offers and candidates of listeners, welcome and unwelcome, in whatever order they come.
import { describe, expect, test } from 'vitest';
import { createManualClock, settle } from '../manualClock.ts';
import type { OutgoingSignal } from '../signaling/signals.ts';
import { FakeStream } from './fakeMicrophone.ts';
import { createFakePeerConnections, fakeOffer } from './fakePeerConnection.ts';
import { createHeldSeats } from './heldSeats.ts';
import { maxStrangers, maxWaitingSignals, SpeakerPeers } from './speakerPeers.ts';

interface Setting {
  readonly seats?: string[];
  readonly isBroken?: boolean;
  /** What a page adds to each connection's configuration. */
  readonly configuration?: RTCConfiguration;
}

const createScene = (options: Setting = {}) => {
  const clock = createManualClock();
  const { connections, createPeerConnection } = createFakePeerConnections();
  const sent: OutgoingSignal[] = [];
  const counts: number[] = [];
  const available: boolean[] = [];
  let held = options.seats ?? ['1', '2', '3'];
  let reads = 0;
  let servers = 0;
  const seats = createHeldSeats({
    read: () => {
      reads++;
      seats.learn(held);
      return Promise.resolve();
    },
    clock,
  });
  seats.learn(held);
  const peers = new SpeakerPeers({
    createPeerConnection: (config) => {
      if (options.isBroken) throw new DOMException('no WebRTC here', 'NotSupportedError');
      return createPeerConnection({ ...config, ...options.configuration });
    },
    readIceServers: () => Promise.resolve([{ urls: `turn:${++servers}` }]),
    seats,
    clock,
    send: (signal) => sent.push(signal),
    onCountChange: () => counts.push(peers.count),
    onAudioAvailable: (isAvailable) => available.push(isAvailable),
  });
  const stream = new FakeStream();
  peers.useSound({ track: stream.track as unknown as MediaStreamTrack, stream: stream.asMediaStream });
  return {
    peers,
    clock,
    connections,
    sent,
    counts,
    available,
    reads: () => reads,
    setHeld: (...ids: string[]) => {
      held = ids;
      seats.learn(held);
      peers.checkSeats();
    },
    takeSeat: (id: string) => {
      held = [...held, id];
    },
    offer: async (clientId: string, originId = 'a', version = 1) => {
      peers.receive({ type: 'offer', sdp: fakeOffer(originId, version), clientId });
      await settle();
    },
    candidate: async (clientId: string, name: string) => {
      peers.receive({ type: 'candidate', candidate: { candidate: name, sdpMid: '0' }, clientId });
      await settle();
    },
  };
};

const answers = (sent: readonly OutgoingSignal[]) => sent.filter(({ type }) => type === 'answer');

describe('who is answered', () => {
  test('each listener with a seat has a connection of its own, and its answer names its offer', async () => {
    const { offer, connections, sent } = createScene();

    await offer('1', 'a');
    await offer('2', 'b');

    expect(connections).toHaveLength(2);
    expect(sent.map((signal) => [signal.type, 'clientId' in signal && signal.clientId])).toEqual([
      ['answer', '1'],
      ['answer', '2'],
    ]);
    expect(JSON.stringify(sent[0])).toContain('a=answers-offer:a 1');
  });

  test('an id without a seat is not answered, and the session is read before it is dropped', async () => {
    const { offer, clock, connections, sent, reads } = createScene();

    await offer('7');
    await clock.advance(10);

    expect([reads(), connections.length, sent.length]).toEqual([1, 0, 0]);
  });

  test('a seat that was taken a moment ago is found by that read', async () => {
    const { offer, clock, connections, takeSeat } = createScene();
    takeSeat('7');

    await offer('7');
    await clock.advance(10);

    expect(connections).toHaveLength(1);
  });

  test('however many unknown ids offer, the session is read once a second', async () => {
    const { offer, clock, reads } = createScene();

    for (let round = 0; round < 30; round++) {
      await offer(`stranger-${round % 12}`);
      await clock.advance(100);
    }

    expect(reads()).toBeLessThanOrEqual(4);
  });

  test('a listener whose seat is gone is cut off at the second renewal that says so', async () => {
    const { offer, connections, setHeld } = createScene();
    await offer('1');

    setHeld('2');
    setHeld('1', '2');
    setHeld('2');
    expect(connections[0]?.connectionState).toBe('new');
    setHeld('2');

    expect(connections[0]?.connectionState).toBe('closed');
  });
});

describe('one listener offers again', () => {
  test('an ICE restart keeps the connection, with fresh servers, and is answered', async () => {
    const { offer, connections, sent } = createScene();
    await offer('1', 'a', 1);

    await offer('1', 'a', 2);

    expect(connections).toHaveLength(1);
    expect(connections[0]?.configurations).toEqual([
      { iceServers: [{ urls: 'turn:1' }] },
      { iceServers: [{ urls: 'turn:2' }] },
    ]);
    expect(answers(sent)).toHaveLength(2);
    expect(connections[0]?.transceivers[0]?.sender.track).not.toBeNull();
  });

  test('an ICE restart keeps the ways that the sound may take', async () => {
    const { offer, connections } = createScene({ configuration: { iceTransportPolicy: 'relay' } });
    await offer('1', 'a', 1);

    await offer('1', 'a', 2);

    expect(connections[0]?.configurations.map(({ iceTransportPolicy }) => iceTransportPolicy)).toEqual([
      'relay',
      'relay',
    ]);
  });

  test('an offer of another connection replaces the one before', async () => {
    const { offer, connections, peers } = createScene();
    await offer('1', 'a');
    connections[0]?.changeState('connected');

    await offer('1', 'b');

    expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed', 'new']);
    expect(peers.count).toBe(0);
  });

  test('two offers at the same moment are answered one after the other', async () => {
    const { peers, connections, sent } = createScene();

    peers.receive({ type: 'offer', sdp: fakeOffer('a'), clientId: '1' });
    peers.receive({ type: 'offer', sdp: fakeOffer('b'), clientId: '1' });
    await settle();

    expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed', 'new']);
    expect(answers(sent)).toHaveLength(2);
  });
});

describe('candidates', () => {
  test('those that come before their offer wait for it, in order', async () => {
    const { offer, candidate, connections } = createScene();

    await candidate('1', 'first');
    await candidate('1', 'second');
    await offer('1');
    await candidate('1', 'third');

    expect(connections[0]?.candidates.map(({ candidate }) => candidate)).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  test('more than fit are dropped, and the connection is made all the same', async () => {
    const { offer, candidate, connections, sent } = createScene();

    for (let index = 0; index < maxWaitingSignals + 10; index++) await candidate('1', `number ${index}`);
    await offer('1');

    expect(connections[0]?.candidates).toHaveLength(maxWaitingSignals);
    expect(answers(sent)).toHaveLength(1);
  });

  test('strangers make place for each other, and never for listeners', async () => {
    const { offer, candidate, connections } = createScene();
    await offer('1');
    await candidate('stranger-0', 'early');

    for (let index = 1; index <= maxStrangers + 5; index++) await candidate(`stranger-${index}`, 'early');
    await candidate('1', 'late');

    expect(connections[0]?.candidates.map(({ candidate }) => candidate)).toEqual(['late']);
  });

  test('one that the browser refuses is left out, the next ones count', async () => {
    const { offer, candidate, connections } = createScene();
    await offer('1');
    connections[0]?.failNext('addIceCandidate');

    await candidate('1', 'of an earlier offer');
    await candidate('1', 'good');

    expect(connections[0]?.candidates.map(({ candidate }) => candidate)).toEqual(['good']);
  });

  test('the speaker’s own go out to the listener that they are for; the empty last one does not', async () => {
    const { offer, connections, sent } = createScene();
    await offer('2');

    connections[0]?.findCandidate({ candidate: 'host', sdpMid: '0' });
    connections[0]?.findCandidate({ candidate: '' });
    connections[0]?.findCandidate(null);

    expect(sent.slice(1)).toEqual([
      { type: 'candidate', candidate: { candidate: 'host', sdpMid: '0' }, clientId: '2' },
    ]);
  });
});

describe('what fails', () => {
  test.each(['setRemoteDescription', 'createAnswer', 'setLocalDescription'] as const)(
    'an offer that %s refuses costs its connection and nobody else’s',
    async (method) => {
      const { offer, connections, sent } = createScene();
      await offer('1', 'a', 1);
      await offer('2', 'b', 1);
      connections[0]?.failNext(method);

      await offer('1', 'a', 2);
      expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed', 'new']);
      await offer('1', 'c');

      expect(answers(sent)).toHaveLength(3);
      expect(connections).toHaveLength(3);
    },
  );

  test('a browser that cannot make connections is told, and so is that it can', async () => {
    const broken = createScene({ isBroken: true });
    const working = createScene();

    await broken.offer('1');
    await working.offer('1');

    expect([broken.available, working.available]).toEqual([[false], [true]]);
  });

  test('a connection that carries nothing for 30 seconds is closed; one that comes back is not', async () => {
    const { offer, clock, connections, counts } = createScene();
    await offer('1', 'a');
    await offer('2', 'b');
    connections[0]?.changeState('connected');
    connections[1]?.changeState('connected');

    connections[0]?.changeState('disconnected');
    connections[1]?.changeState('disconnected');
    await clock.advance(20_000);
    connections[1]?.changeState('connected');
    await clock.advance(10_000);

    expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed', 'connected']);
    expect(counts.at(-1)).toBe(1);
  });

  test('after close nothing is answered, sent or told', async () => {
    const { offer, peers, connections, sent, counts } = createScene();
    await offer('1');
    const told = counts.length;

    peers.receive({ type: 'offer', sdp: fakeOffer('b'), clientId: '2' });
    peers.close();
    connections[0]?.findCandidate({ candidate: 'late' });
    await offer('3');

    expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed']);
    expect([sent.length, counts.length]).toEqual([1, told]);
  });
});
