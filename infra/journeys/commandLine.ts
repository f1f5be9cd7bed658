// `npm start` as a child process on free ports, watched through what it prints.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** A command line that ran, or runs. */
export interface CommandLine {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Resolves with the first match once something printed fits; rejects when the process ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>;
}

/** Runs `infra/<name>` with the given arguments; killed when the test has finished. */
export function runCommandLine(name: `${string}.ts`, ...args: string[]): CommandLine {
  const child = spawn(process.execPath, [script(name), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const looking = new Set<() => void>();
  const onText = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const look of looking) look();
  };
  child.stdout.on('data', onText);
  child.stderr.on('data', onText);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 0));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    output: () => text,
    ended: () => ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(text);
          if (!match) return;
          looking.delete(look);
          resolve(match);
        };
        looking.add(look);
        void ended.then((code) =>
          reject(new Error(`ended with ${code} before printing ${String(pattern)}:\n${text}`)),
        );
        look();
      }),
  };
}

/** What a started cloud printed about itself. */
export interface StartedCommandLine extends CommandLine {
  readonly frontDoorUrl: string;
  readonly awsUrl: string;
  readonly administrator: { accessKeyId: string; secretAccessKey: string };
  token(name: string): Promise<string>;
}

/** Runs `npm start` until it is ready, on free ports. */
export async function startCommandLine(...args: string[]): Promise<StartedCommandLine> {
  const running = runCommandLine('start.ts', '--port', '0', '--aws-port', '0', ...args);
  await running.printed(/Ctrl-C ends it/);
  const find = async (pattern: RegExp): Promise<string> => (await running.printed(pattern))[1] ?? '';
  const frontDoorUrl = await find(/Front door\s+(http:\/\/localhost:\d+)/);
  return {
    ...running,
    frontDoorUrl,
    awsUrl: await find(/AWS APIs\s+(http:\/\/localhost:\d+)/),
    administrator: {
      accessKeyId: await find(/AWS_ACCESS_KEY_ID=(\S+)/),
      secretAccessKey: await find(/AWS_SECRET_ACCESS_KEY=(\S+)/),
    },
    async token(name) {
      const token = runCommandLine('token.ts', name, '--port', new URL(frontDoorUrl).port);
      await token.ended();
      return token.output().trim();
    },
  };
}
