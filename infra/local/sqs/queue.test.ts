// The life of a message: visibility, delay, retention, dead letters, and those who wait for it.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { openQueue } from './testQueue.ts';

const bodies = (messages: readonly { Body?: string | undefined }[]): (string | undefined)[] =>
  messages.map(({ Body }) => Body);

describe('a message', () => {
  test('is received with its attributes, and deleted by its receipt', async () => {
    const { client, QueueUrl, send, receive, clock } = await openQueue();
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'ä' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
      count: { DataType: 'Number.int', StringValue: '7' },
    };
    const sent = await send('hello', { MessageAttributes });

    const [message] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    await clock.advance(60_000);

    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'hello',
      MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
      MessageAttributes,
      Attributes: {
        SenderId: 'administrator',
        SentTimestamp: String(Date.UTC(2026, 0, 1)),
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(Date.UTC(2026, 0, 1)),
      },
    });
    expect(sent.MD5OfMessageAttributes).toBe(message?.MD5OfMessageAttributes);
    expect(await receive()).toEqual([]);
  });

  test('comes with only the attributes that were asked for', async () => {
    const { send, receive } = await openQueue();
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await send('hello', { MessageAttributes: { 'a.b': text('1'), 'a.c': text('2'), d: text('3') } });

    const [message] = await receive({ MessageAttributeNames: ['a.*'], VisibilityTimeout: 0 });
    const [bare] = await receive();

    expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['a.b', 'a.c']);
    expect(bare).not.toHaveProperty('MessageAttributes');
    expect(bare).not.toHaveProperty('Attributes');
  });

  test('that was received is hidden until its visibility timeout is over', async () => {
    const { send, receive, clock } = await openQueue({ properties: { VisibilityTimeout: 10 } });
    await send('hello');

    const first = await receive();
    await clock.advance(9999);
    const hidden = await receive();
    await clock.advance(1);
    const again = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });

    expect([first.length, hidden.length]).toEqual([1, 0]);
    expect(again).toMatchObject([{ Body: 'hello', Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  test('comes back when its receiver says so', async () => {
    const { client, QueueUrl, send, receive } = await openQueue();
    await send('hello');
    const [message] = await receive();
    const change = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };

    await client.send(new ChangeMessageVisibilityCommand(change));

    expect(bodies(await receive())).toEqual(['hello']);
    await expect(client.send(new ChangeMessageVisibilityCommand(change))).rejects.toMatchObject({
      name: 'MessageNotInflight',
    });
  });

  test('with a delay is not seen before', async () => {
    const { send, receive, clock } = await openQueue();
    await send('hello', { DelaySeconds: 5 });

    const early = await receive();
    await clock.advance(5000);

    expect([early.length, (await receive()).length]).toEqual([0, 1]);
  });

  test.each([-600, 600])(
    'is visible, hidden and delayed for as long as was said, though the clock steps by %i s',
    async (seconds) => {
      const { send, receive, clock } = await openQueue();
      await send('sent');
      await send('delayed', { DelaySeconds: 5 });

      clock.step(seconds * 1000);
      const first = await receive({ VisibilityTimeout: 10 });
      clock.step(seconds * 1000);
      await clock.advance(5000);
      const second = await receive({ VisibilityTimeout: 600 });
      await clock.advance(5000);
      const third = await receive();

      expect([first, second, third].map(bodies)).toEqual([['sent'], ['delayed'], ['sent']]);
    },
  );

  test('is gone when its retention is over', async () => {
    const { send, receive, clock } = await openQueue({ properties: { MessageRetentionPeriod: 60 } });
    await send('hello');

    await clock.advance(60_001);

    expect(await receive()).toEqual([]);
  });

  test('that is received too often moves to the dead letter queue', async () => {
    const { client, send, receive, QueueUrl } = await openQueue({
      others: { Dead: {} },
      properties: {
        RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:Dead', maxReceiveCount: 2 },
      },
    });
    await send('hello');

    const seen = [];
    for (let count = 0; count < 3; count += 1) seen.push((await receive({ VisibilityTimeout: 0 })).length);
    const deadUrl = QueueUrl.replace('Jobs', 'Dead');
    const dead = await client.send(new ReceiveMessageCommand({ QueueUrl: deadUrl }));

    expect(seen).toEqual([1, 1, 0]);
    expect(bodies(dead.Messages ?? [])).toEqual(['hello']);
  });
});

describe('long polling', () => {
  test('answers as soon as a message comes', async () => {
    const { send, receive } = await openQueue();
    const receiving = receive({ WaitTimeSeconds: 20 });

    await send('hello');

    expect(bodies(await receiving)).toEqual(['hello']);
  });

  test('answers nothing when its time is over', async () => {
    const { receive, clock, permissions } = await openQueue({
      properties: { ReceiveMessageWaitTimeSeconds: 5 },
    });
    const receiving = receive();
    await expect.poll(() => permissions).toHaveLength(1);
    await clock.advance(5000);

    expect(await receiving).toEqual([]);
  });

  test('waits no longer when the clock steps back', async () => {
    const { receive, clock, permissions } = await openQueue();
    const receiving = receive({ WaitTimeSeconds: 5 });
    await expect.poll(() => permissions).toHaveLength(1);
    clock.step(-600_000);
    await clock.advance(5000);

    expect(await receiving).toEqual([]);
  });

  test('gets a message that becomes visible again', async () => {
    const { send, receive, clock, permissions } = await openQueue();
    await send('hello');
    await receive({ VisibilityTimeout: 3 });
    const receiving = receive({ WaitTimeSeconds: 20 });
    await expect.poll(() => permissions).toHaveLength(3);
    await clock.advance(3000);

    expect(bodies(await receiving)).toEqual(['hello']);
  });

  test('ends when the cloud does', async () => {
    const { receive, close, permissions } = await openQueue();
    const receiving = receive({ WaitTimeSeconds: 20 }).catch(() => 'cut off');
    await expect.poll(() => permissions).toHaveLength(1);

    await close();

    expect(await receiving).toSatisfy((answer) => answer === 'cut off' || (answer as unknown[]).length === 0);
  });
});
