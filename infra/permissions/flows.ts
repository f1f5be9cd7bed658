// The flows that use what the roles are granted: the main one first, then each unhappy path. Each fails unless it comes out
// as it has to.
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateSignalingChannelCommand } from '@aws-sdk/client-kinesis-video';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { halfMadeSeconds, maxCreationsPerMinute } from '../../schema/limits.ts';
import { setProperties } from '../journeys/copyAssembly.ts';
import { kinesisVideoError } from '../journeys/faults.ts';
import * as operations from '../journeys/operations.ts';
import type { PlainSession } from '../journeys/operations.ts';
import { passTime } from '../journeys/passTime.ts';
import type { Flow, FlowScene } from './flow.ts';
import { runWholeSession } from './wholeSession.ts';
import { expectNoChannel, isReleased } from './released.ts';

const minuteSeconds = 60;

/** A permission that several use is tried with the first of them. */
export const flows: readonly Flow[] = [
  { name: 'a session from its creation to its end', run: runWholeSession },
  {
    name: 'a creation whose answer from KVS was lost, finished by a second call',
    async run(scene) {
      const input = { clientToken: 'once' };
      await loseChannelAnswer(scene, input);
      await scene.speaker.call(operations.createSession, { input });
    },
  },
  {
    name: 'a creation that KVS refuses, undone',
    async run({ faults, speaker }) {
      faults.breakWith(({ operation }) =>
        operation === '/createSignalingChannel'
          ? kinesisVideoError('AccountChannelLimitExceededException')
          : undefined,
      );
      await expectRefusal(speaker.call(operations.createSession, { input: {} }), 'ChannelUnavailable');
      const { items } = await speaker.call<{ items: unknown[] }>(operations.mySessions, {});
      if (items.length > 0) throw new Error('The row of a creation that came to nothing is still there.');
    },
  },
  {
    name: 'one creation too many in a minute, refused',
    async run({ speaker }) {
      const clientToken = 'once';
      await speaker.call(operations.createSession, { input: { clientToken } });
      // A token with another input makes nothing, and counts.
      const createOther = (): Promise<unknown> =>
        speaker.call(operations.createSession, { input: { clientToken, title: 'Another' } });
      const others = Array.from({ length: maxCreationsPerMinute - 1 }, () =>
        expectRefusal(createOther(), 'Conflict'),
      );
      await Promise.all(others);
      await expectRefusal(createOther(), 'RateLimited');
    },
  },
  {
    name: 'the end of a session whose channel nobody recorded',
    async run(scene) {
      const sessionId = await loseChannelAnswer(scene, {});
      await scene.speaker.call(operations.endSession, { sessionId });
      await scene.until('the release is recorded', () => isReleased(scene));
      await expectNoChannel(scene);
    },
  },
  {
    name: 'a half-made session, swept: ended, and its channel released',
    schedule: 'rate(1 minute)',
    withoutStreams: true,
    async run(scene) {
      await loseChannelAnswer(scene, {});
      await passTime(scene.clock, scene.cloud, 2 * halfMadeSeconds + 2 * minuteSeconds);
      await scene.until('the release is recorded', () => isReleased(scene));
      await expectNoChannel(scene);
    },
  },
  {
    name: 'a channel without a session, reconciled',
    schedule: 'rate(1 hour)',
    withoutStreams: true,
    async run(scene) {
      const { clock, cloud } = scene;
      const ChannelName = `${cloud.stackName}_nobodys-session-100-1a2b3c4d`;
      await scene.administrator().kinesisVideo.send(new CreateSignalingChannelCommand({ ChannelName }));
      // The run at the start finds the channel too young to be judged.
      await clock.advance(0);
      await scene.until('the run at the start is over', () => hasRun(scene, 1));
      await clock.advance(60 * minuteSeconds * 1_000);
      await scene.until('the run after an hour is over', () => hasRun(scene, 2));
      await expectNoChannel(scene);
    },
  },
  {
    name: 'changes that no function can act upon, kept as dead letters',
    // Given up at the first failure: how often it is tried before is of no concern here.
    change: setProperties('AWS::Lambda::EventSourceMapping', () => ({ MaximumRetryAttempts: 0 })),
    async run(scene) {
      const { dynamoDb } = scene.administrator();
      const Item = { sessionId: { S: 'no-session-100' }, lastWrite: { S: 'STATUS' }, status: { S: 'ENDED' } };
      const TableName = scene.cloud.outputs['SessionsTableName'];
      await dynamoDb.send(new PutItemCommand({ TableName, Item }));
      // Both functions on the stream are woken by such a row.
      await scene.until('two dead letters', async () => (await countDeadLetters(scene)) === 2);
    },
  },
];

/** Makes a session of whose channel only KVS knows; answers its name. */
async function loseChannelAnswer({ faults, speaker }: FlowScene, input: object): Promise<string> {
  faults.breakWith(({ operation }) => (operation === '/createSignalingChannel' ? 'answer lost' : undefined));
  await expectRefusal(speaker.call(operations.createSession, { input }), 'ChannelUnavailable');
  faults.mend();
  const { items } = await speaker.call<{ items: PlainSession[] }>(operations.mySessions, {});
  const [session] = items;
  if (!session) throw new Error('There is no half-made session.');
  return session.sessionId;
}

async function expectRefusal(call: Promise<unknown>, errorType: string): Promise<void> {
  const refusal = await call.then(
    () => 'nothing was refused',
    (error: unknown) => String(error),
  );
  if (!refusal.includes(errorType)) throw new Error(`${errorType} was expected: ${refusal}`);
}

async function countDeadLetters({ administrator, cloud }: FlowScene): Promise<number> {
  const { Attributes } = await administrator().sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: cloud.outputs['DeadLetterQueueUrl'],
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
}

function hasRun({ cloud }: FlowScene, invocations: number): boolean {
  return Object.values(cloud.usage().lambda).some((usage) => usage.invocations >= invocations);
}
