// What outlives the process: channels, their tags and versions; not those that were deleted.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ManualClock, createManualClock } from '../manualClock.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { type Channels, createChannels } from './channels.ts';

let dataDirectory: string;
let clock: ManualClock;
let channels: Channels;

function reopen(): Channels {
  const reopened = createChannels(createTestCloud({ clock, dataDirectory }));
  reopened.open();
  return reopened;
}

beforeEach(() => {
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'channels-'));
  clock = createManualClock();
  channels = reopen();
});
afterEach(() => rmSync(dataDirectory, { recursive: true }));

const fileOf = (): string => path.join(dataDirectory, 'kinesisvideo', 'channels.jsonl');

test('channels are there after a crash, with their last version and tags', () => {
  const channel = channels.create('live-a', 60, { stage: 'test' });
  channels.update(channel, 90);
  channels.setTags(channel, { stage: 'prod' });
  const before = channels.find(channel.arn);

  const after = reopen().find(channel.arn);

  expect(after).toEqual({ ...before, status: 'ACTIVE' });
  expect(after).toMatchObject({ messageTtlSeconds: 90, tags: { stage: 'prod' }, id: channel.id });
});

test('a deleted channel is gone after a crash, and its name is free', () => {
  const first = channels.create('live-a', 60, {});
  channels.create('live-b', 60, {});
  channels.delete(first);

  const reopened = reopen();

  expect(reopened.list().map(({ name }) => name)).toEqual(['live-b']);
  expect(reopened.create('live-a', 60, {}).name).toBe('live-a');
});

test('a name that was used again stands for its newest channel', async () => {
  channels.delete(channels.create('live-a', 60, {}));
  await clock.advance(500);
  const second = channels.create('live-a', 60, {});

  expect(reopen().findByName('live-a')?.arn).toBe(second.arn);
});

test('a line that a crash cut off is left away, and the file is whole again', () => {
  const channel = channels.create('live-a', 60, {});
  appendFileSync(fileOf(), '{"put":{"na');

  const reopened = reopen();
  reopened.create('live-b', 60, {});

  expect(reopened.find(channel.arn)?.name).toBe('live-a');
  expect(reopen().count()).toBe(2);
});

test('a damaged file is told by its name and left as it is', () => {
  appendFileSync(fileOf(), 'nonsense\n');
  const content = readFileSync(fileOf(), 'utf8');

  expect(reopen).toThrow(fileOf());
  expect(readFileSync(fileOf(), 'utf8')).toBe(content);
});

test('what cannot be written is not made', () => {
  const kept = channels.create('live-a', 60, {});
  channels.close();

  expect(() => channels.create('live-b', 60, {})).toThrow();
  expect(() => channels.update(kept, 90)).toThrow();
  expect(() => channels.delete(kept)).toThrow();

  expect(channels.findByName('live-b')).toBeUndefined();
  expect(channels.find(kept.arn)).toEqual(kept);
});

test.each([-600_000, 600_000])(
  'a channel is CREATING, UPDATING and DELETING for half a second, though the clock steps by %i ms',
  async (byMs) => {
    const { arn } = channels.create('live-a', 60, {});
    const statusNow = () => channels.find(arn)?.status;
    const seen: (string | undefined)[] = [];
    const stepAndWait = async (): Promise<void> => {
      clock.step(byMs);
      await clock.advance(499);
      seen.push(statusNow());
      await clock.advance(1);
      seen.push(statusNow());
    };

    await stepAndWait();
    const channel = channels.find(arn);
    if (!channel) throw new Error('the channel is gone');
    channels.update(channel, 90);
    await stepAndWait();
    channels.delete(channel);
    await stepAndWait();

    expect(seen).toEqual(['CREATING', 'ACTIVE', 'UPDATING', 'ACTIVE', 'DELETING', undefined]);
  },
);
