// Expressions as a hostile client writes them: refused before the parser sees them.
import { describe, expect, test } from 'vitest';
import { checkExpressionLimits } from './expressionLimits.ts';

const nested = (count: number, inner = 'a = :a'): string =>
  `${'NOT ('.repeat(count)}${inner}${')'.repeat(count)}`;
const refusal = (message: string): unknown =>
  expect.objectContaining({ code: 'ValidationException', message, statusCode: 400 });

function refusalOf(input: Record<string, unknown>): unknown {
  try {
    return checkExpressionLimits(input);
  } catch (error) {
    return error;
  }
}

describe('an expression', () => {
  test.each([
    'ConditionExpression',
    'FilterExpression',
    'KeyConditionExpression',
    'UpdateExpression',
    'ProjectionExpression',
  ])('in %s is refused above 4,096 bytes and when its brackets nest deep', (name) => {
    expect(refusalOf({ [name]: 'a'.repeat(4096) })).toBeUndefined();
    expect(refusalOf({ [name]: 'ä'.repeat(2049) })).toEqual(
      refusal(
        `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: 4098`,
      ),
    );
    expect(refusalOf({ [name]: nested(10) })).toEqual(
      refusal(`Invalid ${name}: The brackets are nested too deep`),
    );
  });

  test('may nest deeper the shorter it is', () => {
    const depths = [6, 90, 600, 3900].map((length) =>
      [1, 2, 3, 4, 5, 6, 7, 8].filter(
        (depth) => refusalOf({ FilterExpression: nested(depth, 'x'.repeat(length)) }) === undefined,
      ),
    );

    expect(depths.map((accepted) => accepted.at(-1))).toEqual([5, 5, 4, 3]);
  });

  test('counts brackets that are never closed, and none that are closed too often', () => {
    expect(refusalOf({ FilterExpression: '('.repeat(9) })).toEqual(
      refusal('Invalid FilterExpression: The brackets are nested too deep'),
    );
    expect(refusalOf({ FilterExpression: `${')'.repeat(20)}${'('.repeat(9)}` })).toEqual(
      refusal('Invalid FilterExpression: The brackets are nested too deep'),
    );
  });

  test('of one table in a batch is held to the same limits', () => {
    const RequestItems = { Orders: { ProjectionExpression: 'a'.repeat(4097) }, Empty: null };

    expect(refusalOf({ RequestItems })).toEqual(
      refusal(
        'Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097',
      ),
    );
  });
});
