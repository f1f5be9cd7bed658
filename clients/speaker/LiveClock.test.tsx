// @vitest-environment happy-dom
// The clock, by a time that the test makes up.
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveClock, toClockText } from './LiveClock.tsx';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-05-04T10:00:05.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('counts on each second, and is not announced', () => {
  render(<LiveClock startedAt="2026-05-04T10:00:00.000Z" />);
  expect(screen.getByRole('timer').textContent).toBe('0:05');

  act(() => void vi.advanceTimersByTime(2000));

  expect(screen.getByRole('timer').textContent).toBe('0:07');
  expect(screen.getByRole('timer').getAttribute('aria-live')).toBe('off');
});

test.each([
  [-4000, '0:00'],
  [59_999, '0:59'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('%i ms are "%s"', (elapsedMs, text) => {
  expect(toClockText(elapsedMs)).toBe(text);
});
