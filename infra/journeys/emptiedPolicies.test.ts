// The policies of the template are what lets anything happen here: without them every journey stops at AccessDenied.
import { expect, test } from 'vitest';
import { createManualClock } from '../local/manualClock.ts';
import { openSocket, signIn } from './api.ts';
import * as operations from './operations.ts';
import { changedAssembly, startStack } from './stack.ts';
import type { Template } from './stack.ts';

/** Takes every permission away from every role; who may assume them stays. */
function emptyPolicies(template: Template): void {
  const nothing = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'none:None', Resource: '*' }],
  };
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy')
      Properties.PolicyDocument = nothing;
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
    const deniedBefore = logged.filter((record) => JSON.stringify(record).includes('AccessDenied')).length;
    const refusal = await speaker.refusal(query, variables as Record<string, unknown>);
    const denied =
      logged.filter((record) => JSON.stringify(record).includes('AccessDenied')).length - deniedBefore;
    outcomes.push(`${refusal.split(':')[0]} ${denied > 0 ? 'AccessDenied' : 'allowed'}`);
  }
  const socket = await openSocket(cloud, speaker.token);
  const subscribing = await socket.start('1', operations.onSessionStatus, { sessionId });

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
      if (Type === 'AWS::IAM::Role') Object.assign(resources[id] ?? {}, { Properties });
    }
    template.Resources = resources;
  };
  const { cloud, logged } = await startStack({ assembly: changedAssembly(without) });
  const speaker = await signIn(cloud, 'speaker');

  const answer = await speaker.send(operations.createSessionWithSignaling, { input: {} });

  expect(answer.errors.map((error) => error.errorType)).toEqual([errorType]);
  expect(JSON.stringify(logged)).toContain('AccessDenied');
});

test('a publisher that may not publish tells nobody, and its records end in the dead letter queue', async () => {
  const clock = createManualClock(Date.now());
  const without = (template: Template): void => {
    template.Resources = JSON.parse(
      JSON.stringify(template.Resources).replaceAll('"appsync:GraphQL"', '"none:None"'),
    ) as Template['Resources'];
  };
  const { cloud, logged } = await startStack({ assembly: changedAssembly(without), clock });
  const speaker = await signIn(cloud, 'speaker');
  const { sessionId } = await speaker.call<{ sessionId: string }>(operations.createSession, { input: {} });
  const socket = await openSocket(cloud, speaker.token);
  await socket.start('1', operations.onSessionStatus, { sessionId });

  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  await expect.poll(() => JSON.stringify(logged), { timeout: 10_000 }).toContain('Unauthorized');

  expect(socket.received.filter(({ type }) => type === 'data')).toEqual([]);
});
