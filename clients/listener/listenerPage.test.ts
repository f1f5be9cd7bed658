// The listener's page without a browser: what each action does to playback, sound and address, and what the screen is told.
import { describe, expect, test } from 'vitest';
import { settle } from '../core/manualClock.ts';
import { idleState } from '../core/listening/listenerState.ts';
import type { ListenerState } from '../core/listening/listenerState.ts';
import { exampleStates } from './exampleStates.ts';
import type { NameReader } from './listenerPage.ts';
import { createScene, joined, names } from './listenerPageScene.ts';

describe('joining', () => {
  test('primes the sound within the tap, then takes a seat and puts the name into the address', async () => {
    const { page, calls } = createScene({ name: 'serene-truth-682' });

    page.actions.join();
    expect(calls[0]).toEqual(['prime']);
    await settle();

    expect(calls.slice(1)).toEqual([
      ['writeName', 'serene-truth-682'],
      ['join', 'serene-truth-682', { relayOnly: false }],
    ]);
    expect(page.state).toMatchObject({ playback: { name: 'waiting' }, isJoining: false });
  });

  test('is under way until there is a seat', async () => {
    const { page } = createScene({ name: 'serene-truth-682' });

    page.actions.join();

    expect(page.state.isJoining).toBe(true);
    await settle();
    expect(page.state.isJoining).toBe(false);
  });

  test.each([
    ['spoken', 'Serene truth 682'],
    ['with spaces around it', ' serene-truth-682 '],
    ['as the link', 'https://live.example.com/listener/#serene-truth-682'],
  ])('takes a name %s', async (_, text) => {
    const { page, calls } = createScene();

    page.actions.typeName(text);
    page.actions.join();
    await settle();

    expect(calls).toContainEqual(['join', 'serene-truth-682', { relayOnly: false }]);
    expect(page.state.typedName).toBe('serene-truth-682');
  });

  test('asks for a relay when the person wants to hide their address', async () => {
    const { page, calls } = createScene();

    page.actions.chooseRelay(true);
    page.actions.join('serene-truth-682');
    await settle();

    expect(calls).toContainEqual(['join', 'serene-truth-682', { relayOnly: true }]);
  });

  test('does not ask the service about what is no name, and keeps what was typed', async () => {
    const { page, calls } = createScene();

    page.actions.typeName('serene thruth');
    page.actions.join();
    await settle();

    expect(calls).toEqual([['prime']]);
    expect(page.state).toMatchObject({
      typedName: 'serene thruth',
      nameProblem: 'unreadable',
      suggestions: ['serene-truth-682'],
      isJoining: false,
    });
  });

  test('suggests names when no session has this one', async () => {
    const refused: ListenerState = { ...idleState, name: 'refused', problem: 'SessionNotFound' };
    const { page } = createScene({ answer: () => refused });

    page.actions.join('serene-thruth-682');
    await settle();

    expect(page.state).toMatchObject({ nameProblem: 'unknown', suggestions: ['serene-truth-682'] });
  });

  test('says that the service cannot be reached when the lists of words do not come, and works the next time', async () => {
    let loads = 0;
    const loadNames = () =>
      ++loads === 1 ? Promise.reject(new TypeError('offline')) : Promise.resolve(names);
    const { page } = createScene({ loadNames });

    page.actions.join('Serene truth 682');
    await settle();
    expect(page.state).toMatchObject({ problem: 'ServiceUnreachable', isJoining: false });

    page.actions.retry();
    await settle();
    expect(page.state).toMatchObject({ problem: null, playback: { name: 'waiting' } });
  });

  test('is given up by leaving, also while the name is being read', async () => {
    const { page, calls } = createScene();

    page.actions.join('Serene truth 682');
    page.actions.leave();
    await settle();

    expect(calls.filter(([name]) => name === 'join')).toEqual([]);
    expect(page.state.isJoining).toBe(false);
  });
});

describe('a refusal', () => {
  const full: ListenerState = { ...idleState, name: 'refused', problem: 'SessionFull' };

  test.each(['serene 682', 'serene-thruth-682'])(
    'of %s is not complained about once it was changed',
    async (name) => {
      const lists = Promise.withResolvers<NameReader>();
      const { page } = createScene({
        loadNames: () => lists.promise,
        answer: () => exampleStates.unknownName.playback,
      });
      page.actions.join(name);
      await settle();

      page.actions.typeName('serene-truth-682');
      lists.resolve(names);
      await settle();

      expect(page.state).toMatchObject({ nameProblem: null, suggestions: [], typedName: 'serene-truth-682' });
    },
  );

  test('is tried again by joining anew', async () => {
    const { page, calls } = await joined({ answer: () => full });

    page.actions.retry();
    await settle();

    expect(calls).toContainEqual(['join', 'serene-truth-682', { relayOnly: false }]);
  });

  test('is forgotten when another name is typed', async () => {
    const { page } = await joined({ answer: () => full });

    page.actions.typeName('brave-otter-100');

    expect(page.state).toMatchObject({ playback: idleState, nameProblem: null, problem: null });
  });

  test('tells guests to sign in, not that a sign-in has expired', async () => {
    const expired: ListenerState = { ...idleState, name: 'refused', problem: 'SignInExpired' };

    const guest = await joined({ answer: () => expired });
    const person = await joined({ answer: () => expired, personName: 'listener@example.com' });

    expect(guest.page.state.playback.problem).toBe('SignInRequired');
    expect(person.page.state.playback.problem).toBe('SignInExpired');
  });

  test('is told when the way to the sign-in cannot be had', async () => {
    const { page } = createScene({ openSignIn: () => Promise.reject(new TypeError('offline')) });

    page.actions.signIn();
    await settle();

    expect(page.state.problem).toBe('ServiceUnreachable');
  });
});

describe('the sound', () => {
  const stream = { id: 'stream-1' } as MediaStream;

  test('goes to the audio element, and what the element says goes to the playback', async () => {
    const { report, calls, play } = await joined();

    report({ ...exampleStates.connecting.playback, stream });
    play(false);

    expect(calls).toEqual([
      ['setStream', stream],
      ['setPlaying', false],
    ]);
  });

  test('is played by a tap', async () => {
    const { page, calls } = await joined();

    page.actions.listen();

    expect(calls).toEqual([['play']]);
  });

  test('is set by the person and stays so for the next session', async () => {
    const { page, calls } = await joined();

    page.actions.setVolume(0.4);
    page.actions.mute();
    page.actions.leave();

    expect(calls.slice(0, 2)).toEqual([
      ['setVolume', 0.4],
      ['setMuted', true],
    ]);
    expect(page.state.sound).toEqual({ volume: 0.4, isMuted: true, canSetVolume: true, needsTap: false });
  });

  test('needs a tap after a reload, which the next tap is', async () => {
    const { page, refuseSound } = await joined();

    refuseSound();
    expect(page.state.sound.needsTap).toBe(true);

    page.actions.listen();
    expect(page.state.sound.needsTap).toBe(false);
  });
});

describe('leaving', () => {
  test('gives the seat back and keeps the name, to come back', async () => {
    const { page, calls } = await joined();

    page.actions.leave();

    expect(calls).toEqual([['leave']]);
    expect(page.state).toMatchObject({ playback: idleState, typedName: 'serene-truth-682' });
  });

  test('a session that is over clears the way for another', async () => {
    const { page, calls } = await joined({ answer: () => exampleStates.ended.playback });

    page.actions.leave();

    expect(calls).toEqual([['leave'], ['writeName', '']]);
    expect(page.state.typedName).toBe('');
  });
});

describe('the browser', () => {
  test('hides the page: the seat is given back; shows it again: it is taken anew, once', async () => {
    const { page, calls } = await joined();

    page.onHidden();
    page.onShown();
    page.onShown();
    await settle();

    expect(calls.filter(([name]) => name === 'leave' || name === 'join')).toEqual([
      ['leave'],
      ['join', 'serene-truth-682', { relayOnly: false }],
    ]);
  });

  test('hides the page that cannot remember the visit: the seat is given back all the same', async () => {
    const keep = (): never => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    const { page, calls } = await joined({ memory: { keep, take: () => undefined } });

    expect(() => page.onHidden()).toThrow('quota');

    expect(calls).toEqual([['leave']]);
  });

  test('reloads the page: it goes on, by a relay if that was chosen', async () => {
    const remembered = { sessionId: 'serene-truth-682', relayOnly: true };
    const { page, calls } = createScene({ name: 'serene-truth-682', remembered });

    page.onShown();
    await settle();

    expect(calls).toContainEqual(['join', 'serene-truth-682', { relayOnly: true }]);
    expect(page.state).toMatchObject({ playback: { name: 'waiting' }, relayOnly: true });
  });

  test('comes back with another name in the address: that one waits for a tap', async () => {
    const remembered = { sessionId: 'serene-truth-682', relayOnly: false };
    const { page, calls } = createScene({ name: 'brave-otter-100', remembered });

    page.onShown();
    await settle();

    expect(calls).toEqual([]);
  });

  test.each(['idle', 'refused', 'ended'] as const)(
    'hides a page that is %s and shows it again: nothing is joined',
    async (name) => {
      const { page, calls } = await joined({ answer: () => exampleStates[name].playback });

      page.onHidden();
      page.onShown();
      await settle();

      expect(calls).toEqual([['leave']]);
    },
  );

  test('follows a link to another session: the present one is left, the other one waits for a tap', async () => {
    const { page, calls } = await joined();

    page.onNameChanged('brave-otter-100');

    expect(calls).toEqual([['leave']]);
    expect(page.state).toMatchObject({ playback: idleState, typedName: 'brave-otter-100' });
  });

  test('follows a link to the session it is in: nothing happens', async () => {
    const { page, calls } = await joined();

    page.onNameChanged('serene-truth-682');

    expect(calls).toEqual([]);
  });

  test('comes back to the front or online: the session is read again', async () => {
    const { page, calls } = await joined();

    page.onReturned();

    expect(calls).toEqual([['refresh']]);
  });
});
