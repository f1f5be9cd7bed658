// Several people in one tab: who is known, as whom operations run, and whose tokens go along.
import { describe, expect, test } from 'vitest';
import { SignInRequiredError } from '../../core/api/authorize.ts';
import { guestId } from './people.ts';
import { arrive, createScene, createStorage, plainAddress } from './peopleScene.ts';

const namesOf = ({ people }: ReturnType<typeof createScene>) =>
  people.getSnapshot().everyone.map(({ name }) => name);
const activeOf = ({ people }: ReturnType<typeof createScene>) => people.getSnapshot().active?.name;

/** A tab in which speaker and listener signed in, one after the other. */
const twoPeople = async () => {
  const storage = createStorage();
  await arrive('speaker', storage);
  return arrive('listener', storage);
};

describe('who is known', () => {
  test('is the guest alone in a new tab, and nobody is active', async () => {
    const scene = createScene();

    await scene.people.read(plainAddress);

    expect([namesOf(scene), activeOf(scene)]).toEqual([['Guest'], undefined]);
  });

  test('is nobody when the API has no key for guests', async () => {
    const scene = createScene({ apiKey: undefined });

    await scene.people.read(plainAddress);

    expect(namesOf(scene)).toEqual([]);
  });

  test('is whoever signed in on another page of this tab, and active', async () => {
    const scene = createScene();
    scene.store({ sub: 'speaker', token: 'token-1' });

    await scene.people.read(plainAddress);

    expect([namesOf(scene), activeOf(scene)]).toEqual([
      ['speaker@example.com', 'Guest'],
      'speaker@example.com',
    ]);
  });

  test('grows with each sign-in, and who came last is active', async () => {
    const scene = await twoPeople();

    expect(namesOf(scene)).toEqual(['listener@example.com', 'speaker@example.com', 'Guest']);
    expect(activeOf(scene)).toBe('listener@example.com');
  });

  test('does not grow when somebody signs in again', async () => {
    const { storage } = await twoPeople();

    const scene = await arrive('speaker', storage);

    expect(namesOf(scene)).toEqual(['listener@example.com', 'speaker@example.com', 'Guest']);
    expect(Array.from({ length: storage.length }, (_, index) => storage.key(index)).sort()).toEqual([
      'oidc.listener.user:http://localhost:4000/sign-in:client',
      'oidc.user:http://localhost:4000/sign-in:client',
      'playground:activePerson',
    ]);
  });

  test('is so after a reload too, and the same person is active', async () => {
    const before = await twoPeople();
    before.people.switchTo('speaker');

    const after = createScene({ storage: before.storage });
    await after.people.read(plainAddress);

    expect(namesOf(after)).toEqual(namesOf(before));
    expect(activeOf(after)).toBe('speaker@example.com');
  });

  test('stays as it was when a sign-in fails', async () => {
    const { storage } = await twoPeople();
    const scene = createScene({ storage });
    scene.people.switchTo('speaker');

    const reading = scene.people.read({ url: 'not an address', replace: () => {} });

    await expect(reading).rejects.toThrow();
    expect(namesOf(scene)).toHaveLength(3);
  });
});

describe('switching', () => {
  test('needs no sign-in and tells the page', async () => {
    const scene = await twoPeople();
    let changes = 0;
    const unsubscribe = scene.people.subscribe(() => changes++);

    scene.people.switchTo('speaker');
    unsubscribe();
    scene.people.switchTo(guestId);

    expect([changes, activeOf(scene), scene.calls]).toEqual([1, 'Guest', []]);
  });

  test('to somebody who is not known changes nothing', async () => {
    const scene = await twoPeople();

    scene.people.switchTo('nobody');

    expect(activeOf(scene)).toBe('listener@example.com');
  });

  test('to one more person goes through the provider, which asks who it is', async () => {
    const { people, calls } = await twoPeople();

    await people.openSignInAsSomeoneElse();
    await people.openSignIn();

    expect(calls).toEqual([
      ['signinRedirect', { prompt: 'login' }],
      ['signinRedirect', undefined],
    ]);
  });
});

describe('the headers', () => {
  test('are those of the person that is asked about, whoever is active', async () => {
    const { people } = await twoPeople();
    people.switchTo(guestId);

    await expect(people.authorizeAs('speaker')()).resolves.toEqual({ Authorization: 'token of speaker' });
    await expect(people.authorizeAs('listener')()).resolves.toEqual({ Authorization: 'token of listener' });
    await expect(people.authorizeAs(guestId)()).resolves.toEqual({ 'x-api-key': 'da2-guest' });
  });

  test('are refused in the name of somebody who is not known', async () => {
    const { people } = await twoPeople();

    await expect(people.authorizeAs('nobody')()).rejects.toThrow(SignInRequiredError);
  });

  test('of an expired sign-in are refused, and the person is listed as expired', async () => {
    const scene = createScene();
    scene.store({ sub: 'speaker', token: 'token-1', isExpired: true });
    await scene.people.read(plainAddress);

    await expect(scene.people.authorizeAs('speaker')()).rejects.toThrow('The sign-in has expired');

    expect(scene.people.getSnapshot().active).toEqual({
      personId: 'speaker',
      name: 'speaker@example.com',
      isExpired: true,
    });
  });
});

test('signing out forgets one person and leaves the others', async () => {
  const scene = await twoPeople();

  await scene.people.signOut('listener');

  expect([namesOf(scene), activeOf(scene)]).toEqual([
    ['speaker@example.com', 'Guest'],
    'speaker@example.com',
  ]);
  expect(scene.calls).toEqual(['signoutRedirect']);
});
