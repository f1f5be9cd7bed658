// @vitest-environment happy-dom
// What a person sees, hears and can do in each state of the speaker's page.
import { cleanup, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { SpeakerScreen } from './SpeakerScreen.tsx';
import { exampleStates } from './exampleStates.ts';
import type { ScreenState, SignedInState, SpeakerActions } from './speakerPageState.ts';

const origin = 'https://live.example.com';
const openMeter = () => () => {};

afterEach(cleanup);

const createActions = () => {
  const done: unknown[][] = [];
  const actions = new Proxy({} as SpeakerActions, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        done.push([name, ...args.filter((value) => !isEvent(value))]),
  });
  return { done, actions };
};
const isEvent = (value: unknown): boolean => typeof value === 'object' && value !== null && 'target' in value;

const show = (state: ScreenState) => {
  const { done, actions } = createActions();
  const element = (shown: ScreenState) => (
    <SpeakerScreen state={shown} actions={actions} origin={origin} openMeter={openMeter} />
  );
  const { rerender } = render(element(state));
  return { done, user: userEvent.setup(), change: (next: ScreenState) => rerender(element(next)) };
};

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const buttonNames = () => screen.getAllByRole('button').map((each) => each.textContent);
const isUnavailable = (name: string) => button(name).getAttribute('aria-disabled') === 'true';
const announced = () => screen.getAllByRole('status')[0]?.textContent;

describe.each(Object.entries(exampleStates))('%s', (_, state) => {
  test('has one heading of the first rank, and nothing that axe finds wrong', async () => {
    show(state);

    // Colours need a browser that draws; the page's language and title are index.html's.
    const { violations } = await axe.run(document.body, {
      rules: { 'color-contrast': { enabled: false } },
    });

    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(screen.queryAllByRole('heading', { level: 1 })).toHaveLength(1);
  });

  test('offers one main thing to do at most', () => {
    show(state);

    expect(document.querySelectorAll('[data-kind="primary"]').length).toBeLessThanOrEqual(1);
  });
});

describe('before a session', () => {
  test('somebody who is not signed in is told what this is and can sign in', async () => {
    const { done, user } = show(exampleStates.signedOut);

    await user.click(button('Sign in'));
    await user.click(button('Sign in as someone else'));

    expect(screen.getByText(/Whoever enters it hears you/)).toBeTruthy();
    expect(done).toEqual([['signIn'], ['signInAsSomeoneElse']]);
  });

  test('a sign-in that failed is told in words', () => {
    show({ name: 'signedOut', problem: 'SignInFailed' });

    expect(screen.getByRole('alert').textContent).toMatch(/Signing in was not completed/);
  });

  test('a session is created with title, who may listen and how many', async () => {
    const { done, user } = show(exampleStates.idle);

    await user.type(screen.getByLabelText('Title (optional)'), 'The garden in May');
    await user.click(screen.getByRole('radio', { name: /Anyone who knows the name/ }));
    await user.selectOptions(screen.getByLabelText('How many may listen'), '3');
    await user.click(button('Create session'));

    expect(done).toEqual([['create', { title: 'The garden in May', access: 'ANYONE', maxListeners: 3 }]]);
  });

  test('whoever lets anyone listen is told that their network address can be learned, and can hide it', async () => {
    const { done, user } = show(exampleStates.idle);
    expect(screen.queryByRole('checkbox')).toBeNull();

    await user.click(screen.getByRole('radio', { name: /learn your network address/ }));
    await user.click(screen.getByRole('checkbox', { name: /Hide my network address.*detour by a relay/ }));

    expect(done).toEqual([['chooseRelay', true]]);
  });

  test('an address that this tab hides stays hidden in the next form', async () => {
    const { user } = show({ ...exampleStates.idle, relayOnly: true } as SignedInState);

    await user.click(screen.getByRole('radio', { name: /Anyone/ }));

    expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(true);
  });

  test('keeps what was entered when creating fails', async () => {
    const { user, change } = show(exampleStates.idle);
    await user.type(screen.getByLabelText('Title (optional)'), 'The garden in May');

    change(exampleStates.preparing);
    change(exampleStates.idleWithProblem);

    expect(screen.getByLabelText<HTMLInputElement>('Title (optional)').value).toBe('The garden in May');
    expect(screen.getByRole('alert').textContent).toMatch(/Too many sessions/);
  });

  test('a session that runs elsewhere can be continued here, or ended after one question', async () => {
    const { done, user } = show(exampleStates.idleWithRunningSessions);
    const [running] = screen.getAllByRole('listitem');
    if (!running) throw new Error('There is no running session.');

    expect(running.textContent).toMatch(/serene-truth-682/);
    expect(running.textContent).toMatch(/Live/);
    await user.click(within(running).getByRole('button', { name: 'Continue here: serene-truth-682' }));
    await user.click(within(running).getByRole('button', { name: 'End it' }));
    await user.click(within(running).getByRole('button', { name: 'End for everybody' }));

    expect(done).toEqual([
      ['continueSession', 'serene-truth-682'],
      ['endOther', 'serene-truth-682'],
    ]);
  });
});

describe('a session', () => {
  test('shows its name, its link as text and code, and how many wait', () => {
    show(exampleStates.ready);

    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('serene-truth-682');
    expect(screen.getByRole('link').getAttribute('href')).toBe(
      'https://live.example.com/listener/#serene-truth-682',
    );
    expect(screen.getByRole('img', { name: /QR code/ })).toBeTruthy();
    expect(screen.getByText('2 of 10 waiting')).toBeTruthy();
    expect(screen.getByText('The garden in May')).toBeTruthy();
  });

  test.each([
    ['live', null],
    ['liveToAnyone', /directly to your listeners, who can see your network address/],
    ['liveByRelay', /by a relay. Listeners do not see your network address/],
  ] as const)('"%s" says what listeners learn of the address: %s', (name, sentence) => {
    show(exampleStates[name]);

    const said = screen.queryByText(/network address/)?.textContent ?? null;

    if (sentence) expect(said).toMatch(sentence);
    else expect(said).toBeNull();
  });

  test.each([
    ['ready', 'Go live', 'goLive'],
    ['live', 'Pause', 'pause'],
    ['paused', 'Resume', 'resume'],
    ['interrupted', 'Reconnect now', 'retry'],
    ['takenOver', 'Speak here instead', 'takeBack'],
    ['ended', 'Start a new session', 'startOver'],
    ['refused', 'Start a new session', 'startOver'],
  ] as const)('that is %s offers "%s"', async (name, label, action) => {
    const { done, user } = show(exampleStates[name]);

    await user.click(button(label));

    expect(done).toEqual([[action]]);
  });

  test.each(['preparing', 'goingLive'] as const)('that is %s cannot go live yet', async (name) => {
    const { done, user } = show(exampleStates[name]);

    await user.click(button(/live/));

    expect(done).toEqual([]);
    expect(isUnavailable(button(/live/).textContent)).toBe(true);
  });

  test('cannot go live without a microphone, says why, and asks again', async () => {
    const { done, user } = show(exampleStates.preparingWithoutMicrophone);

    await user.click(button('Ask again'));

    expect(isUnavailable('Go live')).toBe(true);
    expect(screen.getByRole('alert').textContent).toMatch(/may not use your microphone/);
    expect(done).toEqual([['openMicrophone']]);
  });

  test('that is live counts the time and the listeners', () => {
    show(exampleStates.live);

    expect(screen.getByText('Live')).toBeTruthy();
    expect(screen.getByText('3 of 10 listening')).toBeTruthy();
    expect(screen.getByText('You are on air, and you are heard.')).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toMatch(/^\d+:\d\d/);
    expect(document.title).toBe('Live: serene-truth-682 · Speak · Live sessions');
  });

  test('that is live without listeners does not say that anybody hears', () => {
    const { broadcast } = exampleStates.live as SignedInState;
    show({ ...exampleStates.live, broadcast: { ...broadcast, listenerCount: 0 } } as ScreenState);

    expect(screen.getByText('You are on air. Nobody listens yet.')).toBeTruthy();
    expect(screen.getByText('0 of 10 listening')).toBeTruthy();
  });

  test('that went on elsewhere claims to know neither time nor listeners', () => {
    show(exampleStates.takenOver);

    expect(screen.queryByRole('timer')).toBeNull();
    expect(screen.queryByText(/listening/)).toBeNull();
  });

  test('keeps the focus on the main button while it changes', async () => {
    const { user, change } = show(exampleStates.ready);
    await user.click(button('Go live'));

    for (const name of ['goingLive', 'live', 'paused'] as const) change(exampleStates[name]);

    expect(document.activeElement?.textContent).toBe('Resume');
  });

  test('tells what happened, to the one who spoke', () => {
    show(exampleStates.interrupted);

    expect(screen.getAllByRole('listitem').map((item) => item.querySelector('span')?.textContent)).toEqual([
      'You created the session',
      'You went live',
      'Your connection was lost',
    ]);
  });

  test('is ended only after one question, which Escape takes back', async () => {
    const { done, user } = show(exampleStates.live);

    await user.click(button('End session'));
    expect(document.activeElement?.textContent).toBe('Keep it');
    await user.keyboard('{Escape}');
    expect(document.activeElement?.textContent).toBe('End session');
    expect(done).toEqual([]);

    await user.click(button('End session'));
    await user.click(button('End for everybody'));
    expect(done).toEqual([['end']]);
  });

  test('that is over says why, offers nothing but a new one, and has the focus at its name', () => {
    const { change } = show(exampleStates.live);

    change(exampleStates.ended);

    expect(screen.getByText('You ended the session.')).toBeTruthy();
    expect(buttonNames()).toEqual(['Sign out', 'Start a new session']);
    expect(document.activeElement?.textContent).toBe('serene-truth-682');
    expect(screen.queryByRole('img', { name: /QR code/ })).toBeNull();
  });

  test('offers to sign out only when nothing would be lost', () => {
    const { change } = show(exampleStates.idle);
    expect(buttonNames()).toContain('Sign out');

    change(exampleStates.live);

    expect(buttonNames()).not.toContain('Sign out');
  });
});

describe('being muted', () => {
  test('shows on the badge, at the meter and in the title', () => {
    show(exampleStates.liveMuted);

    expect(screen.getByText('Muted')).toBeTruthy();
    expect(screen.getByText('Muted: nobody hears you.')).toBeTruthy();
    expect(document.title).toMatch(/^Muted: /);
    expect(button('Mute').getAttribute('aria-pressed')).toBe('true');
  });

  test('is done and undone by one button', async () => {
    const { done, user, change } = show(exampleStates.live);

    await user.click(button('Mute'));
    change(exampleStates.liveMuted);
    await user.click(button('Mute'));

    expect(done).toEqual([['mute'], ['unmute']]);
  });
});

describe('trouble', () => {
  test('a lost microphone is told and another one can be chosen', async () => {
    const { done, user } = show(exampleStates.microphoneLost);

    await user.click(button('Choose a microphone'));

    expect(screen.getByRole('alert').textContent).toMatch(/microphone is gone/);
    expect(done).toEqual([['openMicrophone']]);
  });

  test('another microphone is chosen from the list', async () => {
    const { done, user } = show(exampleStates.live);

    await user.selectOptions(screen.getByLabelText('Microphone'), 'Built-in microphone');

    expect(done).toEqual([['chooseMicrophone', 'built-in']]);
  });

  test('a sign-in that expired while live is told, and can be renewed', async () => {
    const { done, user } = show(exampleStates.liveSignedOut);

    await user.click(button('Sign in'));

    expect(screen.getByRole('alert').textContent).toMatch(/not signed in any more/);
    expect(done).toEqual([['signIn']]);
  });

  test('a service out of reach is told together with what still works', () => {
    show(exampleStates.reconnecting);

    expect(
      screen.getByText(/Whoever hears you goes on hearing you/, { selector: '.session-says' }),
    ).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(announced()).toMatch(/^Reconnecting\. The service is out of reach/);
  });

  test('a session that went on elsewhere is taken back by one button, not two', async () => {
    const { done, user } = show(exampleStates.takenOver);

    await user.click(button('Speak here instead'));

    expect(buttonNames()).toEqual(['Speak here instead']);
    expect(screen.getByRole('alert').textContent).toMatch(/another tab or on another device/);
    expect(done).toEqual([['takeBack']]);
  });

  test('a microphone that another program has is opened again by "Try again"', async () => {
    const state = exampleStates.preparingWithoutMicrophone;
    const { done, user } = show({ ...state, problem: 'MicrophoneBusy' } as ScreenState);

    await user.click(button('Try again'));

    expect(done).toEqual([['openMicrophone']]);
  });
});

describe('for those who hear the page', () => {
  test('each change of status is announced, with what it means', () => {
    const { change } = show(exampleStates.ready);

    change(exampleStates.live);
    expect(announced()).toBe('Live. You are on air, and you are heard.');
    change(exampleStates.liveMuted);
    expect(announced()).toBe('Muted. You are live, but muted: nobody hears you.');
  });

  test('a problem is announced once: by its notice', () => {
    show(exampleStates.microphoneLost);

    expect(announced()).toBe('No microphone');
  });

  test('the level meter is not', () => {
    show(exampleStates.live);

    expect(document.querySelector('.level-meter-track')?.getAttribute('aria-hidden')).toBe('true');
  });
});
