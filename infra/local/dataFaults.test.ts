// What every writer of the data folder promises when the disk fails: each of its calls is made to fail once. What was
// acknowledged, and nothing else, is there in memory and at the next start; or one sentence names the file and what is lost.
// DynamoDB's rows and streams have a test of their own.
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGrantStore } from './cognito/grantStore.ts';
import { readSignInKeys } from './cognito/signInKeys.ts';
import { nodeFiles, type FileLayer } from './fileLayer.ts';
import { readOrCreateKeyring } from './iam/keyring.ts';
import { toKeptLine } from './keptLine.ts';
import { createChannels } from './kinesisvideo/channels.ts';
import { createManualClock } from './manualClock.ts';
import { Queue } from './sqs/queue.ts';
import { parseQueue } from './sqs/queueDefinition.ts';
import { systemIds } from './systemIds.ts';
import { createFaultyFiles } from './testing/faultyFiles.ts';
import { temporaryFolder } from './testing/temporaryFolder.ts';
import { createTestCloud } from './testing/testCloud.ts';

/** A writer that is open, over a folder or over nothing. */
interface Writer {
  /** Each does one thing, and throws when it is not done. */
  readonly changes: readonly (() => unknown)[];
  /** What it knows. */
  state(this: void): unknown;
  close(this: void): void;
}
type OpenWriter = (files: FileLayer, folder?: string) => Writer | Promise<Writer>;

const clock = createManualClock();
const surroundings = (files: FileLayer) => createTestCloud({ clock, files });

const openChannels: OpenWriter = (files, folder) => {
  const channels = createChannels({ ...surroundings(files), ...(folder && { dataDirectory: folder }) });
  channels.open();
  const find = (name: string) => {
    const channel = channels.findByName(name);
    if (channel === undefined) throw new Error(`There is no ${name}.`);
    return channel;
  };
  return {
    changes: [
      () => channels.create('a', 60, {}),
      () => channels.create('b', 60, { stage: 'test' }),
      () => channels.update(find('a'), 90),
      () => channels.setTags(find('b'), {}),
      () => channels.delete(find('a')),
      () => channels.create('c', 60, {}),
    ],
    state: () =>
      channels
        .list()
        .filter(({ status }) => status !== 'DELETING')
        .map(({ name, messageTtlSeconds, tags }) => ({ name, messageTtlSeconds, tags })),
    close: channels.close,
  };
};

const openQueue: OpenWriter = (files, folder) => {
  const definition = parseQueue({ logicalId: 'Jobs', type: 'AWS::SQS::Queue', properties: {} }, 'Jobs');
  const queue = new Queue(definition, surroundings(files), folder && join(folder, 'sqs', 'Jobs.jsonl'));
  const send = (id: string) => () =>
    queue.send({ id, body: id, senderId: 'test', sentMs: clock.nowMs(), visibleMs: clock.nowMs() });
  let handle = '';
  const receive = async () => {
    const request = { maxCount: 1, visibilityTimeoutMs: 60_000, waitMs: 0 };
    const [message] = await queue.receive(request);
    return message;
  };
  return {
    changes: [
      send('a'),
      send('b'),
      receive,
      () => queue.delete('a#'),
      send('c'),
      async () => void (handle = (await receive())?.receiptHandle ?? ''),
      () => queue.changeVisibility(handle, 0),
      send('d'),
    ],
    state: () => queue.count(),
    close: () => queue.close(),
  };
};

const openGrants: OpenWriter = async (files, folder) => {
  const store = createGrantStore({
    ...surroundings(files),
    refreshTokenGraceSeconds: () => 0,
    file: folder && join(folder, 'cognito', 'grants.jsonl'),
  });
  const tokens = store.adapterOf('RefreshToken');
  const known = await Promise.all(['a', 'b', 'c', 'd'].map((id) => tokens.find(id)));
  const change = (action: () => Promise<void>) => async () => {
    await action();
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) known[index] = await tokens.find(id);
  };
  return {
    changes: [
      change(() => tokens.upsert('a', { grantId: 'one' }, 3600)),
      change(() => tokens.upsert('b', { grantId: 'one' }, 3600)),
      change(() => tokens.upsert('c', { grantId: 'two' }, 3600)),
      change(() => tokens.consume('c')),
      change(() => tokens.revokeByGrantId('one')),
      change(() => tokens.upsert('d', { grantId: 'three' }, 3600)),
      change(() => tokens.destroy('d')),
    ],
    state: () => known,
    close: store.close,
  };
};

const writers: [string, string, OpenWriter][] = [
  ['channels', 'kinesisvideo/channels.jsonl', openChannels],
  ['queues', 'sqs/Jobs.jsonl', openQueue],
  ['grants', 'cognito/grants.jsonl', openGrants],
];
const faults = ['ENOSPC', 'EIO', 'EROFS'] as const;

/** @returns the numbers of the changes that were acknowledged */
async function makeChanges({ changes }: Writer): Promise<number[]> {
  const acknowledged: number[] = [];
  for (const [index, change] of changes.entries()) {
    try {
      await change();
      acknowledged.push(index);
    } catch {
      // Its caller is told.
    }
  }
  return acknowledged;
}

/** What a writer over nothing knows after these changes, in this order. */
async function stateAfter(open: OpenWriter, acknowledged: readonly number[]): Promise<unknown> {
  const writer = await open(nodeFiles);
  for (const index of acknowledged) await writer.changes[index]?.();
  return writer.state();
}

async function stateOfNextStart(open: OpenWriter, folder: string): Promise<unknown> {
  const writer = await open(nodeFiles, folder);
  writer.close();
  return writer.state();
}

describe.each(writers)('%s', (_title, file, open) => {
  test.each(faults)(
    'keep what was acknowledged and nothing else when any one call fails with %s',
    async (fault) => {
      const counting = createFaultyFiles();
      const whole = await open(counting, temporaryFolder());
      await makeChanges(whole);
      const callCount = counting.calls.length;
      expect(callCount).toBeGreaterThan(whole.changes.length);

      for (let failing = 1; failing <= callCount; failing += 1) {
        const folder = temporaryFolder();
        const files = createFaultyFiles();
        files.failWhen((_call, number) => (number === failing ? fault : undefined));
        const opened = await Promise.resolve()
          .then(() => open(files, folder))
          .catch((error: unknown) => error as Error);
        if (opened instanceof Error) {
          expect(opened.message).toMatch(new RegExp(`^"${join(folder, file)}" cannot be .*${fault}`));
          continue;
        }
        const acknowledged = await makeChanges(opened);
        const expected = await stateAfter(open, acknowledged);

        expect(opened.state(), `in memory, call ${failing}`).toEqual(expected);
        expect(await stateOfNextStart(open, folder), `at the next start, call ${failing}`).toEqual(expected);
      }
    },
  );

  test('go on when the disk has room again', async () => {
    const folder = temporaryFolder();
    const files = createFaultyFiles();
    const writer = await open(files, folder);

    files.failWhen((call) => (call === 'write' ? 'ENOSPC' : undefined));
    await makeChanges(writer);
    expect(writer.state()).toEqual(await stateAfter(open, []));
    files.failWhen(undefined);
    const acknowledged = await makeChanges(writer);

    expect(acknowledged).toHaveLength(writer.changes.length);
    expect(await stateOfNextStart(open, folder)).toEqual(await stateAfter(open, acknowledged));
  });

  test('change nothing once the folder is removed, and start anew', async () => {
    const folder = join(temporaryFolder(), 'data');
    const writer = await open(nodeFiles, folder);
    rmSync(folder, { recursive: true });

    await makeChanges(writer);
    expect(writer.state()).toEqual(await stateAfter(open, []));
    writer.close();
    expect(await stateOfNextStart(open, folder)).toEqual(await stateAfter(open, []));
  });

  test('name the file when any one byte of it is another, and start with what was acknowledged otherwise', async () => {
    const folder = temporaryFolder();
    const writer = await open(nodeFiles, folder);
    const expected = await stateAfter(open, await makeChanges(writer));
    writer.close();
    const path = join(folder, file);
    const content = readFileSync(path);
    for (let index = 0; index < content.length; index += 3) {
      const flipped = Buffer.from(content);
      flipped[index] = (flipped[index] ?? 0) ^ 4;
      writeFileSync(path, flipped);
      const starting = Promise.resolve().then(() => open(nodeFiles, folder));
      await expect(starting, `byte ${index}`).rejects.toThrow(
        /^".*" is damaged at line \d+, and what .* is lost/,
      );
    }
    writeFileSync(path, content);
    expect(await stateOfNextStart(open, folder)).toEqual(expected);
  });

  test('name the file when it has a line of another kind', async () => {
    const folder = temporaryFolder();
    (await open(nodeFiles, folder)).close();
    for (const line of [{}, { put: {} }, { sent: null }, { gone: 1 }, { begin: 1 }, [], null, 7]) {
      writeFileSync(join(folder, file), toKeptLine(line));
      const starting = Promise.resolve().then(() => open(nodeFiles, folder));
      await expect(starting).rejects.toThrow(`"${join(folder, file)}" is damaged at line 1`);
    }
  });
});

describe.each([
  ['the administrator’s keys', 'iam/keys.json', readOrCreateKeyring],
  [
    'the sign-in’s keys',
    'cognito/keys.json',
    (ids, files, folder) => readSignInKeys(ids, files, folder && join(folder, 'cognito')),
  ],
] as [string, string, (ids: typeof systemIds, files: FileLayer, folder?: string) => unknown][])(
  '%s',
  (holds, file, read) => {
    const reading = (folder: string, files: FileLayer = nodeFiles): Promise<unknown> =>
      Promise.resolve().then(() => read(systemIds, files, folder));

    test('are kept whole or not at all when any one call fails', async () => {
      const counting = createFaultyFiles();
      await reading(temporaryFolder(), counting);
      for (let failing = 1; failing <= counting.calls.length; failing += 1) {
        const folder = temporaryFolder();
        const files = createFaultyFiles();
        // Keys take long to make: a fault for each call.
        const fault = faults[failing % faults.length] ?? 'EIO';
        files.failWhen((_call, number) => (number === failing ? fault : undefined));
        const first = await reading(folder, files).catch((error: unknown) => error as Error);
        const next = await reading(folder);

        if (first instanceof Error)
          expect(first.message).toMatch(new RegExp(`^"${join(folder, file)}" cannot be .*${fault}`));
        else expect(next, `call ${failing}`).toEqual(first);
        expect(await reading(folder)).toEqual(next);
        expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
        expect(readdirSync(join(folder, file, '..'))).toEqual(['keys.json']);
      }
    });

    test('are told to be lost when any one byte is another, or the file is of another kind', async () => {
      const folder = temporaryFolder();
      const path = join(folder, file);
      const kept = await reading(folder);
      const content = readFileSync(path);
      const contents = [Buffer.from('{'), Buffer.from('{}'), Buffer.from(toKeptLine([])), Buffer.from('')];
      for (let index = 0; index < content.length - 1; index += 3) {
        const flipped = Buffer.from(content);
        flipped[index] = (flipped[index] ?? 0) ^ 4;
        contents.push(flipped);
      }
      for (const damaged of contents) {
        writeFileSync(path, damaged);
        await expect(reading(folder)).rejects.toThrow(
          `"${path}" is damaged, and ${holds} are lost; delete it to have new ones made.`,
        );
      }
      writeFileSync(path, content);
      expect(await reading(folder)).toEqual(kept);
    });
  },
);
