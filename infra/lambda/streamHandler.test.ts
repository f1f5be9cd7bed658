// A batch of stream records: order kept, the first failure reported, what follows left to the retry.
import { describe, expect, test } from 'vitest';
import { sessionItemAttributes } from '../../schema/sessionItem.ts';
import { exampleEvent, exampleSession } from './exampleSession.ts';
import { createStreamHandler, parseSessionItem, ReactionError } from './streamHandler.ts';

describe('createStreamHandler', () => {
  test('acts on one change after the other', async () => {
    const steps: string[] = [];
    const handler = createStreamHandler(
      async ({ version }) => {
        steps.push(`begin ${version}`);
        await new Promise((resolve) => setImmediate(resolve));
        steps.push(`end ${version}`);
      },
      () => undefined,
    );

    await handler(exampleEvent(exampleSession({ version: 1 }), exampleSession({ version: 2 })));

    expect(steps).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  test('logs the message of its own errors, and of others the name alone', async () => {
    const reasons: unknown[] = [];
    const failWith = async (error: Error): Promise<void> => {
      const handler = createStreamHandler(
        () => Promise.reject(error),
        (_level, _event, fields) => reasons.push(fields['reason']),
      );
      await handler(exampleEvent(exampleSession()));
    };

    await failWith(new ReactionError('a fact'));
    await failWith(new RangeError('arn:aws:iam::000000000000:role/secret'));

    expect(reasons).toEqual(['a fact', 'RangeError']);
  });

  test('answers an empty batch', async () => {
    const handler = createStreamHandler(
      () => Promise.reject(new Error()),
      () => undefined,
    );

    expect(await handler({ Records: [] })).toEqual({ batchItemFailures: [] });
  });
});

describe('parseSessionItem', () => {
  const image = exampleEvent(exampleSession()).Records[0]?.dynamodb.NewImage ?? {};

  test('reads the row', () => {
    expect(parseSessionItem(image)).toEqual(exampleSession());
  });

  const always = Object.entries(sessionItemAttributes).flatMap(([name, when]) =>
    when === 'always' ? [name] : [],
  );
  test.each(always)('refuses a row without %s', (attribute) => {
    const rest = { ...image };
    delete rest[attribute];

    expect(() => parseSessionItem(rest)).toThrow(
      new ReactionError(`The row has no attribute "${attribute}"`),
    );
  });

  test('refuses a record without an image', () => {
    expect(() => parseSessionItem(undefined)).toThrow(new ReactionError('The record has no NewImage'));
  });
});
