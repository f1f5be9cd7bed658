// @vitest-environment happy-dom
// The line above the editors: as whom operations run, and what a person sees and hears of changing it.
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { Masthead } from './Masthead.tsx';
import type { KnownPerson } from './people/people.ts';
import { readViolations } from './readViolations.ts';

afterEach(cleanup);

const speaker: KnownPerson = { personId: 'speaker', name: 'speaker@example.com', isExpired: false };
const guest: KnownPerson = { personId: 'guest', name: 'Guest', isExpired: false };

const show = (active: KnownPerson, leaving: () => Promise<void> = () => Promise.resolve()) => {
  const calls: string[] = [];
  const leave = (name: string) => {
    calls.push(name);
    return leaving();
  };
  const people = {
    switchTo: (personId: string) => void calls.push(`switch to ${personId}`),
    openSignInAsSomeoneElse: () => leave('add'),
    signOut: (personId: string) => leave(`sign out ${personId}`),
  };
  const everyone = [active.personId === 'speaker' ? active : speaker, guest];
  const masthead = (person: KnownPerson) => (
    <Masthead people={people} everyone={everyone} active={person} sessionId="serene-truth-682" />
  );
  const { container, rerender } = render(masthead(active));
  return { calls, container, become: (person: KnownPerson) => rerender(masthead(person)) };
};

test('names the session and as whom operations run', () => {
  show(speaker);

  expect(screen.getByText('serene-truth-682')).toBeDefined();
  expect(screen.getByLabelText<HTMLSelectElement>('Run as').selectedOptions[0]?.text).toBe(
    'speaker@example.com',
  );
});

describe('switching', () => {
  test('is choosing from the list, the guest among them', async () => {
    const { calls } = show(speaker);

    await userEvent.selectOptions(screen.getByLabelText('Run as'), 'Guest (API key)');

    expect(calls).toEqual(['switch to guest']);
  });

  test('is announced', () => {
    const { become } = show(speaker);

    become(guest);

    expect(screen.getByText('Operations run as Guest (API key).').getAttribute('role')).toBe('status');
  });
});

describe('the buttons', () => {
  test('add one more person, and sign the active one out', async () => {
    const { calls } = show(speaker);

    await userEvent.click(screen.getByRole('button', { name: 'Sign in as someone else' }));
    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));

    expect(calls).toEqual(['add', 'sign out speaker']);
  });

  test('do not sign the guest out, who is never signed in', async () => {
    const { calls } = show(guest);

    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));

    expect(calls).toEqual([]);
  });

  test('offer to sign in again when the sign-in has expired', () => {
    show({ ...speaker, isExpired: true });

    expect(screen.getByRole('button', { name: 'Sign in again' })).toBeDefined();
    expect(screen.getByRole('option', { name: 'speaker@example.com (sign-in has expired)' })).toBeDefined();
  });

  test('say so when the provider cannot be reached', async () => {
    show(speaker, () => Promise.reject(new TypeError('Failed to fetch')));

    await userEvent.click(screen.getByRole('button', { name: 'Sign in as someone else' }));

    expect((await screen.findByRole('alert')).textContent).toBe(
      'The sign-in page cannot be reached: Failed to fetch',
    );
  });
});

test.each([speaker, guest, { ...speaker, isExpired: true }])('axe-core finds nothing: %j', async (active) => {
  const { container } = show(active);

  expect(await readViolations(container)).toEqual([]);
});
