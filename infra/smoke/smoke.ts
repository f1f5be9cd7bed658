// `npm run smoke -- --url URL`: is the stack behind these pages whole, and what was synthesized? Ends with 1 when it is not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AppSyncClient } from '@aws-sdk/client-appsync';
import { requestToken } from '../local/cognito/requestToken.ts';
import { findRunningCloud } from '../local/runningCloud.ts';
import type { RunningCloud } from '../local/runningCloud.ts';
import type { ApiDescription } from './apiDescription.ts';
import { readAssemblyApi } from './readAssemblyApi.ts';
import { readDeployedApi } from './readDeployedApi.ts';
import { runSmoke } from './runSmoke.ts';
import { createSmokeApi, readEndpoints } from './smokeApi.ts';
import type { Endpoints } from './smokeApi.ts';

const usage = `Runs the main flow against a stack, and holds its schema and resolvers against the assembly.

  npm run smoke -- --url URL [--token TOKEN] [--stage dev|prod] [--assembly DIR] [--only flow|fingerprint]

  --url URL        where the pages are: https://….cloudfront.net, or http://localhost:4000 for \`npm start\`
  --token TOKEN    an access token of somebody who may create sessions (default: SMOKE_TOKEN; for \`npm start\`, the speaker's)
  --stage STAGE    what should be deployed is synthesized for this stage (default dev)
  --assembly DIR   what should be deployed, when it was synthesized already
  --only PART      flow: calls the API alone, without AWS credentials; fingerprint: asks AppSync alone, without a token
  --help           print this

The fingerprint is read with the AWS credentials that the AWS SDK finds; for \`npm start\`, with its own.
`;

const timeoutMs = 20_000;

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      token: { type: 'string' },
      stage: { type: 'string' },
      assembly: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return (say(usage.trimEnd()), true);
  const { only, url = '' } = values;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(`--url is "${url}"; accepted is where the pages are, for example http://localhost:4000.`);
  }
  if (only !== undefined && only !== 'flow' && only !== 'fingerprint') {
    throw new Error(`--only is "${only}"; accepted is flow or fingerprint.`);
  }
  const endpoints = await readEndpoints(url, timeoutMs);
  const local = findLocalCloud(url);
  const token = only === 'fingerprint' ? '' : await readToken(values.token, local);
  const api = createSmokeApi(endpoints, token, timeoutMs);
  return runSmoke({
    flow: only === 'fingerprint' ? undefined : { api, wait, historyTimeoutMs: timeoutMs },
    fingerprint:
      only === 'flow'
        ? undefined
        : {
            readExpected: () => readExpected(values.assembly, values.stage),
            readDeployed: () => readDeployed(endpoints, local),
          },
    nowMs: Date.now,
    say,
  });
}

/** The cloud that `npm start` runs behind this address, if it is one of this machine's. */
function findLocalCloud(url: string): RunningCloud | undefined {
  const { hostname, port } = new URL(url);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return undefined;
  try {
    return findRunningCloud(Number(port));
  } catch {
    return undefined; // Started by something else; then token and credentials are given.
  }
}

async function readToken(given: string | undefined, local: RunningCloud | undefined): Promise<string> {
  const token = given ?? process.env['SMOKE_TOKEN'] ?? '';
  if (token !== '') return token;
  if (local) return requestToken(local, 'speaker');
  throw new Error(
    'There is no token; give one with --token or SMOKE_TOKEN, or leave the flow out with --only fingerprint.',
  );
}

async function readExpected(
  assembly: string | undefined,
  stage: string | undefined,
): Promise<ApiDescription> {
  if (assembly !== undefined) return readAssemblyApi(assembly);
  // Loaded late: nobody waits for CDK who brings an assembly along.
  const { synthesize } = await import('../stack/synthesize.ts');
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-smoke-'));
  try {
    return readAssemblyApi(synthesize(folder, { stage }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readDeployed(
  { region, graphqlUrl }: Endpoints,
  local: RunningCloud | undefined,
): Promise<ApiDescription> {
  const client = new AppSyncClient({
    region,
    ...(local ? { endpoint: local.awsUrl, credentials: local.administrator } : {}),
  });
  try {
    return await readDeployedApi(client, graphqlUrl);
  } finally {
    client.destroy();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
