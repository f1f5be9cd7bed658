// `npm start`: synthesizes the stack and builds the pages when they changed, and runs both on this machine until Ctrl-C.
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { parsePageOrigin } from './local/addresses.ts';
import { tokenCommand } from './local/frontDoor/tokenCommand.ts';
import { announceRunningCloud } from './local/runningCloud.ts';
import type { LocalCloud, startLocalCloud } from './local/startLocalCloud.ts';

const usage = `Runs the stack on this machine.

  npm start -- [--port PORT] [--aws-port PORT] [--data DIR] [--tls] [--origin ORIGIN]...

  --port PORT       where the pages and the GraphQL API listen (default 4000, 0: any free port)
  --aws-port PORT   where the AWS APIs listen (default 4566, 0: any free port)
  --data DIR        keep tables, channels, queues and keys in this folder (default: nothing is kept)
  --tls             both ports take TLS as well, with certificates of this project's own; addresses are https and wss
  --origin ORIGIN   where a page of your own is served, for example http://localhost:5173: it may call the AWS APIs and
                    sign people in (may be given again)
  --help            print this
`;

const accepted = '--port, --aws-port, --data, --tls, --origin and --help';

/** Ctrl-C reaches this process twice when npm passes it on; only a later one means that closing takes too long. */
const sameSignalMs = 500;
const parentCheckMs = 500;

// Node keeps what it compiles, by content: the next start loads in half the time.
enableCompileCache();
try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const startedMs = performance.now();
  const values = parseFlags();
  if (values.help) return say(usage.trimEnd());
  const port = parsePort('--port', values.port);
  const awsPort = parsePort('--aws-port', values['aws-port']);
  const pageOrigins = values.origin.map(parsePageOrigin);
  if (values.data === '') throw new Error('--data is empty; name a folder.');

  const { startLocalCloud, assembly, pages } = await load();
  const cloud = await startLocalCloud({
    assembly,
    pages,
    port,
    awsPort,
    dataDirectory: values.data,
    ...(values.tls ? { tls: {} } : {}),
    pageOrigins,
    onProgress: say,
  });
  const forget = announceRunningCloud(cloud);
  closeOnSignal(async () => {
    forget();
    await cloud.close();
  });
  say(
    `Ready after ${((performance.now() - startedMs) / 1000).toFixed(1)} s.\n\n${summaryOf(cloud)}\n\nCtrl-C ends it.`,
  );
}

function parseFlags(): {
  port: string;
  'aws-port': string;
  data?: string;
  tls?: boolean;
  origin: string[];
  help?: boolean;
} {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4000' },
        'aws-port': { type: 'string', default: '4566' },
        data: { type: 'string' },
        tls: { type: 'boolean' },
        origin: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    // Node's sentence may be followed by lines of advice.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Error(`${reason.replace(/\.$/, '')}; accepted are ${accepted}.`, {
      cause: error,
    });
  }
}

/** Loaded late: a wrong flag is told at once. Whatever is out of date is made in processes of its own meanwhile. */
async function load(): Promise<{
  readonly startLocalCloud: typeof startLocalCloud;
  readonly assembly: string;
  readonly pages: string;
}> {
  const [{ buildPages }, { readyAssembly }] = await Promise.all([
    import('../clients/buildPages.ts'),
    import('./readyAssembly.ts'),
  ]);
  const [assembly, pages, local] = await Promise.all([
    readyAssembly({ log: say }),
    buildPages({ log: say }),
    import('./local/startLocalCloud.ts'),
  ]);
  return { startLocalCloud: local.startLocalCloud, assembly, pages };
}

function parsePort(flag: string, text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error(`${flag} is "${text}"; accepted are 0 to 65535.`);
}

function summaryOf(cloud: LocalCloud): string {
  const { frontDoorUrl, awsUrl, administrator, users, outputs, authorityFile } = cloud;
  const rows = [
    ['Front door', `${frontDoorUrl}/`],
    ['Playground', `${frontDoorUrl}/playground/`],
    ['GraphQL', outputs['GraphqlUrl']],
    ['AWS APIs', awsUrl],
    ['People', `${users.map(({ email }) => email).join(', ')} (nobody has a password)`],
    ['A token', tokenCommand(frontDoorUrl, users[0]?.shortName ?? '')],
    ['Administrator', `AWS_ACCESS_KEY_ID=${administrator.accessKeyId}`],
    ['', `AWS_SECRET_ACCESS_KEY=${administrator.secretAccessKey}`],
    ...(authorityFile === undefined
      ? []
      : [
          ['To trust it', `NODE_EXTRA_CA_CERTS=${authorityFile}`],
          ['', 'In a browser: import that file as a certificate authority (README, "Your own app")'],
        ]),
  ];
  return rows.map(([name = '', value]) => `  ${name.padEnd(15)}${value}`).join('\n');
}

function closeOnSignal(close: () => Promise<void>): void {
  let firstSignalMs: number | undefined;
  const onSignal = (): void => {
    if (firstSignalMs === undefined) {
      firstSignalMs = performance.now();
      void close().finally(() => process.exit(0));
    } else if (performance.now() - firstSignalMs > sameSignalMs) {
      process.exit(130);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // npm passes a SIGTERM on to the shell between it and this process, and no further: then the shell is gone.
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parentId = process.ppid;
  setInterval(() => {
    if (process.ppid !== parentId && firstSignalMs === undefined) onSignal();
  }, parentCheckMs).unref();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
