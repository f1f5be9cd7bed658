// A schedule in the deployed template runs here as it is: each minute, with its role's permissions and no others.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LogRecord } from '../local/log.ts';
import { createManualClock } from '../local/manualClock.ts';
import { signIn } from './api.ts';
import * as operations from './operations.ts';
import { changedAssembly, startStack } from './stack.ts';
import type { Template } from './copyAssembly.ts';

const minuteMs = 60_000;
const ofThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

function role(service: string, statements: object[], condition: object = {}): Template['Resources'][string] {
  const toDocument = (Statement: object[]) => ({ Version: '2012-10-17', Statement });
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: service },
    Condition: condition,
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: toDocument([trust]),
      Policies: [{ PolicyName: 'role', PolicyDocument: toDocument(statements) }],
    },
  };
}

const functionArn = { 'Fn::GetAtt': ['Chime', 'Arn'] };

/** A function that writes its event to the log, and a schedule that invokes it each minute, allowed to do `action`. */
const addChime =
  (action: string) =>
  ({ Resources: resources }: Template): void => {
    Object.assign(resources, {
      ChimeRole: role('lambda.amazonaws.com', [{ Effect: 'Deny', Action: '*', Resource: '*' }]),
      Chime: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: 'assets', S3Key: 'chime.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: { 'Fn::GetAtt': ['ChimeRole', 'Arn'] },
          ReservedConcurrentExecutions: 1,
        },
      },
      ChimeScheduleRole: role(
        'scheduler.amazonaws.com',
        [{ Effect: 'Allow', Action: action, Resource: functionArn }],
        ofThisAccount,
      ),
      ChimeSchedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          FlexibleTimeWindow: { Mode: 'OFF' },
          ScheduleExpression: 'rate(1 minute)',
          ScheduleExpressionTimezone: 'Etc/UTC',
          State: 'ENABLED',
          Target: {
            Arn: functionArn,
            RoleArn: { 'Fn::GetAtt': ['ChimeScheduleRole', 'Arn'] },
            Input: '{"chime":"<aws.scheduler.scheduled-time>"}',
            RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
          },
        },
      },
    });
  };

function chimingAssembly(action: string): string {
  const folder = changedAssembly(addChime(action));
  mkdirSync(join(folder, 'asset.chime'));
  writeFileSync(
    join(folder, 'asset.chime', 'index.mjs'),
    'export const handler = async (event) => console.log(JSON.stringify(event));',
  );
  const file = readdirSync(folder).find((name) => name.endsWith('.assets.json')) ?? '';
  const assets = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { files: Record<string, unknown> };
  assets.files['chime'] = {
    source: { path: 'asset.chime', packaging: 'zip' },
    destinations: { here: { bucketName: 'assets', objectKey: 'chime.zip' } },
  };
  writeFileSync(join(folder, file), JSON.stringify(assets));
  return folder;
}

const chimesIn = (logged: readonly LogRecord[]): string[] =>
  logged
    .filter(({ event }) => event === 'function wrote')
    .flatMap(({ fields }) => String(fields.text).trim().split('\n'))
    .filter((line) => line.includes('"chime"'));

const isDenial = (record: LogRecord): boolean => record.fields.action === 'lambda:InvokeFunction';

test('a schedule invokes its function at the start and then each minute', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 23, 10, 45));
  const { logged } = await startStack({ assembly: chimingAssembly('lambda:InvokeFunction'), clock });

  const counts: number[] = [];
  for (const waitMs of [0, minuteMs, minuteMs]) {
    await clock.advance(waitMs);
    await expect.poll(() => chimesIn(logged).length).toBe(counts.push(waitMs));
  }
  await clock.advance(minuteMs - 1);

  expect(chimesIn(logged)).toEqual([
    '{"chime":"2026-11-23T10:45:00Z"}',
    '{"chime":"2026-11-23T10:46:00Z"}',
    '{"chime":"2026-11-23T10:47:00Z"}',
  ]);
});

test('without lambda:InvokeFunction nothing runs, the log says why, and all else goes on', async () => {
  const clock = createManualClock(Date.now());
  const { cloud, logged } = await startStack({ assembly: chimingAssembly('lambda:GetFunction'), clock });

  await clock.advance(minuteMs);
  await expect.poll(() => logged.filter(isDenial).length).toBe(2);

  const speaker = await signIn(cloud, 'speaker');
  const { sessionId } = await speaker.call<{ sessionId: string }>(operations.createSession, { input: {} });
  expect(sessionId).toMatch(/^[a-z]+-[a-z]+-\d+$/);
  expect(chimesIn(logged)).toEqual([]);
  expect(logged.filter(({ event }) => event === 'a scheduled invocation was given up')[0]?.fields).toEqual({
    schedule: expect.stringContaining('ChimeSchedule') as string,
    code: 'AccessDeniedException',
    attempts: 1,
    limit: 'MaximumRetryAttempts',
  });
});
