// @vitest-environment happy-dom
// The meter with levels and a time that the test makes up.
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { LevelMeter } from './LevelMeter.tsx';

afterEach(cleanup);

const stream = {} as MediaStream;

const createMeter = () => {
  let tell: ((level: number) => void) | undefined;
  let nowMs = 0;
  const readNowMs = (): number => nowMs;
  const openMeter = (_: MediaStream, onLevel: (level: number) => void) => {
    tell = onLevel;
    return () => (tell = undefined);
  };
  const element = (silencedBecause: string | null, shown: MediaStream | null = stream) => (
    <LevelMeter stream={shown} silencedBecause={silencedBecause} openMeter={openMeter} nowMs={readNowMs} />
  );
  const hear = (level: number, afterMs = 0): void => {
    nowMs += afterMs;
    act(() => tell?.(level));
  };
  return { element, hear, isMeasuring: () => tell !== undefined };
};

const barTransform = () => document.querySelector<HTMLElement>('.level-meter-bar')?.style.transform;

test('the bar is as long as the microphone is loud', () => {
  const { element, hear } = createMeter();
  render(element(null));

  hear(0.5);

  expect(barTransform()).toBe('scaleX(0.500)');
  expect(screen.getByText('The bar moves when you speak.')).toBeTruthy();
});

test('six seconds without a sound are told, and a sound ends that', () => {
  const { element, hear } = createMeter();
  render(element(null));
  hear(0.05);
  hear(0.05, 6000);
  expect(screen.queryByText(/Nothing comes/)).toBeNull();

  hear(0.05, 1);
  expect(screen.getByText(/Nothing comes from this microphone/)).toBeTruthy();
  hear(0.4, 16);

  expect(screen.queryByText(/Nothing comes/)).toBeNull();
});

test('time in which the browser keeps sound off is not silence', () => {
  const { element, hear } = createMeter();
  render(element(null));

  hear(0, 60_000);

  expect(screen.queryByText(/Nothing comes/)).toBeNull();
});

test('who is muted is told so, with a bar that rests', () => {
  const { element, hear, isMeasuring } = createMeter();
  const { rerender } = render(element(null));
  hear(0.7);

  rerender(element('Muted: nobody hears you.'));

  expect(isMeasuring()).toBe(false);
  expect(barTransform()).toBe('scaleX(0)');
  expect(screen.getByText('Muted: nobody hears you.')).toBeTruthy();
});

test('without a microphone it says so', () => {
  const { element, isMeasuring } = createMeter();

  render(element(null, null));

  expect(isMeasuring()).toBe(false);
  expect(screen.getByText('No microphone is open.')).toBeTruthy();
});
