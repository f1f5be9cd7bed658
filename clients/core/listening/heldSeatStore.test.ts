// Seats that a tab remembers, and that its duplicate must not sit on.
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { createHeldSeatStore, heldSeatStorageKey } from './heldSeatStore.ts';
import type { SeatLocks } from './heldSeatStore.ts';
import { createFakeStorage } from './listeningScene.ts';

const seat = { seatId: '4', secret: 'kept' };

/** As `navigator.locks`, for all tabs together. */
function createFakeLocks(): SeatLocks & { readonly names: Set<string> } {
  const names = new Set<string>();
  return {
    names,
    async request(name, _options, hold) {
      await settle();
      if (names.has(name)) return hold(null);
      names.add(name);
      await hold({});
      names.delete(name);
    },
  };
}

/** Two tabs, the second of which has a copy of what the first one keeps. */
const duplicated = async () => {
  const locks = createFakeLocks();
  const storages = [createFakeStorage(), createFakeStorage()] as const;
  const first = createHeldSeatStore(storages[0], locks);
  first.keep('serene-truth-682', seat);
  await settle();
  storages[1].items.set(heldSeatStorageKey, storages[0].items.get(heldSeatStorageKey) ?? '');
  return { locks, first, second: createHeldSeatStore(storages[1], locks) };
};

describe('a seat that was kept', () => {
  test('is there for the same session, and for no other', async () => {
    const storage = createFakeStorage();
    createHeldSeatStore(storage).keep('serene-truth-682', seat);

    const store = createHeldSeatStore(storage);

    expect(await store.claim('serene-truth-682')).toEqual(seat);
    expect(await store.claim('calm-river-104')).toBeUndefined();
    store.forget();
    expect(await store.claim('serene-truth-682')).toBeUndefined();
  });

  test('is not given to a duplicated tab while the first one sits on it', async () => {
    const { first, second } = await duplicated();

    expect(await second.claim('serene-truth-682')).toBeUndefined();
    expect(await second.claim('serene-truth-682')).toBeUndefined();
    expect(await first.claim('serene-truth-682')).toEqual(seat);
  });

  test.each(['release', 'forget'] as const)('is given after %s', async (end) => {
    const { first, second } = await duplicated();

    first[end]();
    await settle();

    expect(await second.claim('serene-truth-682')).toEqual(seat);
  });

  test('is locked once, though claimed and then kept', async () => {
    const { locks, first, second } = await duplicated();
    first.release();
    await settle();
    await second.claim('serene-truth-682');

    second.keep('serene-truth-682', seat);
    await settle();

    expect([...locks.names]).toEqual(['seat kept']);
    expect(await first.claim('serene-truth-682')).toBeUndefined();
  });

  test('is given where locks are forbidden', async () => {
    const storage = createFakeStorage();
    const locks: SeatLocks = {
      request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
    };
    const store = createHeldSeatStore(storage, locks);
    store.keep('serene-truth-682', seat);

    expect(await store.claim('serene-truth-682')).toEqual(seat);
  });
});
