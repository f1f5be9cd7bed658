// The page's model with a made-up broadcast: what a reload takes over, what is offered from elsewhere, what microphones do.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../core/api/apiError.ts';
import { settle } from '../core/manualClock.ts';
import { createPage, exampleOf, signedIn, snapshotOf } from './speakerPageScene.ts';

describe('opening the page', () => {
  test('a reloaded tab takes its session over at once, with its microphone, and asks for no list', async () => {
    const { page, latest, states } = createPage({
      left: { sessionId: 'serene-truth-682', microphoneId: 'headset', relayOnly: false },
    });

    await page.open();

    expect(latest().calls).toEqual([['resumeExisting', 'serene-truth-682']]);
    expect(states.map(({ name }) => name)).not.toContain('starting');
    expect(signedIn(page.state).microphone.chosenId).toBe('headset');
  });

  test('another tab finds what runs elsewhere, on all pages of the list, and what has ended not', async () => {
    const other = { ...snapshotOf('ready'), sessionId: 'quiet-river-4821' };
    const { page, latest } = createPage({
      mySessions: [[snapshotOf('live'), snapshotOf('ended')], [], [other]],
    });
    expect(page.state).toEqual({ name: 'starting' });

    await page.open();

    expect(signedIn(page.state).running.map(({ sessionId }) => sessionId)).toEqual([
      'serene-truth-682',
      'quiet-river-4821',
    ]);
    expect(latest().calls).toEqual([]);
  });

  test('a session that cannot be taken over yet is tried again, by the button, the network and the next reload', async () => {
    const { page, latest, readKept } = createPage({
      left: { sessionId: 'serene-truth-682', relayOnly: false },
    });
    latest().failure = new ApiError('ServiceUnreachable', 'no');
    await page.open();
    expect(signedIn(page.state)).toMatchObject({ name: 'idle', problem: 'ServiceUnreachable' });

    page.actions.retry();
    await settle();
    await page.reconnect();
    latest().failure = undefined;
    page.close();

    expect(latest().calls.map(([name]) => name)).toEqual([
      'resumeExisting',
      'resumeExisting',
      'resumeExisting',
      'close',
    ]);
    expect(readKept()).toEqual({ sessionId: 'serene-truth-682', relayOnly: false });
  });

  test('a session that does not exist any more is forgotten', async () => {
    const { page, latest, readKept } = createPage({
      left: { sessionId: 'serene-truth-682', relayOnly: false },
    });
    latest().failure = new ApiError('SessionNotFound', 'no');
    await page.open();

    latest().failure = undefined;
    page.close();

    expect(readKept()).toBeUndefined();
  });

  test('a list that cannot be read is told, and read again when asked to', async () => {
    const { page, refusals } = createPage({ mySessions: [[snapshotOf('live')]] });
    refusals.push(new ApiError('StorageUnavailable', 'no'));
    await page.open();
    expect(signedIn(page.state).problem).toBe('StorageUnavailable');

    page.actions.retry();
    await settle();

    expect(signedIn(page.state).problem).toBeNull();
    expect(signedIn(page.state).running).toHaveLength(1);
  });

  test('coming back to a page without a session looks again, to one with a session not', async () => {
    const { page, latest } = createPage({ mySessions: [[snapshotOf('live')]] });
    await page.refresh();
    expect(signedIn(page.state).running).toHaveLength(1);

    latest().become(exampleOf('live'));
    const { length } = signedIn(page.state).running;
    await page.refresh();

    expect(signedIn(page.state).running).toHaveLength(length);
  });
});

describe('leaving the page', () => {
  test.each(['ready', 'live', 'paused'] as const)('keeps a session that is %s for the reload', (name) => {
    const { page, latest, readKept } = createPage();
    latest().become(exampleOf(name));

    page.close();

    expect(readKept()).toEqual({ sessionId: 'serene-truth-682', relayOnly: false });
    expect(latest().calls).toEqual([['close']]);
  });

  test.each(['idle', 'takenOver', 'ended'] as const)('keeps nothing when it is %s', (name) => {
    const { page, latest, readKept } = createPage();
    latest().become(exampleOf(name));

    page.close();

    expect(readKept()).toBeUndefined();
  });

  test('keeps which microphone was open', async () => {
    const { page, latest, readKept, listListeners } = createPage();
    await latest().openMicrophone();
    latest().become(exampleOf('live'));

    page.close();

    expect(readKept()).toEqual({
      sessionId: 'serene-truth-682',
      microphoneId: 'built-in',
      relayOnly: false,
    });
    expect(listListeners.size).toBe(0);
  });

  test('is warned about while listeners would lose somebody, and only then', () => {
    const { page, latest } = createPage();
    const warned = (['idle', 'ready', 'live', 'paused', 'takenOver', 'ended'] as const).map((name) => {
      latest().become(exampleOf(name));
      return page.isLeavingALoss;
    });

    expect(warned).toEqual([false, false, true, true, false, false]);
  });

  test('is not warned about when it is for signing in again; it is, when that page is out of reach', async () => {
    const { page, latest, log, refusals } = createPage();
    await page.open();
    latest().become(exampleOf('live'));

    page.actions.signIn();
    expect(page.isLeavingALoss).toBe(false);
    refusals.push(new TypeError('Failed to fetch'));
    page.actions.signIn();
    await settle();

    expect(log).toEqual([['openSignIn'], ['openSignIn']]);
    expect(page.isLeavingALoss).toBe(true);
    expect(signedIn(page.state).problem).toBe('ServiceUnreachable');
  });
});

describe('buttons', () => {
  test('create trims the title and leaves an empty one out', async () => {
    const { page, latest } = createPage();
    await page.open();

    page.actions.create({ title: '  ', access: 'ANYONE', maxListeners: 3 });
    await settle();
    page.actions.create({ title: ' The garden ', access: 'SIGNED_IN', maxListeners: 10 });
    await settle();

    expect(latest().calls).toEqual([
      ['create', { access: 'ANYONE', maxListeners: 3 }],
      ['create', { access: 'SIGNED_IN', maxListeners: 10, title: 'The garden' }],
    ]);
  });

  test('do one thing at a time and say which', async () => {
    const { page, latest } = createPage();
    await page.open();
    let finish = (): void => {};
    latest().waiting = new Promise((resolve) => (finish = resolve));

    page.actions.goLive();
    page.actions.goLive();
    expect(signedIn(page.state).busyWith).toBe('goLive');
    finish();
    await settle();

    expect(signedIn(page.state).busyWith).toBeNull();
    expect(latest().calls).toEqual([['goLive']]);
  });

  test('tell what failed, and do it again when asked to', async () => {
    const { page, latest } = createPage();
    await page.open();
    latest().failure = new ApiError('RateLimited', 'too many');
    page.actions.create({ title: '', access: 'ANYONE', maxListeners: 1 });
    await settle();
    expect(signedIn(page.state).problem).toBe('RateLimited');

    latest().failure = undefined;
    page.actions.retry();
    await settle();

    expect(signedIn(page.state).problem).toBeNull();
    expect(latest().calls.map(([name]) => name)).toEqual(['create', 'create']);
  });

  test('what failed is not told any more once the broadcast goes on', async () => {
    const { page, latest } = createPage();
    await page.open();
    latest().become(exampleOf('ready'));
    latest().failure = new ApiError('ServiceUnreachable', 'no');
    page.actions.goLive();
    await settle();
    expect(signedIn(page.state).problem).toBe('ServiceUnreachable');

    latest().become(exampleOf('live'));

    expect(signedIn(page.state).problem).toBeNull();
  });

  test('"reconnect" without anything that failed makes the connections anew', async () => {
    const { page, latest } = createPage();
    await page.open();

    page.actions.retry();

    expect(latest().calls).toEqual([['reconnectNow']]);
  });

  test('ending a session that runs elsewhere takes it from the list', async () => {
    const { page, log } = createPage({ mySessions: [[snapshotOf('live')]] });
    await page.open();

    page.actions.endOther('serene-truth-682');
    await settle();

    expect(log).toEqual([['endSession', 'serene-truth-682']]);
    expect(signedIn(page.state).running).toEqual([]);
  });

  test('starting over leaves the old broadcast and its microphone, and looks for sessions again', async () => {
    const { page, broadcasts, latest } = createPage();
    await page.open();
    await latest().openMicrophone();
    latest().become(exampleOf('ended'));

    page.actions.startOver();
    await settle();

    expect(broadcasts[0]?.calls).toEqual([['close']]);
    expect(broadcasts).toHaveLength(2);
    expect(signedIn(page.state)).toMatchObject({ name: 'idle', microphone: { stream: null } });
  });
});

describe('hiding the network address', () => {
  const live = exampleOf('live');
  const toAnyone: typeof live = { ...live, session: { ...snapshotOf('live'), access: 'ANYONE' } };

  test.each([
    ['anyone may listen', 'relay', toAnyone],
    ['the session is not known yet', 'relay', exampleOf('idle')],
    ['only who is signed in may listen', 'all', live],
  ] as const)('when %s, connections are made with the policy "%s"', (_, policy, broadcast) => {
    const { page, latest } = createPage();
    latest().become(broadcast);
    expect(latest().readTransportPolicy()).toBe('all');

    page.actions.chooseRelay(true);

    expect(latest().readTransportPolicy()).toBe(policy);
  });

  test('stays chosen in this tab, over a new session and over a reload that takes one over', async () => {
    const { page, latest, readKept, states } = createPage();
    await page.open();
    page.actions.chooseRelay(true);
    expect(states.at(-1)).toMatchObject({ relayOnly: true });
    page.actions.startOver();
    await settle();
    latest().become(toAnyone);
    page.close();

    const reloaded = createPage({ left: readKept() });
    await reloaded.page.open();

    expect(signedIn(reloaded.page.state).relayOnly).toBe(true);
    expect(reloaded.latest().readTransportPolicy()).toBe('relay');
  });
});

describe('microphones', () => {
  test('the one that was opened is the chosen one, and those there are have names now', async () => {
    const { page, latest } = createPage();
    await page.open();

    const stream = await latest().openMicrophone();

    expect(signedIn(page.state).microphone).toEqual({
      list: [{ deviceId: 'built-in', label: 'Built-in' }],
      chosenId: 'built-in',
      stream,
    });
  });

  test('one that was unplugged is not shown as open', async () => {
    const { page, latest, opened } = createPage();
    await page.open();
    await latest().openMicrophone();

    for (const { track } of opened) track.readyState = 'ended';

    expect(signedIn(page.state).microphone.stream).toBeNull();
  });

  test('another one that is chosen is given to the broadcast', async () => {
    const { page, latest, log, opened } = createPage();
    await page.open();
    await latest().openMicrophone();

    page.actions.chooseMicrophone('headset');
    await settle();

    expect(log).toEqual([
      ['open', undefined],
      ['open', 'headset'],
    ]);
    expect(latest().calls).toEqual([['useMicrophone', opened[1]?.stream]]);
  });

  test('the one that was chosen last is used, whichever comes first; the other is let go', async () => {
    const { page, latest, opened, prompts } = createPage();
    await page.open();
    const prompt = Promise.withResolvers<void>();
    prompts.push(prompt.promise);

    page.actions.chooseMicrophone('slow');
    page.actions.chooseMicrophone('headset');
    await settle();
    prompt.resolve();
    await settle();

    const [headset, slow] = opened;
    expect(latest().calls).toEqual([['useMicrophone', headset?.stream]]);
    expect([headset?.track.readyState, slow?.track.readyState]).toEqual(['live', 'ended']);
    expect(signedIn(page.state).microphone).toMatchObject({ stream: headset?.stream, chosenId: 'headset' });
  });

  test.each(['ended', 'takenOver'] as const)(
    'one that comes when the page is "%s" is let go',
    async (name) => {
      const { page, latest, opened, prompts } = createPage();
      await page.open();
      const prompt = Promise.withResolvers<void>();
      prompts.push(prompt.promise);
      page.actions.openMicrophone();

      latest().become(exampleOf(name));
      prompt.resolve();
      await settle();

      expect([latest().calls, opened[0]?.track.readyState]).toEqual([[], 'ended']);
    },
  );

  test.each([
    ['NotAllowedError', 'MicrophoneDenied'],
    ['NotFoundError', 'MicrophoneMissing'],
    ['NotReadableError', 'MicrophoneBusy'],
  ])('that refuse with %s are told as %s, and asked again', async (name, problem) => {
    const { page, latest, refusals } = createPage();
    await page.open();
    refusals.push(new DOMException('no', name));
    page.actions.openMicrophone();
    await settle();
    expect(signedIn(page.state).problem).toBe(problem);

    page.actions.openMicrophone();
    await settle();

    expect(signedIn(page.state).problem).toBeNull();
    expect(latest().calls.map(([called]) => called)).toEqual(['useMicrophone']);
  });
});
