// @vitest-environment happy-dom
// What a person sees and hears of a refusal.
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { AnswerLine } from './AnswerLine.tsx';
import { readViolations } from './readViolations.ts';

afterEach(cleanup);

const words = { text: 'A guest may not call createSession.', offersSignIn: true };

test('a refusal is announced in the line that was there before', () => {
  const { rerender } = render(<AnswerLine words={undefined} onSignIn={() => {}} />);
  const line = screen.getByRole('status');

  rerender(<AnswerLine words={words} onSignIn={() => {}} />);

  expect([screen.getByRole('status'), line.textContent]).toEqual([
    line,
    'A guest may not call createSession.',
  ]);
});

test('signing in is offered where it helps, and only there', async () => {
  let signIns = 0;
  const onSignIn = () => void signIns++;
  const { rerender } = render(<AnswerLine words={words} onSignIn={onSignIn} />);

  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  rerender(<AnswerLine words={{ ...words, offersSignIn: false }} onSignIn={onSignIn} />);

  expect([signIns, screen.queryByRole('button')]).toEqual([1, null]);
});

test.each([undefined, words])('axe-core finds nothing: %j', async (shown) => {
  const { container } = render(<AnswerLine words={shown} onSignIn={() => {}} />);

  expect(await readViolations(container)).toEqual([]);
});
