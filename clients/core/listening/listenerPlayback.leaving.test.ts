// Leaving a session, coming back after a reload, closing: what becomes of the seat, and that nothing else remains.
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { heldSeatStorageKey } from './heldSeatStore.ts';
import { createFakeStorage, createScene, nothingRemains } from './listeningScene.ts';
import { onAir, playing, sessionId, waiting } from './listeningScene.ts';
import type { Scene } from './listeningScene.ts';

describe('leaving', () => {
  test('frees the seat, forgets it, and nothing remains', async () => {
    const storage = createFakeStorage();
    const scene = await playing({ storage });

    scene.playback.leave();
    await settle();

    expect(scene.playback.state).toMatchObject({ name: 'idle', session: null, stream: null });
    expect([scene.session.seats.size, storage.items.size]).toEqual([0, 0]);
    expect(scene.remains()).toEqual(nothingRemains);
  });

  test('before the seat is there frees it when it comes', async () => {
    const scene = createScene();
    const release = scene.session.calls.hold('joinSession');
    const joined = scene.playback.join(sessionId);

    scene.playback.leave();
    await joined;
    release();
    await settle();

    expect(scene.session.seats.size).toBe(0);
    expect([scene.playback.state.name, scene.remains()]).toEqual(['idle', nothingRemains]);
  });

  test('while a change is being told is the last that is told', async () => {
    const scene: Scene = createScene({
      onChange({ name }) {
        names.push(name);
        if (name === 'connecting') scene.playback.leave();
      },
    });
    const names: string[] = [];
    await scene.playback.join(sessionId);

    scene.session.change(onAir);
    await settle();

    expect([names.at(-1), scene.playback.state.name]).toEqual(['idle', 'idle']);
  });

  test('twice, or in no session, does nothing', async () => {
    const scene = await waiting();

    scene.playback.leave();
    scene.playback.leave();
    await settle();

    expect(scene.session.calls.countOf('leaveSession')).toBe(1);
  });

  test('is done though the service does not answer', async () => {
    const scene = await waiting();
    scene.session.calls.fail('ServiceUnreachable', 'leaveSession');

    scene.playback.leave();
    await settle();

    expect([scene.playback.state.name, scene.remains()]).toEqual(['idle', nothingRemains]);
  });
});

describe('a tab that is reloaded', () => {
  test('takes up the seat it held', async () => {
    const storage = createFakeStorage();
    const before = await waiting({ storage });
    before.playback.close();

    const after = createScene({ storage });
    after.session.seats.set('1', { secret: 'secret-1', expiresAtMs: Infinity });
    await after.playback.join(sessionId);

    expect(after.playback.state.name).toBe('waiting');
    expect([...after.session.seats.keys()]).toEqual(['1']);
  });

  test.each([
    ['is somebody else’s', JSON.stringify({ sessionId, seatId: '1', secret: 'old' })],
    ['is no seat', '{"seatId":'],
  ])('takes another when the one it remembers %s', async (_, kept) => {
    const storage = createFakeStorage();
    storage.items.set(heldSeatStorageKey, kept);
    const scene = createScene({ storage });

    void scene.playback.join(sessionId);
    await scene.clock.advance(0);

    expect(scene.playback.state.name).toBe('waiting');
    expect([...scene.session.seats.values()].map(({ secret }) => secret)).toEqual(['secret-1']);
  });

  test('asks for no seat of another session', async () => {
    const storage = createFakeStorage();
    storage.items.set(
      heldSeatStorageKey,
      JSON.stringify({ sessionId: 'calm-river-104', seatId: '1', secret: 'old' }),
    );

    const scene = await waiting({ storage });

    expect(scene.session.calls.countOf('joinSession')).toBe(1);
    expect(scene.playback.state.name).toBe('waiting');
  });

  test('keeps its seat though the first answer comes only after the second', async () => {
    const storage = createFakeStorage();
    storage.items.set(heldSeatStorageKey, JSON.stringify({ sessionId, seatId: '4', secret: 'kept' }));
    const scene = createScene({ storage });
    scene.session.seats.set('4', { secret: 'kept', expiresAtMs: Infinity });
    const release = scene.session.calls.hold('joinSession');
    void scene.playback.join(sessionId);

    await scene.clock.advance(8_500);
    release();
    await settle();

    expect(scene.session.calls.countOf('joinSession')).toBe(2);
    expect([...scene.session.seats.keys()]).toEqual(['4']);
    expect(scene.session.calls.countOf('leaveSession')).toBe(0);
  });

  test('takes another seat where the browser keeps nothing', async () => {
    const forbidden = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    const scene = await waiting({
      storage: { getItem: forbidden, setItem: forbidden, removeItem: forbidden },
    });

    expect(scene.playback.state.name).toBe('waiting');
  });
});

describe('closing', () => {
  test('keeps the seat, tells nothing more and leaves nothing behind', async () => {
    const scene = await playing();

    scene.playback.close();
    scene.session.change({ status: 'PAUSED' });
    await scene.playback.join(sessionId);
    await scene.clock.advance(600_000);

    expect(scene.session.seats.size).toBe(1);
    expect([scene.states, scene.session.calls.made]).toEqual([[], []]);
    expect(scene.remains()).toEqual(nothingRemains);
  });
});
