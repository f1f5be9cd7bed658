// Microphones of a made-up device: which one is opened, what is listed, who is told of changes.
import { describe, expect, test } from 'vitest';
import { createMicrophones } from './microphones.ts';
import type { MicrophoneSource } from './microphones.ts';

const stream = {} as MediaStream;

const createSource = (refusals: readonly Error[] = []) => {
  const asked: unknown[] = [];
  const devices = new EventTarget();
  const waiting = [...refusals];
  const source: MicrophoneSource = {
    getUserMedia(constraints) {
      asked.push((constraints?.audio as MediaTrackConstraints).deviceId);
      const refusal = waiting.shift();
      return refusal === undefined ? Promise.resolve(stream) : Promise.reject(refusal);
    },
    enumerateDevices: () =>
      Promise.resolve([
        { kind: 'audiooutput', deviceId: 'speakers', label: 'Speakers' },
        { kind: 'audioinput', deviceId: 'built-in', label: 'Built-in' },
        { kind: 'audioinput', deviceId: 'usb', label: '' },
        { kind: 'audioinput', deviceId: '', label: '' },
      ] as MediaDeviceInfo[]),
    addEventListener: devices.addEventListener.bind(devices),
    removeEventListener: devices.removeEventListener.bind(devices),
  };
  return { source, asked, devices };
};

describe('open', () => {
  test('lets the browser choose when none is named', async () => {
    const { source, asked } = createSource();

    expect(await createMicrophones(source).open()).toBe(stream);
    expect(asked).toEqual([undefined]);
  });

  test('opens exactly the one that was chosen', async () => {
    const { source, asked } = createSource();

    await createMicrophones(source).open('usb');

    expect(asked).toEqual([{ exact: 'usb' }]);
  });

  test.each(['OverconstrainedError', 'NotFoundError'])(
    'lets the browser choose when the chosen one is gone (%s)',
    async (name) => {
      const { source, asked } = createSource([new DOMException('gone', name)]);

      expect(await createMicrophones(source).open('usb')).toBe(stream);
      expect(asked).toEqual([{ exact: 'usb' }, undefined]);
    },
  );

  test.each(['NotAllowedError', 'NotReadableError'])('does not ask again after %s', async (name) => {
    const { source, asked } = createSource([new DOMException('no', name)]);

    await expect(createMicrophones(source).open('usb')).rejects.toMatchObject({ name });
    expect(asked).toHaveLength(1);
  });

  test('finds none on a page without devices', async () => {
    const microphones = createMicrophones(undefined);

    await expect(microphones.open()).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(await microphones.readList()).toEqual([]);
  });
});

test('lists what can be recorded with, and numbers what has no name', async () => {
  const { source } = createSource();

  expect(await createMicrophones(source).readList()).toEqual([
    { deviceId: 'built-in', label: 'Built-in' },
    { deviceId: 'usb', label: 'Microphone 2' },
  ]);
});

test('tells of changes until it is told to stop', () => {
  const { source, devices } = createSource();
  let changeCount = 0;
  const stop = createMicrophones(source).onListChange(() => changeCount++);

  devices.dispatchEvent(new Event('devicechange'));
  stop();
  devices.dispatchEvent(new Event('devicechange'));

  expect(changeCount).toBe(1);
});
