// What `npm start` runs, in a process of its own, for tests that drive the pages. In: where its data is kept, if anywhere.
// Out: the address of the pages, and ways to stop, kill and start it again on the same ports.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** A local cloud that runs in a process of its own. */
export interface SpawnedCloud {
  /** Where the pages are: "http://localhost:40123". */
  readonly origin: string;
  /** Ends it as Ctrl-C does, and waits until it has. Ending it twice does nothing. */
  stop(): Promise<void>;
  /** Ends it as `kill -9` does, and waits until it has. */
  kill(): Promise<void>;
  /** Starts it again after its end, with the same ports and data, and waits until it is ready. */
  start(): Promise<void>;
}

/**
 * Starts a local cloud on free ports and waits until it is ready.
 * @param dataDirectory default: nothing is kept
 * @param wishedPort where the pages are to be, if that port is free. Default: any
 * @param moreFlags of `npm start`: ["--tls"]
 * @throws Error with what it said, when it ends instead
 */
export async function spawnCloud(
  dataDirectory?: string,
  wishedPort = 0,
  moreFlags: readonly string[] = [],
): Promise<SpawnedCloud> {
  const port = await findFreePort(wishedPort).catch(() => findFreePort());
  const flags = ['--port', String(port), '--aws-port', String(await findFreePort()), ...moreFlags];
  if (dataDirectory !== undefined) flags.push('--data', dataDirectory);
  let child = await startProcess(flags);
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  return {
    origin: `http://localhost:${port}`,
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    start: async () => {
      child = await startProcess(flags);
    },
  };
}

async function startProcess(flags: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['infra/start.ts', ...flags], { cwd: projectDirectory });
  await waitUntilReady(child);
  return child;
}

/** @throws Error when the wished port is taken */
async function findFreePort(wishedPort = 0): Promise<number> {
  const server = createServer().listen(wishedPort, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when it says that it is ready. */
function waitUntilReady(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const onOutput = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Ready after')) resolve();
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('exit', (code) => reject(new Error(`The local cloud ended with code ${code}:\n${said}`)));
  });
}
