// Filter criteria: one row per rule of the syntax.
import { expect, test } from 'vitest';
import { parseFilterCriteria } from './eventFilter.ts';

const event = {
  eventName: 'MODIFY',
  dynamodb: {
    NewImage: {
      status: { S: 'LIVE' },
      title: { S: '' },
      count: { N: '5' },
      tags: { SS: ['red', 'green'] },
      parts: { L: [{ M: { name: { S: 'one' } } }, { M: { name: { S: 'two' } } }] },
      gone: { NULL: true },
    },
    SizeBytes: 120,
    nothing: null,
  },
};

const newImage = (pattern: object): object => ({ dynamodb: { NewImage: pattern } });

test.each<[string, object, boolean]>([
  ['equals one of a list', { eventName: ['INSERT', 'MODIFY'] }, true],
  ['equals none of a list', { eventName: ['INSERT', 'REMOVE'] }, false],
  ['all fields of an object', { eventName: ['MODIFY'], dynamodb: { SizeBytes: [120] } }, true],
  ['one field of an object is wrong', { eventName: ['MODIFY'], dynamodb: { SizeBytes: [121] } }, false],
  ['a number is no text', { dynamodb: { SizeBytes: ['120'] } }, false],
  ['null', { dynamodb: { nothing: [null] } }, true],
  ['empty text', newImage({ title: { S: [''] } }), true],
  ['a boolean', newImage({ gone: { NULL: [true] } }), true],
  ['prefix', newImage({ status: { S: [{ prefix: 'LI' }] } }), true],
  ['prefix that is not', newImage({ status: { S: [{ prefix: 'VE' }] } }), false],
  ['suffix', newImage({ status: { S: [{ suffix: 'VE' }] } }), true],
  ['suffix that is not', newImage({ status: { S: [{ suffix: 'LI' }] } }), false],
  ['equals-ignore-case', newImage({ status: { S: [{ 'equals-ignore-case': 'live' }] } }), true],
  ['anything-but a list', newImage({ status: { S: [{ 'anything-but': ['ENDED', 'PAUSED'] }] } }), true],
  ['anything-but itself', newImage({ status: { S: [{ 'anything-but': 'LIVE' }] } }), false],
  ['anything-but a prefix', newImage({ status: { S: [{ 'anything-but': { prefix: 'LI' } }] } }), false],
  ['anything-but of a missing field', newImage({ owner: { S: [{ 'anything-but': 'x' }] } }), false],
  ['exists', newImage({ status: { S: [{ exists: true }] } }), true],
  ['exists of a missing field', newImage({ owner: { S: [{ exists: true }] } }), false],
  ['does not exist', newImage({ owner: { S: [{ exists: false }] } }), true],
  ['does not exist but does', newImage({ status: { S: [{ exists: false }] } }), false],
  ['exists is about leaves', newImage({ status: [{ exists: true }] }), false],
  ['does not exist below a missing object', { other: { deep: [{ exists: false }] } }, true],
  ['numeric range', { dynamodb: { SizeBytes: [{ numeric: ['>', 100, '<=', 120] }] } }, true],
  ['numeric range missed', { dynamodb: { SizeBytes: [{ numeric: ['>', 100, '<', 120] }] } }, false],
  ['numeric equals', { dynamodb: { SizeBytes: [{ numeric: ['=', 120] }] } }, true],
  ['numeric on text', newImage({ count: { N: [{ numeric: ['=', 5] }] } }), false],
  ['a member of a set', newImage({ tags: { SS: ['green'] } }), true],
  ['a member of an object in a list', newImage({ parts: { L: { M: { name: { S: ['two'] } } } } }), true],
  ['either rule of a list', newImage({ status: { S: [{ prefix: 'X' }, 'LIVE'] } }), true],
  ['$or', { $or: [{ eventName: ['INSERT'] }, newImage({ status: { S: ['LIVE'] } })] }, true],
  ['$or and a field', { $or: [{ eventName: ['MODIFY'] }, { eventName: ['INSERT'] }], eventID: ['1'] }, false],
  ['an empty pattern', {}, true],
])('%s', (_, pattern, isWanted) => {
  const filter = parseFilterCriteria({ Filters: [{ Pattern: JSON.stringify(pattern) }] });

  expect(filter(event)).toBe(isWanted);
});

test('several filters: one that matches is enough; none lets everything through', () => {
  const patterns = [{ eventName: ['INSERT'] }, { eventName: ['MODIFY'] }];
  const several = parseFilterCriteria({
    Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
  });

  expect(several(event)).toBe(true);
  expect(several({ eventName: 'REMOVE' })).toBe(false);
  expect(parseFilterCriteria(undefined)(event)).toBe(true);
  expect(parseFilterCriteria({ Filters: [] })(event)).toBe(true);
});

test.each([
  ['{"a":"x"}', 'got "x"; an object is accepted here.'],
  [
    '{"a":[{"cidr":"10.0.0.0/8"}]}',
    'got the rule {"cidr":"10.0.0.0/8"}; accepted are values and one of exists,',
  ],
  ['{"a":[{"prefix":"x","suffix":"y"}]}', 'got the rule'],
  ['{"a":[{"exists":"yes"}]}', 'exists: true or false is accepted.'],
  ['{"a":[{"numeric":["~",1]}]}', 'numeric: got ["~",1]; a list like [">", 0, "<=", 10] is accepted.'],
  ['{"a":[{"numeric":[]}]}', 'numeric: a list like'],
  ['{"a":[{"prefix":1}]}', 'prefix: a string is accepted.'],
  ['{"a":[]}', 'a: an empty list matches nothing.'],
  ['{"a":[["x"]]}', 'a list inside a list is not accepted.'],
  ['{"$or":[{"a":["x"]}]}', '$or: a list of at least two patterns is accepted.'],
  ['nonsense', 'Filter pattern nonsense:'],
])('refuses %s and says why', (Pattern, message) => {
  expect(() => parseFilterCriteria({ Filters: [{ Pattern }] })).toThrow(message);
});

test('refuses a pattern of more than 4,096 characters', () => {
  const Pattern = JSON.stringify({ a: ['x'.repeat(4096)] });

  expect(() => parseFilterCriteria({ Filters: [{ Pattern }] })).toThrow('at most 4096 characters');
});
