// Whatever happens, in whatever order: closing or leaving leaves nothing behind, and no listener takes two seats or keeps
// asking without end.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError, apiErrorKinds } from '../api/apiError.ts';
import { settle } from '../manualClock.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import type { CallName } from './fakeSession.ts';
import { createScene, nothingRemains, sessionId } from './listeningScene.ts';
import type { Scene } from './listeningScene.ts';

type Step = (scene: Scene) => unknown;

const callNames: CallName[] = ['joinSession', 'renewSeat', 'readSession', 'reportInterruption'];
const named = (name: string, step: Step) => fc.constant(Object.assign(step, { toString: () => name }));
/** Steps that need a peer connection or link do nothing without one. */
const onPeer = (step: (peer: NonNullable<Scene['peers'][number]>) => void): Step => {
  return ({ peers }) => {
    const peer = peers.at(-1);
    if (peer && peer.connectionState !== 'closed') step(peer);
  };
};

const stepsWith = (kinds: readonly ApiErrorKind[]): fc.Arbitrary<Step> =>
  fc.oneof(
    named('live', ({ session }) => session.change({ status: 'LIVE', broadcastId: 'broadcast-1' })),
    named('take over', ({ session }) => session.change({ status: 'LIVE', broadcastId: 'broadcast-2' })),
    named('pause', ({ session }) => session.change({ status: 'PAUSED', broadcastId: 'broadcast-1' })),
    named('interrupt', ({ session }) => session.changeSilently({ status: 'INTERRUPTED' })),
    named('end', ({ session }) => session.change({ status: 'ENDED' })),
    named('connect', (scene) => {
      const isPending = scene.peers.at(-1)?.signalingState === 'have-local-offer';
      return isPending && scene.offers().length > 0 ? scene.connect() : undefined;
    }),
    named(
      'disconnected',
      onPeer((peer) => peer.changeState('disconnected')),
    ),
    named(
      'failed',
      onPeer((peer) => peer.changeState('failed')),
    ),
    named(
      'gone',
      onPeer((peer) => peer.channels[0]?.close()),
    ),
    named('link lost', ({ links }) => links.at(-1)?.lose()),
    named('link back', ({ links }) => links.at(-1)?.connect()),
    named('link refused', ({ links }) => links.at(-1)?.refuse(new ApiError('Unexpected', 'no'))),
    named('push cut', ({ session }) => session.push.cut()),
    named('push back', ({ session }) => session.push.restore()),
    named('seat taken', ({ session }) => {
      for (const [seatId, seat] of session.seats) session.seats.set(seatId, { ...seat, secret: 'other' });
    }),
    named('heal', ({ session }) => session.calls.heal()),
    named('retry', ({ playback }) => playback.retry()),
    named('refresh', ({ playback }) => playback.refresh()),
    named('plays', ({ playback }) => playback.setPlaying(true)),
    named('join again', ({ playback }) => void playback.join(sessionId)),
    fc
      .tuple(fc.constantFrom(...kinds), fc.constantFrom(...callNames))
      .chain(([kind, name]) => named(`${name} ${kind}`, ({ session }) => session.calls.fail(kind, name))),
    fc.integer({ min: 0, max: 90_000 }).chain((ms) => named(`${ms} ms`, ({ clock }) => clock.advance(ms))),
    fc
      .integer({ min: 60_000, max: 600_000 })
      .chain((ms) => named(`sleep ${ms}`, ({ clock }) => clock.sleep(ms))),
  );
const storiesWith = (kinds: readonly ApiErrorKind[]) =>
  fc.array(stepsWith(kinds), { minLength: 1, maxLength: 25 });
const stories = storiesWith(apiErrorKinds);
/** Without the errors that say that a seat is gone: these the session itself gives, when it is so. */
const honestStories = storiesWith(
  apiErrorKinds.filter((kind) => !['Conflict', 'InvalidInput', 'SessionEnded', 'SessionFull'].includes(kind)),
);

const tell = async (story: readonly Step[]): Promise<Scene> => {
  const scene = createScene();
  void scene.playback.join(sessionId);
  for (const step of story) {
    await step(scene);
    if (story.length % 2 === 0) await settle();
  }
  return scene;
};

test('closing at any moment leaves no timer, socket, peer or subscription behind', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const scene = await tell(story);

      scene.playback.close();
      await settle();

      expect(scene.remains()).toEqual(nothingRemains);
    }),
    { numRuns: 300 },
  );
});

test('leaving at any moment leaves nothing behind, and frees the seat that is held', async () => {
  await fc.assert(
    fc.asyncProperty(honestStories, async (story) => {
      const scene = await tell(story);

      scene.playback.leave();
      await settle();

      expect(scene.playback.state.name).toBe('idle');
      expect(scene.remains()).toEqual(nothingRemains);
      const own = [...scene.session.seats.values()].filter(({ secret }) => secret !== 'other');
      if (scene.session.snapshot.status !== 'ENDED') expect(own).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('an hour of any trouble makes a bounded number of calls, and one peer and link at a time', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const scene = await tell(story);
      scene.session.calls.made.length = 0;
      const offersBefore = scene.offers().length;

      await scene.clock.advance(3_600_000);

      const { sockets, peers } = scene.remains();
      expect(sockets).toBeLessThanOrEqual(1);
      expect(peers).toBeLessThanOrEqual(1);
      // Reads each 10 s without a push, and a seat or a report asked for each 7.5 s on average while they fail.
      expect(scene.session.calls.made.length).toBeLessThan(3_600 / 2);
      expect(scene.offers().length - offersBefore).toBeLessThan(3_600 / 4);
      scene.playback.close();
    }),
    { numRuns: 60 },
  );
});
