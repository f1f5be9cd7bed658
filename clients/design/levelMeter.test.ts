// The meter over a made-up audio context whose samples the test writes.
import { describe, expect, test } from 'vitest';
import { openLevelMeter, toLevel } from './levelMeter.ts';
import type { MeterBrowser } from './levelMeter.ts';

const createBrowser = () => {
  const frames = new Set<() => void>();
  const gestures = new Set<() => void>();
  const log: string[] = [];
  let amplitude = 0;
  const context = {
    state: 'running',
    createAnalyser: () => ({
      fftSize: 2048,
      getFloatTimeDomainData: (samples: Float32Array) => samples.fill(amplitude),
    }),
    createMediaStreamSource: () => ({
      connect: () => log.push('connected'),
      disconnect: () => log.push('disconnected'),
    }),
    resume: () => Promise.resolve(log.push('resumed')),
    close: () => Promise.resolve(log.push('closed')),
  } as unknown as AudioContext;
  const browser: MeterBrowser = {
    createAudioContext: () => context,
    onNextFrame: (callback) => {
      frames.add(callback);
      return () => frames.delete(callback);
    },
    onGesture: (callback) => {
      gestures.add(callback);
      return () => gestures.delete(callback);
    },
  };
  const drawFrame = (heardAmplitude: number): void => {
    amplitude = heardAmplitude;
    const due = [...frames];
    frames.clear();
    for (const callback of due) callback();
  };
  return { browser, context: context as { state: string }, drawFrame, log, frames, gestures };
};

describe('toLevel', () => {
  test.each([
    ['silence', 0, 0],
    ['the noise of a room, −60 dB', 0.001, 0],
    ['−30 dB', 0.031623, 0.5],
    ['−6 dB', 0.501187, 0.9],
    ['full scale', 1, 1],
    ['more than full scale', 2, 1],
  ])('of %s', (_, amplitude, level) => {
    expect(toLevel(new Float32Array(64).fill(amplitude))).toBeCloseTo(level, 3);
  });
});

describe('openLevelMeter', () => {
  test('tells the level once per frame', () => {
    const { browser, drawFrame } = createBrowser();
    const levels: number[] = [];
    openLevelMeter({} as MediaStream, (level) => levels.push(Math.round(level * 100)), browser);

    for (const amplitude of [0, 0.031623, 1]) drawFrame(amplitude);

    expect(levels).toEqual([0, 50, 100]);
  });

  test('tells nothing while the browser keeps sound off', () => {
    const { browser, context, drawFrame } = createBrowser();
    const levels: number[] = [];
    openLevelMeter({} as MediaStream, (level) => levels.push(level), browser);

    context.state = 'suspended';
    drawFrame(1);
    context.state = 'running';
    drawFrame(1);

    expect(levels).toEqual([1]);
  });

  test('resumes at a gesture, for browsers that keep sound off until then', () => {
    const { browser, gestures, log } = createBrowser();
    openLevelMeter({} as MediaStream, () => {}, browser);

    for (const callback of gestures) callback();

    expect(log).toEqual(['connected', 'resumed']);
  });

  test('once closed tells nothing, listens to nothing and has let the device go', () => {
    const { browser, drawFrame, frames, gestures, log } = createBrowser();
    const levels: number[] = [];
    const close = openLevelMeter({} as MediaStream, (level) => levels.push(level), browser);
    drawFrame(1);

    close();
    drawFrame(1);

    expect(levels).toHaveLength(1);
    expect([frames.size, gestures.size]).toEqual([0, 0]);
    expect(log).toEqual(['connected', 'disconnected', 'closed']);
  });
});
