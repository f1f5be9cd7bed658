// The policies of the template are what lets anything happen here: without them every journey stops at AccessDenied.
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import type { LogRecord } from '../local/log.ts';
import { createManualClock } from '../local/manualClock.ts';
import { openSocket, signIn } from './api.ts';
import { administratorClients } from './awsClients.ts';
import * as operations from './operations.ts';
import { changedAssembly, startStack } from './stack.ts';
import type { Template } from './copyAssembly.ts';

/** The local cloud's own word that IAM refused a call. */
const isDenial = (record: LogRecord): boolean => record.fields.code === 'AccessDeniedException';

/** Takes every permission away from every role; who may assume them stays, and functions can be made. */
function emptyPolicies(template: Template): void {
  const nothing = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'none:None', Resource: '*' }],
  };
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy')
      Properties.PolicyDocument = nothing;
    // Lambda makes no traced function whose role may not send traces.
    if (Type === 'AWS::Lambda::Function') delete Properties.TracingConfig;
    if (Type === 'AWS::IAM::Role') {
      delete Properties.ManagedPolicyArns;
      if (Properties.Policies) Properties.Policies = [{ PolicyName: 'nothing', PolicyDocument: nothing }];
    }
  }
}

test('with every policy emptied, every journey fails with AccessDenied', async () => {
  const { cloud, logged } = await startStack({ assembly: changedAssembly(emptyPolicies) });
  const speaker = await signIn(cloud, 'speaker');
  const sessionId = 'serene-truth-682';
  const journeys: [string, object][] = [
    [operations.createSession, { input: {} }],
    [operations.readSession, { sessionId }],
    [operations.mySessions, {}],
    [operations.startSession, { sessionId, broadcastId: 'tab-1' }],
    [operations.pauseSession, { sessionId }],
    [operations.resumeSession, { sessionId }],
    [operations.endSession, { sessionId }],
    [operations.joinSession, { input: { sessionId } }],
    [operations.leaveSession, { sessionId, seatId: '1', secret: 'x' }],
  ];

  const outcomes: string[] = [];
  for (const [query, variables] of journeys) {
    const deniedBefore = logged.filter((record) => isDenial(record)).length;
    const refusal = await speaker.refusal(query, variables as Record<string, unknown>);
    const denied = logged.filter((record) => isDenial(record)).length - deniedBefore;
    outcomes.push(`${refusal.split(':')[0]} ${denied > 0 ? 'AccessDenied' : 'allowed'}`);
  }
  const socket = await openSocket(cloud, speaker.token);
  const deniedBefore = logged.filter(isDenial).length;
  const subscribing = await socket.start('1', operations.onSessionStatus, { sessionId });

  expect(logged.filter(isDenial).length).toBeGreaterThan(deniedBefore);
  expect(outcomes).toEqual(journeys.map(() => 'StorageUnavailable AccessDenied'));
  expect(subscribing).toMatchObject({
    type: 'error',
    payload: { errors: [{ errorType: 'StorageUnavailable' }] },
  });
});

test.each([
  ['kinesisvideo:CreateSignalingChannel', 'ChannelUnavailable'],
  ['kinesisvideo:GetSignalingChannelEndpoint', 'ChannelUnavailable'],
  ['sts:AssumeRole', 'CredentialsUnavailable'],
])('without %s createSession with signaling is %s', async (action, errorType) => {
  const without = (template: Template): void => {
    const text = JSON.stringify(template.Resources).replaceAll(`"${action}"`, '"none:None"');
    const resources = JSON.parse(text) as Template['Resources'];
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      const changed = resources[id]?.Properties;
      if (Type === 'AWS::IAM::Role' && changed)
        changed.AssumeRolePolicyDocument = Properties.AssumeRolePolicyDocument;
    }
    template.Resources = resources;
  };
  const { cloud, logged } = await startStack({ assembly: changedAssembly(without) });
  const speaker = await signIn(cloud, 'speaker');

  const answer = await speaker.send(operations.createSessionWithSignaling, { input: {} });

  expect(answer.errors.map((error) => error.errorType)).toEqual([errorType]);
  expect(logged.filter(isDenial).map((record) => record.fields.action)).toContain(action);
});

test.each(['kinesisvideo:DeleteSignalingChannel', 'dynamodb:UpdateItem'])(
  'without %s of releaseChannel the channel of an ended session is not released, and the log says why',
  async (action) => {
    const without = (template: Template): void => {
      for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
        if (Type !== 'AWS::IAM::Role' || !id.includes('ReleaseChannel')) continue;
        const policies = JSON.stringify(Properties.Policies).replaceAll(`"${action}"`, '"none:None"');
        Properties.Policies = JSON.parse(policies) as unknown;
      }
    };
    const { cloud, logged } = await startStack({ assembly: changedAssembly(without) });
    const speaker = await signIn(cloud, 'speaker');
    const { sessionId } = await speaker.call<{ sessionId: string }>(operations.createSession, { input: {} });

    await speaker.call(operations.endSession, { sessionId });

    await expect.poll(() => logged.filter(isDenial).map((record) => record.fields.action)).toContain(action);
  },
);

test('a publisher that may not publish tells nobody, and its records end in the dead letter queue', async () => {
  const clock = createManualClock(Date.now());
  const without = (template: Template): void => {
    const text = JSON.stringify(template.Resources).replaceAll('"appsync:GraphQL"', '"none:None"');
    template.Resources = JSON.parse(text) as Template['Resources'];
  };
  const { cloud } = await startStack({ assembly: changedAssembly(without), clock });
  const { sqs } = administratorClients(cloud);
  const speaker = await signIn(cloud, 'speaker');
  const { sessionId } = await speaker.call<{ sessionId: string }>(operations.createSession, { input: {} });
  const socket = await openSocket(cloud, speaker.token);
  await socket.start('1', operations.onSessionStatus, { sessionId });
  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });

  const receiveAfterAWhile = async (): Promise<string> => {
    await clock.advance(30_000);
    sqs.config.systemClockOffset = clock.nowMs() - Date.now();
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: cloud.outputs.DeadLetterQueueUrl }),
    );
    return Messages?.[0]?.Body ?? '';
  };
  await expect.poll(receiveAfterAWhile, { timeout: 25_000 }).toContain('RetryAttemptsExhausted');

  expect(socket.received.filter(({ type }) => type === 'data')).toEqual([]);
});
