// One peer connection: what is negotiated, what waits for what, and what is nobody's business any more.
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { markAnswer } from '../signaling/answerMark.ts';
import { FakePeerConnection } from '../speaking/fakePeerConnection.ts';
import { createAudioConnection, maxWaitingCandidates } from './audioConnection.ts';

const createScene = (config: RTCConfiguration = {}) => {
  const peer = new FakePeerConnection();
  const events: string[] = [];
  const offers: RTCSessionDescriptionInit[] = [];
  const candidates: RTCIceCandidateInit[] = [];
  const connection = createAudioConnection({
    createPeerConnection: () => peer.asPeerConnection,
    config,
    onOffer: (offer) => offers.push(offer),
    onCandidate: (candidate) => candidates.push(candidate),
    onStream: ({ id }) => events.push(`stream ${id}`),
    onEvent: (event) => events.push(event),
  });
  return { peer, events, offers, candidates, connection };
};

const answerTo = (offer: RTCSessionDescriptionInit | undefined): RTCSessionDescriptionInit => ({
  type: 'answer',
  sdp: markAnswer('v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\n', offer?.sdp ?? ''),
});

const offered = async () => {
  const scene = createScene();
  await scene.connection.offer();
  return scene;
};

const candidateAt = (port: number): RTCIceCandidateInit => ({
  candidate: `candidate:1 1 udp 1 127.0.0.1 ${port} typ host`,
  sdpMid: '0',
});

describe('candidates', () => {
  test('of this end are handed out as they are found; the end of them is not', async () => {
    const { peer, candidates } = await offered();

    peer.findCandidate(candidateAt(1));
    peer.findCandidate(null);

    expect(candidates).toEqual([candidateAt(1)]);
  });

  test('of the speaker that come before the answer wait for it', async () => {
    const { peer, connection, offers } = await offered();

    await connection.acceptCandidate(candidateAt(1));
    expect(peer.candidates).toEqual([]);
    await connection.acceptAnswer(answerTo(offers[0]));
    await connection.acceptCandidate(candidateAt(2));

    expect(peer.candidates).toEqual([candidateAt(1), candidateAt(2)]);
  });

  test('that the browser refuses do no harm', async () => {
    const { peer, connection, offers, events } = await offered();
    await connection.acceptAnswer(answerTo(offers[0]));

    peer.failNext('addIceCandidate');
    await connection.acceptCandidate(candidateAt(1));
    await connection.acceptCandidate(candidateAt(2));

    expect([peer.candidates, events]).toEqual([[candidateAt(2)], []]);
  });

  test('that wait are bounded', async () => {
    const { peer, connection, offers } = await offered();

    for (let port = 1; port <= maxWaitingCandidates + 10; port++)
      await connection.acceptCandidate(candidateAt(port));
    await connection.acceptAnswer(answerTo(offers[0]));

    expect(peer.candidates).toHaveLength(maxWaitingCandidates);
  });
});

describe('an answer', () => {
  test('to another offer is dropped', async () => {
    const { peer, connection, offers } = await offered();
    await connection.restart([]);

    await connection.acceptAnswer(answerTo(offers[0]));
    expect(peer.remoteDescription).toBeNull();
    await connection.acceptAnswer(answerTo(offers[1]));

    expect(peer.remoteDescription).toEqual(answerTo(offers[1]));
  });

  test('that comes twice is taken once', async () => {
    const { peer, connection, offers, events } = await offered();

    await Promise.all([
      connection.acceptAnswer(answerTo(offers[0])),
      connection.acceptAnswer(answerTo(offers[0])),
    ]);

    expect([peer.signalingState, events]).toEqual(['stable', []]);
  });

  test('that the browser refuses fails the connection', async () => {
    const { peer, connection, offers, events } = await offered();
    peer.failNext('setRemoteDescription');

    await connection.acceptAnswer(answerTo(offers[0]));

    expect(events).toEqual(['failed']);
  });
});

describe('an offer', () => {
  test('is handed out again while it is unanswered, and not after', async () => {
    const { connection, offers } = await offered();

    connection.offerAgain();
    expect(offers[1]).toEqual(offers[0]);
    await connection.acceptAnswer(answerTo(offers[0]));
    connection.offerAgain();

    expect(offers).toHaveLength(2);
  });

  test('that restarts ICE uses fresh servers, and keeps to relays', async () => {
    const { peer, connection, offers } = createScene({ iceServers: [], iceTransportPolicy: 'relay' });
    const iceServers = [{ urls: 'turn:relay.example.com', credential: 'fresh' }];

    await connection.offer();
    await connection.restart(iceServers);
    await connection.restart([]);

    expect(peer.configurations.slice(1)).toEqual([{ iceServers, iceTransportPolicy: 'relay' }]);
    expect([peer.iceRestarts, offers.length]).toEqual([2, 3]);
  });

  test.each(['createOffer', 'setLocalDescription'] as const)('fails with %s', async (method) => {
    const { peer, connection, offers, events } = createScene();
    peer.failNext(method);

    await connection.offer();

    expect([offers, events]).toEqual([[], ['failed']]);
  });
});

describe('the speaker', () => {
  test('is gone as soon as the presence channel closes', async () => {
    const { peer, events } = await offered();
    peer.changeState('connected');

    peer.channels[0]?.close();

    expect(events).toEqual(['connected', 'speakerGone']);
  });
});

describe('after close', () => {
  test('nothing is told, offered or taken in', async () => {
    const { peer, connection, offers, events, candidates } = createScene();
    const offering = connection.offer();

    connection.close();
    connection.close();
    await offering;
    peer.findCandidate(candidateAt(1));
    peer.changeState('failed');
    peer.receiveTrack({} as MediaStreamTrack, [{ id: 'late' } as MediaStream]);
    await connection.acceptAnswer(answerTo({ sdp: '', type: 'offer' }));
    await connection.acceptCandidate(candidateAt(2));
    await settle();

    expect([offers, events, candidates, peer.candidates]).toEqual([[], [], [], []]);
  });
});
