// @vitest-environment happy-dom
// What a listener sees and hears of each state, and what the buttons do.
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ListenerScreen } from './ListenerScreen.tsx';
import { exampleStates } from './exampleStates.ts';
import type { ListenerPageActions, ListenerPageState } from './listenerPageState.ts';

afterEach(cleanup);

const createActions = () =>
  ({
    typeName: vi.fn(),
    join: vi.fn(),
    chooseRelay: vi.fn(),
    leave: vi.fn(),
    listen: vi.fn(),
    retry: vi.fn(),
    reload: vi.fn(),
    signIn: vi.fn(),
    signOut: vi.fn(),
    setVolume: vi.fn(),
    mute: vi.fn(),
    unmute: vi.fn(),
  }) satisfies ListenerPageActions;

const show = (state: ListenerPageState) => {
  const actions = createActions();
  const draw = (shown: ListenerPageState) => (
    <ListenerScreen state={shown} actions={actions} openMeter={null} />
  );
  const view = render(draw(state));
  return { actions, user: userEvent.setup(), change: (next: ListenerPageState) => view.rerender(draw(next)) };
};

const seen = () => document.querySelector('main')?.textContent ?? '';
const announced = () => screen.getByRole('status').textContent;

describe.each(Object.entries(exampleStates))('%s', (_, state) => {
  test('has one heading of the first level and no fault that axe finds', async () => {
    show(state);

    // Colours are checked from the style sheet itself; here is none.
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });

    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  test('offers one primary thing to do, at most', () => {
    show(state);

    expect(document.querySelectorAll('[data-kind="primary"]').length).toBeLessThanOrEqual(1);
  });
});

describe('a session', () => {
  test.each([
    ['waiting', 'Waiting room', 'The speaker is not live yet.'],
    ['connecting', 'Live', 'The sound is on its way.'],
    ['playing', 'Live', 'You are hearing the speaker.'],
    ['blocked', 'Live', 'Your browser wants a tap'],
    ['paused', 'Paused', 'The speaker has paused.'],
    ['interrupted', 'Interrupted', 'The speaker’s connection was lost.'],
    ['reconnecting', 'Reconnecting', 'You need not do anything.'],
    ['ended', 'Ended', 'The speaker ended the session.'],
    ['waitingWithoutTap', 'Waiting room', 'Your browser wants a tap for that.'],
    ['muted', 'Live', 'You have muted the sound.'],
    ['lostSpeaker', 'Ended', 'because the speaker did not come back'],
    ['audioUnreachable', 'Reconnecting', 'The sound does not get through'],
    ['relayUnreachable', 'Reconnecting', 'leave and join without hiding your network address'],
    ['serviceUnreachable', 'Live', 'this may have changed'],
  ] as const)('that is %s says "%s": %s', (name, label, sentence) => {
    show(exampleStates[name]);

    expect(seen()).toContain('serene-truth-682');
    expect(seen()).toContain('Morning talk: how we test what must not break');
    expect(seen()).toContain(label);
    expect(seen()).toContain(sentence);
    expect(announced()).toContain(`${label}. `);
    expect(document.title).toBe(`${label}: serene-truth-682 · Listen · Live sessions`);
  });

  test('tells what happened, with the time', () => {
    show(exampleStates.interrupted);

    const items = within(screen.getByRole('region', { name: 'What happened' })).getAllByRole('listitem');
    expect(items.map((item) => item.querySelector('span')?.textContent)).toEqual([
      'The session was created',
      'The speaker went live',
      'The speaker’s connection was lost',
    ]);
    expect(items[1]?.querySelector('time')?.getAttribute('datetime')).toBe('2026-03-01T10:04:10Z');
  });

  test.each([
    ['blocked', 'Tap to listen'],
    ['blockedWhilePaused', 'Tap to listen'],
    ['waitingWithoutTap', 'Allow the sound'],
  ] as const)('that is %s plays after a tap: %s', async (name, button) => {
    const { user, actions } = show(exampleStates[name]);

    await user.click(screen.getByRole('button', { name: button }));

    expect(actions.listen).toHaveBeenCalledOnce();
  });

  test('whose sound does not get through can be tried again', async () => {
    const { user, actions } = show(exampleStates.audioUnreachable);

    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(actions.retry).toHaveBeenCalledOnce();
  });

  test('can be left, except when it is over: then there is another', async () => {
    const { user, actions, change } = show(exampleStates.playing);
    await user.click(screen.getByRole('button', { name: 'Leave' }));

    change(exampleStates.ended);
    await user.click(screen.getByRole('button', { name: 'Listen to another session' }));

    expect(actions.leave).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole('button', { name: 'Leave' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Mute' })).toBeNull();
  });

  test('is muted and unmuted with one button, which says what is so', async () => {
    const { user, actions, change } = show(exampleStates.playing);
    const mute = screen.getByRole('button', { name: 'Mute' });
    expect(mute.getAttribute('aria-pressed')).toBe('false');
    await user.click(mute);

    change(exampleStates.muted);
    expect(mute.getAttribute('aria-pressed')).toBe('true');
    await user.click(mute);

    expect([actions.mute.mock.calls.length, actions.unmute.mock.calls.length]).toEqual([1, 1]);
  });

  test('has a volume only where a page can set it', () => {
    const { change } = show(exampleStates.playing);
    expect(screen.getByRole('slider', { name: 'Volume' }).getAttribute('aria-valuetext')).toBe('80 %');

    change(exampleStates.muted);

    expect(screen.queryByRole('slider')).toBeNull();
  });

  test.each([
    ['playing', 'you and the speaker can see each other’s network address'],
    ['relayed', 'The speaker does not see your network address'],
  ] as const)('that is %s says who sees whose address', (name, sentence) => {
    show(exampleStates[name]);

    expect(seen()).toContain(sentence);
  });

  test('says to those who hear the page when something changes, in one region that stays', () => {
    const { change } = show(exampleStates.waiting);
    const region = screen.getByRole('status');

    change(exampleStates.playing);

    expect(screen.getByRole('status')).toBe(region);
    expect(announced()).toBe('Live. You are hearing the speaker.');
  });
});

describe('the way in', () => {
  test('asks for the name and joins with the Enter key', async () => {
    const { user, actions } = show(exampleStates.idle);
    const field = screen.getByRole('textbox', { name: 'Name of the session' });

    await user.type(field, 's{Enter}');

    expect(actions.typeName).toHaveBeenCalledWith('s');
    expect(actions.join).toHaveBeenCalledExactlyOnceWith();
    expect(document.title).toBe('Listen · Live sessions');
  });

  test('cannot be gone twice at once', async () => {
    const { user, actions } = show(exampleStates.joining);

    await user.click(screen.getByRole('button', { name: 'Joining…' }));

    expect(actions.join).not.toHaveBeenCalled();
    expect(announced()).toBe('Joining');
  });

  test('offers names that may have been meant', async () => {
    const { user, actions } = show(exampleStates.unknownName);

    expect(screen.getByRole('alert').textContent).toContain('There is no session with this name.');
    await user.click(
      within(screen.getByRole('group', { name: 'Did you mean' })).getByRole('button', {
        name: 'serene-truth-682',
      }),
    );

    expect(actions.join).toHaveBeenCalledExactlyOnceWith('serene-truth-682');
  });

  test('says beside the field what a name looks like', () => {
    show(exampleStates.unreadableName);

    const field = screen.getByRole('textbox');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const describedBy = (field.getAttribute('aria-describedby') ?? '').split(' ');
    const description = describedBy.map((id) => document.getElementById(id)?.textContent).join(' ');
    expect(description).toContain('A name is two words and a number, as in “serene truth 682”.');
  });

  test.each([
    ['refused', 'Every seat in this session is taken.', 'Try again', 'retry'],
    ['signInRequired', 'only for people who are signed in', 'Sign in', 'signIn'],
  ] as const)('when %s says why and what to do', async (name, sentence, button, action) => {
    const { user, actions } = show(exampleStates[name]);

    expect(screen.getByRole('alert').textContent).toContain(sentence);
    await user.click(screen.getByRole('button', { name: button }));

    expect(actions[action]).toHaveBeenCalledOnce();
  });

  test('lets people hide their address, and says from whom', async () => {
    const { user, actions } = show(exampleStates.idle);

    await user.click(screen.getByRole('checkbox', { name: /Hide my network address/ }));

    expect(actions.chooseRelay).toHaveBeenCalledExactlyOnceWith(true);
    expect(seen()).toContain('the two of you can see each other’s network address');
  });

  test('shows who is signed in, and the way out', async () => {
    const { user, actions } = show({ ...exampleStates.idle, personName: 'listener@example.com' });

    expect(screen.getByText('listener@example.com')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Sign out' }));

    expect(actions.signOut).toHaveBeenCalledOnce();
  });
});

describe('the focus', () => {
  test('moves to the heading of the view that takes the place of another', () => {
    const { change } = show(exampleStates.idle);
    expect(document.activeElement).toBe(document.body);

    change(exampleStates.waiting);
    expect(document.activeElement?.textContent).toBe('serene-truth-682');

    change(exampleStates.refused);
    expect(document.activeElement?.textContent).toBe('Listen to a live session');
  });

  test('stays where it is while the same view changes', () => {
    const { change } = show(exampleStates.playing);
    const mute = screen.getByRole('button', { name: 'Mute' });
    mute.focus();

    change(exampleStates.paused);

    expect(document.activeElement).toBe(mute);
  });
});
