// `npm start` and `npm run token` as somebody at a terminal meets them.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sendOperation } from './api.ts';
import { runCommandLine, startCommandLine } from './commandLine.ts';
import * as operations from './operations.ts';
import { temporaryFolder } from './stack.ts';

test('npm start ends with the URLs and the two people, and npm run token prints a token that works', async () => {
  const running = await startCommandLine();

  const token = await running.token('speaker');
  const answer = await sendOperation(running, { authorization: token }, operations.mySessions);
  const pages = await Promise.all(
    ['/', '/playground/', '/config.json'].map(
      async (path) => (await fetch(running.frontDoorUrl + path)).status,
    ),
  );

  expect(running.output()).toContain('speaker@example.com, listener@example.com');
  expect(answer).toEqual({
    statusCode: 200,
    data: { mySessions: { items: [], nextToken: null } },
    errors: [],
  });
  expect(pages).toEqual([200, 200, 200]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly, without another word', async (signal) => {
  const running = await startCommandLine();
  const before = running.output();

  running.child.kill(signal);

  expect(await running.ended()).toBe(0);
  expect(running.output()).toBe(before);
});

test('a taken port is one clear sentence and exit code 1', async () => {
  const taker = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taker.close());
  await new Promise((resolve) => taker.once('listening', resolve));
  const address = taker.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';

  const failed = runCommandLine('start.ts', '--port', port, '--aws-port', '0');

  expect(await failed.ended()).toBe(1);
  expect(failed.output().trim().split('\n').at(-1)).toMatch(
    new RegExp(`^.*[Pp]ort ${port}.*(taken|in use).*$`),
  );
  expect(failed.output()).not.toMatch(/\n\s+at /);
});

test('a data folder that is a file is one clear sentence and exit code 1', async () => {
  const file = join(temporaryFolder(), 'data');
  writeFileSync(file, '');

  const failed = runCommandLine('start.ts', '--port', '0', '--aws-port', '0', '--data', file);

  expect(await failed.ended()).toBe(1);
  expect(failed.output().trim().split('\n').at(-1)).toContain(file);
  expect(failed.output()).not.toMatch(/\n\s+at /);
});

test.skipIf(process.getuid?.() === 0)(
  'a data folder that cannot be written is one clear sentence and exit code 1',
  async () => {
    const folder = join(temporaryFolder(), 'data');
    mkdirSync(folder);
    chmodSync(folder, 0o500);

    const failed = runCommandLine('start.ts', '--port', '0', '--aws-port', '0', '--data', folder);

    expect(await failed.ended()).toBe(1);
    expect(failed.output()).toContain(folder);
  },
);

test.each([
  [['--prot', '4000'], /--prot/],
  [['--port', 'http'], /--port is "http"/],
])('the arguments %j are refused in a sentence', async (args, sentence) => {
  const failed = runCommandLine('start.ts', ...args);

  expect(await failed.ended()).toBe(1);
  expect(failed.output()).toMatch(sentence);
});

test('a token for nobody, and from no running cloud, are refused in a sentence', async () => {
  const running = await startCommandLine();
  const { port } = new URL(running.frontDoorUrl);

  const unknown = runCommandLine('token.ts', 'nobody', '--port', port);
  const nowhere = runCommandLine('token.ts', 'speaker', '--port', '1');

  expect([await unknown.ended(), await nowhere.ended()]).toEqual([1, 1]);
  expect(unknown.output()).toMatch(/nobody/);
  expect(nowhere.output()).toMatch(/npm start/);
});
