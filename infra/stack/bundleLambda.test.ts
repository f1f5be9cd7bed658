// The code that is deployed, run by a Node that finds nothing but that one file.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exampleEvent, exampleSession } from '../lambda/exampleSession.ts';
import { startTestServer } from '../lambda/startTestServer.ts';
import type { TestServer } from '../lambda/startTestServer.ts';
import { bundleLambda } from './bundleLambda.ts';

const lambdaEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'a secret key',
  AWS_SESSION_TOKEN: 'a session token',
  STACK_NAME: 'LiveSessions',
};
const ended = exampleSession({
  status: 'ENDED',
  channelArn: 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/LiveSessions_serene-truth-682-1a2b3c4d/1',
});

const correlation = `"correlationId":"${ended.correlationId}"`;

let folder: string;
let server: TestServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  server = await startTestServer(() => ({
    statusCode: 200,
    // AppSync's answer and EventBridge's in one.
    body: '{"data":{"publishSessionStatus":{"sessionId":"serene-truth-682"}},"FailedEntryCount":0}',
  }));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

/** Imports a bundle in a new process and hands its handler an event; answers the lines that it printed, its answer the last. */
async function invoke(
  entryFile: string,
  environment: Record<string, string>,
  event: unknown = exampleEvent(ended),
): Promise<string[]> {
  const bundle = join(folder, 'index.mjs');
  bundleLambda(entryFile, (bundleFolder) => cpSync(bundleFolder, folder, { recursive: true }));
  const program =
    `const { handler } = await import(${JSON.stringify(bundle)});` +
    `const context = { getRemainingTimeInMillis: () => 60_000 };` +
    `process.stdout.write(JSON.stringify(await handler(${JSON.stringify(event)}, context)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    env: { ...lambdaEnvironment, ...environment },
  });
  return stdout.split('\n');
}

describe('bundleLambda', () => {
  test('publishes from the bundle alone', async () => {
    const printed = await invoke('infra/lambda/publishStatus.lambda.ts', {
      AWS_ENDPOINT_URL: server.url,
      EVENTS_TABLE_NAME: 'SessionEvents',
      EVENT_BUS_NAME: 'LiveSessions',
      GRAPHQL_URL: `${server.url}/graphql`,
    });

    expect(printed).toEqual([
      expect.stringMatching(/^\{"_aws":.*"PublishAge":\d+\}$/),
      `{"level":"info","event":"Change published","sessionId":"serene-truth-682","status":"ENDED","version":2,${correlation}}`,
      '{"batchItemFailures":[]}',
    ]);
    expect(server.received.map(({ path, headers }) => headers['x-amz-target'] ?? path)).toEqual([
      'DynamoDB_20120810.PutItem',
      '/graphql',
      'AWSEvents.PutEvents',
    ]);
  });

  test('releases from the bundle alone, at the address in AWS_ENDPOINT_URL', async () => {
    const printed = await invoke('infra/lambda/releaseChannel.lambda.ts', {
      AWS_ENDPOINT_URL: server.url,
      TABLE_NAME: 'Sessions',
      CHANNEL_PREFIX: 'LiveSessions',
    });

    expect(printed).toEqual([
      `{"level":"info","event":"Channel released","sessionId":"serene-truth-682",${correlation}}`,
      '{"batchItemFailures":[]}',
    ]);
    expect(server.received.map(({ path, headers }) => headers['x-amz-target'] ?? path)).toEqual([
      '/deleteSignalingChannel',
      'DynamoDB_20120810.UpdateItem',
    ]);
  });

  test.each([
    ['sweepSessions', 'DynamoDB_20120810.Query', 16],
    ['reconcileChannels', '/listSignalingChannels', 1],
  ])('runs %s from the bundle alone', async (name, call, times) => {
    const environment = {
      AWS_ENDPOINT_URL: server.url,
      TABLE_NAME: 'Sessions',
      SWEEP_INDEX_NAME: 'bySweepAt',
      CHANNEL_PREFIX: 'LiveSessions',
    };

    const printed = await invoke(`infra/lambda/${name}.lambda.ts`, environment, {
      scheduledTime: '2026-01-01T00:00:00Z',
    });

    const answer = JSON.parse(printed.at(-1) ?? '') as object;
    expect(printed.slice(0, -1).map((line) => JSON.parse(line) as unknown)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'info', failed: 0, ...answer }),
        expect.objectContaining({ Stack: 'LiveSessions', _aws: expect.anything() as unknown }),
      ]),
    );
    expect(server.received.map(({ path, headers }) => headers['x-amz-target'] ?? path)).toEqual(
      Array<string>(times).fill(call),
    );
  });

  test('names the variable that a wrong deployment left out', async () => {
    await expect(invoke('infra/lambda/publishStatus.lambda.ts', {})).rejects.toThrow(
      'The environment variable GRAPHQL_URL is not set.',
    );
  });

  test('makes one file, which is gone afterwards', () => {
    const bundleFolder = bundleLambda('infra/lambda/publishStatus.lambda.ts', (path) => {
      expect(readdirSync(path)).toEqual(['index.mjs']);
      return path;
    });

    expect(existsSync(bundleFolder)).toBe(false);
  });
});
