// @vitest-environment happy-dom
// The ways in: signing in, as whoever, and going on as a guest where the API admits guests.
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { readViolations } from './readViolations.ts';
import { Welcome } from './Welcome.tsx';

afterEach(cleanup);

const createActions = (leaving: () => Promise<void> = () => Promise.resolve()) => {
  const calls: string[] = [];
  const leave = (name: string) => () => {
    calls.push(name);
    return leaving();
  };
  const actions = { openSignIn: leave('sign in'), openSignInAsSomeoneElse: leave('as someone else') };
  return { calls, actions, withGuest: { ...actions, goOnAsGuest: () => void calls.push('guest') } };
};

test('offers each way in', async () => {
  const { calls, withGuest } = createActions();
  render(<Welcome actions={withGuest} />);

  for (const name of ['Sign in', 'Sign in as someone else', 'Go on as a guest'])
    await userEvent.click(screen.getByRole('button', { name }));

  expect(calls).toEqual(['sign in', 'as someone else', 'guest']);
});

test('offers no guest where the API has no key for guests', () => {
  render(<Welcome actions={createActions().actions} />);

  expect(screen.queryByRole('button', { name: 'Go on as a guest' })).toBeNull();
});

test('says why signing in is not possible, and stays', async () => {
  const { actions } = createActions(() => Promise.reject(new TypeError('Failed to fetch')));
  render(<Welcome actions={actions} />);

  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));

  expect((await screen.findByRole('alert')).textContent).toBe(
    'The sign-in page cannot be reached: Failed to fetch',
  );
});

test('offers to try again when the page cannot start', () => {
  render(<Welcome problem="The page cannot start: no configuration" />);

  expect(screen.getByRole('alert').textContent).toBe('The page cannot start: no configuration');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
});

test.each([undefined, 'Signing in did not work: access_denied'])(
  'axe-core finds nothing: %s',
  async (problem) => {
    const { container } = render(<Welcome actions={createActions().withGuest} problem={problem} />);

    expect(await readViolations(container)).toEqual([]);
  },
);
