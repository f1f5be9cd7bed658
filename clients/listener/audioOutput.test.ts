// The audio element's whims: refusals, taps, headsets that stop it, streams that replace each other.
import { describe, expect, test } from 'vitest';
import { settle } from '../core/manualClock.ts';
import { createAudioOutput } from './audioOutput.ts';
import type { AudioElement } from './audioOutput.ts';

const createStream = (active = true) => ({ active }) as MediaStream;

/** @param answers what each call of `play` leads to; default: it plays */
const createScene = (answers: readonly (() => Promise<void>)[] = []) => {
  const waiting = [...answers];
  const told: (boolean | 'needs tap')[] = [];
  let plays = 0;
  const element = Object.assign(new EventTarget(), {
    srcObject: null as MediaProvider | null,
    volume: 1,
    muted: false,
    play: () => ((plays += 1), waiting.shift()?.() ?? Promise.resolve()),
  }) satisfies AudioElement;
  const silence = createStream();
  const output = createAudioOutput({
    element,
    createSilence: () => silence,
    onPlaying: (isPlaying) => told.push(isPlaying),
    onNeedsTap: () => told.push('needs tap'),
  });
  return { element, output, told, silence, plays: () => plays };
};

const refusal = () => Promise.reject(new DOMException('wants a gesture', 'NotAllowedError'));
const abort = () => Promise.reject(new DOMException('new load', 'AbortError'));

describe('a stream', () => {
  test('is played at once, and that is told', async () => {
    const { element, output, told } = createScene();
    const stream = createStream();

    output.setStream(stream);
    await settle();

    expect([element.srcObject, told]).toEqual([stream, [true]]);
  });

  test('that the browser refuses to play is told, and plays after a tap', async () => {
    const { output, told } = createScene([refusal]);

    output.setStream(createStream());
    await settle();
    expect(told).toEqual([false]);

    output.play();
    await settle();
    expect(told).toEqual([false, true]);
  });

  test('is given to the element once, however often it is named', () => {
    const { output, plays } = createScene();
    const stream = createStream();

    output.setStream(stream);
    output.setStream(stream);

    expect(plays()).toBe(1);
  });

  test('that another one replaces while it begins is not told of', async () => {
    const { output, told } = createScene([abort]);

    output.setStream(createStream());
    output.setStream(createStream());
    await settle();

    expect(told).toEqual([true]);
  });

  test('that a headset or a phone call stops is told of, and so is its return', () => {
    const { element, output, told } = createScene();
    output.setStream(createStream());

    element.dispatchEvent(new Event('pause'));
    element.dispatchEvent(new Event('playing'));

    expect(told).toEqual([false, true]);
  });

  test('that has ended pauses the element without being told of', () => {
    const { element, output, told } = createScene();
    output.setStream(createStream(false));

    element.dispatchEvent(new Event('pause'));

    expect(told).toEqual([]);
  });
});

describe('priming', () => {
  test('plays silence within the tap and claims nothing', async () => {
    const { element, output, told, silence } = createScene();

    output.prime();
    element.dispatchEvent(new Event('playing'));
    await settle();

    expect([element.srcObject, told]).toEqual([silence, []]);
  });

  test('that the browser refuses is told, and tried again with the next tap', async () => {
    const { output, told, plays } = createScene([refusal]);

    output.prime();
    await settle();
    output.play();
    await settle();

    expect([told, plays()]).toEqual([['needs tap'], 2]);
  });

  test('that a stream interrupts is not told of', async () => {
    const { output, told } = createScene([abort]);

    output.prime();
    output.setStream(createStream());
    await settle();

    expect(told).toEqual([true]);
  });

  test('does not interrupt a stream', () => {
    const { element, output } = createScene();
    const stream = createStream();
    output.setStream(stream);

    output.prime();

    expect(element.srcObject).toBe(stream);
  });
});

describe('the volume', () => {
  test('is set on the element', () => {
    const { element, output } = createScene();

    output.setVolume(0.25);
    output.setMuted(true);

    expect([output.canSetVolume, element.volume, element.muted]).toEqual([true, 0.25, true]);
  });

  test('is known to be out of reach where the element keeps 1', () => {
    const element = Object.defineProperty(
      Object.assign(new EventTarget(), { srcObject: null, muted: false, play: () => Promise.resolve() }),
      'volume',
      { get: () => 1, set: () => {} },
    ) as unknown as AudioElement;

    expect(createAudioOutput({ element, onPlaying: () => {}, onNeedsTap: () => {} }).canSetVolume).toBe(
      false,
    );
  });
});
