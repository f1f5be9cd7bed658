// One at a time per key.
import { expect, test } from 'vitest';
import { createKeyQueue } from './keyQueue.ts';

test('runs tasks of one key in the order of asking, of different keys beside each other', async () => {
  const queue = createKeyQueue();
  const events: string[] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));

  const first = queue.run('a', async () => {
    await gate;
    events.push('a1');
  });
  const second = queue.run('a', async () => void events.push('a2'));
  await queue.run('b', async () => void events.push('b1'));
  release();
  await Promise.all([first, second]);

  expect(events).toEqual(['b1', 'a1', 'a2']);
});

test('goes on after a task that failed, and tells only its own caller', async () => {
  const queue = createKeyQueue();

  const failing = queue.run('a', () => Promise.reject(new Error('refused')));
  const next = queue.run('a', () => Promise.resolve('done'));

  await expect(failing).rejects.toThrow('refused');
  await expect(next).resolves.toBe('done');
});

test('is idle when the last task is over', async () => {
  const queue = createKeyQueue();
  let isOver = false;
  void queue.run('a', async () => {
    await Promise.resolve();
    isOver = true;
  });

  await queue.idle();

  expect(isOver).toBe(true);
});
