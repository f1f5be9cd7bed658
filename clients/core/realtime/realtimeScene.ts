// What the tests of the real-time transport start from: a transport on fake sockets, a clock that stands still, known ids.
import { createFakeSockets } from './fakeSocket.ts';
import type { FakeSocket } from './fakeSocket.ts';
import { createManualClock, settle } from '../manualClock.ts';
import { RealtimeTransport } from './realtimeTransport.ts';
import type { RealtimeTransportOptions, SubscriptionSink } from './realtimeTransport.ts';

export const request = {
  query: 'subscription Watch($sessionId: ID!) { onSessionStatus(sessionId: $sessionId) { status } }',
  variables: { sessionId: 'serene-truth-682' },
  operationName: 'Watch',
};
export const ack = '{"type":"connection_ack","payload":{"connectionTimeoutMs":300000}}';

/** A sink that remembers what it heard. */
export interface Sink extends SubscriptionSink {
  readonly heard: unknown[];
}
export const createSink = (): Sink => {
  const heard: unknown[] = [];
  return {
    heard,
    next: (result) => heard.push(['next', result]),
    error: (error) => heard.push(['error', error]),
    complete: () => heard.push('complete'),
    acknowledged: () => heard.push('acknowledged'),
    interrupted: (reason) => heard.push(['interrupted', reason]),
  };
};

/** A transport whose sockets, time, tokens and ids are the test's; nothing subscribed yet. */
export const createScene = (options: Partial<RealtimeTransportOptions> = {}) => {
  const { sockets, createSocket } = createFakeSockets();
  const clock = createManualClock();
  const states: string[] = [];
  let tokens = 0;
  let ids = 0;
  const transport = new RealtimeTransport({
    realtimeUrl: 'wss://api.example.com/graphql/realtime',
    graphqlUrl: 'https://api.example.com/graphql',
    authorize: () => Promise.resolve({ Authorization: `token-${++tokens}` }),
    createSocket,
    clock,
    random: () => 0.5,
    createId: () => `id-${++ids}`,
    onStateChange: (state) => states.push(state),
    ...options,
  });
  const socketAt = (index: number): FakeSocket => {
    const socket = sockets[index];
    if (!socket) throw new Error(`only ${sockets.length} sockets were opened`);
    return socket;
  };
  /** Opens the newest socket as far as the ack, and lets the starts go out. */
  const acknowledge = async (): Promise<FakeSocket> => {
    await settle();
    const socket = socketAt(sockets.length - 1);
    socket.open();
    socket.say(ack);
    await settle();
    return socket;
  };
  return { transport, clock, sockets, socketAt, states, acknowledge };
};

/** A scene with one subscription that was acknowledged; the sink has forgotten what it heard until now. */
export const subscribed = async (options: Partial<RealtimeTransportOptions> = {}) => {
  const scene = createScene(options);
  const sink = createSink();
  const unsubscribe = scene.transport.subscribe(request, sink);
  const socket = await scene.acknowledge();
  socket.say('{"type":"start_ack","id":"id-1"}');
  sink.heard.length = 0;
  return { ...scene, sink, socket, unsubscribe };
};
