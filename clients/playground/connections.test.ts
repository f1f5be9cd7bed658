// Connections in the names of several people: each their own, and one state for the page.
import { expect, test } from 'vitest';
import { settle } from '../core/manualClock.ts';
import { createScene as createRealtimeScene, createSink, request } from '../core/realtime/realtimeScene.ts';
import { Connections } from './connections.ts';
import { MessageList } from './live/messageList.ts';

const speaker = { personId: 'speaker', name: 'speaker@example.com' };
const guest = { personId: 'guest', name: 'Guest' };

const createScene = () => {
  const messages = new MessageList(() => 0);
  const scenes: ReturnType<typeof createRealtimeScene>[] = [];
  const connections = new Connections({
    graphqlUrl: 'https://api.example.com/graphql',
    realtimeUrl: 'wss://api.example.com/graphql/realtime',
    authorizeAs: (personId) => () => Promise.resolve({ Authorization: `token of ${personId}` }),
    messages,
    createTransport: (options) => {
      const scene = createRealtimeScene(options);
      scenes.push(scene);
      return scene.transport;
    },
  });
  /** Lets the socket of the n-th person that connected be acknowledged. */
  const acknowledge = (index: number) =>
    scenes[index]?.acknowledge() ?? Promise.reject(new Error('not there'));
  return { connections, messages, acknowledge };
};

test('each person has one connection, in their own name', async () => {
  const { connections, acknowledge } = createScene();

  connections.runAs(speaker).realtime.subscribe(request, createSink());
  connections.runAs(guest).realtime.subscribe(request, createSink());
  connections.runAs(speaker).realtime.subscribe(request, createSink());
  const [ofSpeaker, ofGuest] = [await acknowledge(0), await acknowledge(1)];

  expect(ofSpeaker.headers).toMatchObject({ Authorization: 'token of speaker' });
  expect(ofSpeaker.startedIds).toHaveLength(2);
  expect(ofGuest.headers).toMatchObject({ Authorization: 'token of guest' });
  expect(ofGuest.startedIds).toHaveLength(1);
});

test('the end of one connection leaves the others', async () => {
  const { connections, acknowledge } = createScene();
  const sinks = [createSink(), createSink()];
  connections.runAs(speaker).realtime.subscribe(request, sinks[0] ?? createSink());
  connections.runAs(guest).realtime.subscribe(request, sinks[1] ?? createSink());
  await acknowledge(1);

  (await acknowledge(0)).cut();

  expect(sinks.map(({ heard }) => heard)).toEqual([[['interrupted', 'closed with 1006']], []]);
});

test('the state is the one that matters most', async () => {
  const { connections, acknowledge } = createScene();
  const states = [connections.getSnapshot()];
  connections.subscribe(() => states.push(connections.getSnapshot()));

  connections.runAs(speaker).realtime.subscribe(request, createSink());
  await acknowledge(0);
  connections.runAs(guest).realtime.subscribe(request, createSink());
  await acknowledge(1);

  expect(states).toEqual(['idle', 'connecting', 'connected', 'connecting', 'connected']);
});

test('a network that is back is used at once', async () => {
  const { connections, acknowledge } = createScene();
  connections.runAs(speaker).realtime.subscribe(request, createSink());
  (await acknowledge(0)).cut();
  const lost = connections.getSnapshot();

  connections.reconnectNow();
  await settle();

  expect([lost, connections.getSnapshot()]).toEqual(['waiting', 'connecting']);
});

test('messages are listed with the person on whose connection they passed', async () => {
  const { connections, messages, acknowledge } = createScene();

  connections.runAs(guest).realtime.subscribe(request, createSink());
  await acknowledge(0);

  expect(messages.getSnapshot().map(({ personName, type }) => [personName, type])).toEqual([
    ['Guest', 'socket open'],
    ['Guest', 'connection_init'],
    ['Guest', 'connection_ack'],
    ['Guest', 'start'],
  ]);
});
