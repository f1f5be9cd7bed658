// Filter and condition objects become DynamoDB’s expressions.
import { describe, expect, test } from 'vitest';
import { toDynamodbExpression } from './dynamodbExpression.ts';

/** The expression alone; the names of values show in it. */
const expressionOf = (filter: unknown): string | undefined => toDynamodbExpression(filter)?.expression;

describe('operators', () => {
  test.each([
    [{ v: { eq: 1 } }, '(#v = :v_eq)'],
    [{ v: { ne: 1 } }, '(#v <> :v_ne)'],
    [{ v: { lt: 1 } }, '(#v < :v_lt)'],
    [{ v: { le: 1 } }, '(#v <= :v_le)'],
    [{ v: { gt: 1 } }, '(#v > :v_gt)'],
    [{ v: { ge: 1 } }, '(#v >= :v_ge)'],
    [{ v: { contains: 'x' } }, '(contains(#v,:v_contains))'],
    [{ v: { notContains: 'x' } }, '(NOT contains(#v,:v_notContains))'],
    [{ v: { beginsWith: 'x' } }, '(begins_with(#v,:v_beginsWith))'],
    [{ v: { between: [1, 9, 3] } }, '(#v BETWEEN :v_between_start AND :v_between_end)'],
    [{ v: { in: ['a', 'b'] } }, '(#v IN (:v_in_0, :v_in_1))'],
    [{ v: { in: [] } }, '(null)'],
    [{ v: { attributeExists: true } }, '(attribute_exists(#v))'],
    [{ v: { attributeExists: false } }, '(attribute_not_exists(#v))'],
    [{ v: { size: { gt: 2 } } }, '(size(#v) > :v_size_gt)'],
    [{ v: { size: { size: { gt: 1 } } } }, '(size(#v) > :v_size_size_gt)'],
    [{ v: { size: { gt: 2, lt: 5 } } }, '((size(#v) > :v_size_gt) AND (size(#v) < :v_size_lt))'],
    [{ 'a.b': { eq: 1 } }, '(#a.b = :a.b_eq)'],
  ])('%j', (filter, expression) => {
    expect(expressionOf(filter)).toBe(expression);
  });

  test('values are typed, numbers as numbers', () => {
    expect(toDynamodbExpression({ v: { eq: 10, ne: null, in: ['a', true, [1], { b: 1.5 }] } })).toEqual({
      expression: '((#v = :v_eq) AND (#v <> :v_ne) AND (#v IN (:v_in_0, :v_in_1, :v_in_2, :v_in_3)))',
      expressionNames: { '#v': 'v' },
      expressionValues: {
        ':v_eq': { N: 10 },
        ':v_ne': { NULL: null },
        ':v_in_0': { S: 'a' },
        ':v_in_1': { BOOL: true },
        ':v_in_2': { L: [{ N: 1 }] },
        ':v_in_3': { M: { b: { N: 1.5 } } },
      },
    });
  });

  test.each([
    ...([
      ['_null', 'NULL'],
      ['string', 'S'],
      ['stringSet', 'SS'],
      ['number', 'N'],
      ['numberSet', 'NS'],
    ] as const),
    ...([
      ['binary', 'B'],
      ['binarySet', 'BS'],
      ['boolean', 'BOOL'],
      ['list', 'L'],
      ['map', 'M'],
    ] as const),
  ])('attributeType %s is %s', (name, code) => {
    expect(toDynamodbExpression({ v: { attributeType: name } })).toEqual({
      expression: '(attribute_type(#v,:v_attributeType))',
      expressionNames: { '#v': 'v' },
      expressionValues: { ':v_attributeType': { S: code } },
    });
  });
});

describe('groups', () => {
  test.each([
    [{ a: { eq: 1 }, b: { eq: 2 } }, '(#a = :a_eq) AND (#b = :b_eq)'],
    [{ v: { ge: 1, le: 5 } }, '((#v >= :v_ge) AND (#v <= :v_le))'],
    [{ and: [{ a: { eq: 1 } }] }, '(#a = :and_0_a_eq)'],
    [{ or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, '((#a = :or_0_a_eq) OR (#b = :or_1_b_eq))'],
    [{ not: { a: { eq: 1 } } }, '(NOT (#a = :not_a_eq))'],
    [{ not: { not: { a: { eq: 1 } } } }, '(NOT (NOT (#a = :not_not_a_eq)))'],
    [
      { or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] },
      '(((#a = :or_0_and_0_a_eq) AND (#b = :or_0_and_1_b_eq)) OR (#c = :or_1_c_eq))',
    ],
    [{ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }, '(#a = :a_eq) AND (#b = :and_0_b_eq)'],
    [{}, ''],
    [{ and: [] }, ''],
    [{ v: {} }, ''],
    [{ not: {} }, '(NOT )'],
    [{ a: { eq: 1 }, b: {} }, '(#a = :a_eq) AND '],
    [{ and: [{ a: { eq: 1 } }, {}] }, '((#a = :and_0_a_eq) AND )'],
  ])('%j', (filter, expression) => {
    expect(expressionOf(filter)).toBe(expression);
  });
});

describe('what cannot be rendered gives null', () => {
  test.each([
    [undefined],
    [null],
    [[]],
    ['text'],
    [{ v: { foo: 1 } }],
    [{ v: { toString: 1 } }],
    [{ v: 'x' }],
    [{ a: { b: { eq: 1 } } }],
    [{ and: { a: { eq: 1 } } }],
    [{ and: null }],
    [{ and: [{ a: { eq: 1 } }, null] }],
    [{ not: [{ a: { eq: 1 } }] }],
    [{ v: { between: [1] } }],
    [{ v: { between: 'x' } }],
    [{ v: { in: 'x' } }],
    [{ v: { attributeExists: 'yes' } }],
    [{ v: { attributeType: 'S' } }],
    [{ v: { size: 3 } }],
  ])('%j', (filter) => {
    expect(toDynamodbExpression(filter)).toBeNull();
  });
});
