// The command lines as a person runs them: what they print, with which code they end, and how Ctrl-C ends them.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodeJwt } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';

const projectRoot = resolve(import.meta.dirname, '..');
const startTimeoutMs = 120_000;

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
interface Running {
  readonly child: ChildProcess;
  /** Resolves with the text so far once it contains the words. */
  said(this: void, words: string): Promise<string>;
  readonly finished: Promise<Finished>;
}

/** Runs a command line of this folder; it is killed when the test has finished. */
function run(script: string, ...args: string[]): Running {
  const child = spawn(process.execPath, [join('infra', script), ...args], { cwd: projectRoot });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const finished = new Promise<Finished>((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
  const said = (words: string): Promise<string> =>
    new Promise((done, fail) => {
      const look = (): void => {
        if (stdout.includes(words)) done(stdout);
      };
      listeners.add(look);
      look();
      void finished.then((end) => fail(new Error(`ended before it said "${words}": ${JSON.stringify(end)}`)));
    });
  return { child, said, finished };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test(
  'npm start says what it does, is ready, gives tokens, and ends at once on Ctrl-C',
  { timeout: startTimeoutMs },
  async () => {
    const data = join(temporaryFolder(), 'data');
    const { child, said, finished } = run('start.ts', '--port', '0', '--aws-port', '0', '--data', data);
    const text = await said('Ctrl-C ends it.');
    expect(text).toMatch(
      /^(Synthesizing the stack\.\n)?(Built the pages .*\n)?Creating \d+ resources\.\nOpening the services\.\nReady after [\d.]+ s\.\n/,
    );
    const [, frontDoorUrl = '', port = ''] = /Front door\s+(http:\/\/localhost:(\d+))\//.exec(text) ?? [];
    expect(text).toContain('speaker@example.com, listener@example.com');
    expect(text).toContain(`npm run --silent token -- speaker --port ${port}`);
    expect((await fetch(`${frontDoorUrl}/playground/`)).status).toBe(200);

    const token = await run('token.ts', 'speaker', '--port', port).finished;
    expect([token.code, token.stderr]).toEqual([0, '']);
    expect(decodeJwt(token.stdout.trim())).toMatchObject({
      iss: `${frontDoorUrl}/sign-in`,
      token_use: 'access',
    });
    const config = (await (await fetch(`${frontDoorUrl}/config.json`)).json()) as { graphqlUrl: string };
    expect(config.graphqlUrl).toBe(`${frontDoorUrl}/graphql`);

    const interruptedMs = performance.now();
    child.kill('SIGINT');
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - interruptedMs).toBeLessThan(5000);
    expect(existsSync(join(data, 'lock'))).toBe(false);
    const afterwards = await run('token.ts', 'speaker', '--port', port).finished;
    expect(afterwards).toEqual({
      code: 1,
      stdout: '',
      stderr: `No local cloud is running on port ${port}; start one with \`npm start\`.\n`,
    });
  },
);

test(
  'npm start ends when npm is ended: its shell would leave it behind',
  { timeout: startTimeoutMs },
  async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" infra/start.ts --port 0 --aws-port 0; true`], {
      cwd: projectRoot,
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    onTestFinished(() => void shell.kill('SIGKILL'));
    let text = '';
    await new Promise<void>((done) => {
      shell.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('Ctrl-C ends it.')) done();
      });
    });
    const [frontDoorUrl = ''] = /http:\/\/localhost:\d+/.exec(text) ?? [];
    // The pipe closes when the last process that writes to it has ended.
    const ended = new Promise((done) => shell.stdout.on('close', done));
    shell.kill('SIGTERM');
    await ended;
    await expect(fetch(frontDoorUrl)).rejects.toThrow('fetch failed');
  },
);

describe('npm start ends with code 1 and one sentence', () => {
  test.each([
    [
      ['--nope'],
      "Unknown option '--nope'; accepted are --port, --aws-port, --data, --tls, --origin and --help.\n",
    ],
    [
      ['extra'],
      /^Unexpected argument 'extra'.*; accepted are --port, --aws-port, --data, --tls, --origin and --help\.\n$/,
    ],
    [['--port', 'x'], '--port is "x"; accepted are 0 to 65535.\n'],
    [
      ['--port', '-1'],
      "Option '--port' argument is ambiguous; accepted are --port, --aws-port, --data, --tls, --origin and --help.\n",
    ],
    [['--data='], '--data is empty; name a folder.\n'],
    [
      ['--origin', 'http://localhost:5173/app'],
      '--origin is "http://localhost:5173/app"; accepted is where a page on this machine is served, without a path: http://localhost:5173.\n',
    ],
    [['--aws-port', '70000'], '--aws-port is "70000"; accepted are 0 to 65535.\n'],
  ])('for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await run('start.ts', ...args).finished;
    expect([code, stdout]).toEqual([1, '']);
    if (typeof sentence === 'string') expect(stderr).toBe(sentence);
    else expect(stderr).toMatch(sentence);
  });

  test('for a taken port', { timeout: startTimeoutMs }, async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await run('start.ts', '--port', String(port)).finished;
    expect([code, stderr]).toEqual([
      1,
      `Port ${port} for the front door is taken on 127.0.0.1; stop what uses it or choose another.\n`,
    ]);
  });

  test('for a data folder that is a file', { timeout: startTimeoutMs }, async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await run('start.ts', '--port', '0', '--aws-port', '0', '--data', file).finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The data folder ".*file" cannot be used: EEXIST.*\n$/);
  });
});

test('npm start -- --help prints the flags', async () => {
  const { code, stdout } = await run('start.ts', '--help').finished;
  expect(code).toBe(0);
  for (const flag of ['--port PORT', '--aws-port PORT', '--data DIR', '--tls', '--origin ORIGIN', '--help'])
    expect(stdout).toContain(flag);
});

describe('npm run token', () => {
  test.each([[[]], [['speaker', 'listener']]])('asks for one name when given %j', async (args) => {
    expect(await run('token.ts', ...args).finished).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Name one person, for example: npm run --silent token -- speaker; or a deployed stack, with --url.\n',
    });
  });
});
