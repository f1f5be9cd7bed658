// Every expression that a resolver sends to DynamoDB is made of placeholders and DynamoDB's own words: no attribute's name
// stands in its text, where no compiler would see it. Each placeholder is defined, used, and stands for what a row has.
import { describe, expect, test } from 'vitest';
import { evaluateResolver } from '../infra/evaluateResolver.ts';
import type { ClientTokenRecord, CreationDayRecord } from '../schema/ownerRecord.ts';
import type { SessionEventItem } from '../schema/sessionEventItem.ts';
import { seatNumbers, sessionItemAttributes } from '../schema/sessionItem.ts';
import type { SeatItem } from '../schema/sessionItem.ts';

const words = new Set([
  'SET',
  'ADD',
  'REMOVE',
  'AND',
  'OR',
  'IN',
  'attribute_exists',
  'attribute_not_exists',
  'if_not_exists',
]);
const ownerAttributes: (keyof ClientTokenRecord | keyof CreationDayRecord)[] = [
  'ownerId',
  'recordId',
  'created',
  'input',
  'candidates',
  'channelNonce',
  'ttl',
];
const seatAttributes: (keyof SeatItem)[] = ['secret', 'clientId', 'expiresAt', 'holderId'];
const eventAttributes: (keyof SessionEventItem)[] = ['historyId', 'version'];
const attributes = new Set<string>([
  ...Object.keys(sessionItemAttributes),
  ...seatNumbers,
  ...seatAttributes,
  ...ownerAttributes,
  ...Array.from({ length: 1_440 }, (_, minute) => `minute${minute}`),
  ...eventAttributes,
]);

interface Expression {
  expression: string;
  expressionNames?: Record<string, string>;
  expressionValues?: Record<string, unknown>;
}
interface Request {
  operation: string;
  update?: Expression;
  condition?: Expression;
  query?: Expression;
  filter?: Expression;
}

const item = {
  sessionId: 'serene-truth-682',
  status: 'LIVE',
  channelNonce: 'n',
  ownerId: 'speaker',
  maxListeners: 10,
  seats: { 1: { secret: 's' } },
  version: 2,
  broadcastId: 'tab-1',
  leaseUntil: 1,
  sweepAt: 1,
  mustEndBy: 4_000_000_000,
};
const interrupted = { ...item, status: 'INTERRUPTED' };
const seat = { sessionId: 'serene-truth-682', seatId: '1', secret: 's' };
const row = {
  arguments: { sessionId: 'serene-truth-682', broadcastId: 'tab-1' },
  identity: { sub: 'speaker' },
};
const requests: [name: string, context: Record<string, unknown>][] = [
  ['Query.mySessions', { ...row, arguments: { status: 'LIVE' } }],
  ['functions/changeStatus', { ...row, stash: { change: 'start' } }],
  ['functions/changeStatus', { ...row, stash: { change: 'pause' } }],
  ['functions/changeStatus', { ...row, stash: { change: 'end' } }],
  ['functions/takeOverBroadcast', { ...row, stash: { isRefused: true, item } }],
  ['functions/takeOverBroadcast', { ...row, stash: { isRefused: true, item: interrupted } }],
  ['functions/renewLease', row],
  ['functions/returnOrShorten', { ...row, stash: { isRefused: true, item: interrupted } }],
  ['functions/returnOrShorten', { ...row, stash: { isRefused: true, item } }],
  ['functions/interruptIfOverdue', { ...row, arguments: seat, stash: { item } }],
  ['functions/countCreation', row],
  ['functions/claimToken', { ...row, arguments: { input: { clientToken: 't' } } }],
  ['functions/countUnended', row],
  [
    'functions/putSession',
    { ...row, arguments: { input: {} }, stash: { candidates: ['calm-river-123'], channelNonce: 'n' } },
  ],
  ['functions/recordChannel', { ...row, stash: { item, channelArn: 'arn' } }],
  ['functions/undoSession', { ...row, stash: { item, channelFailure: 'refused' } }],
  ['Session.events', { ...row, arguments: {}, source: { historyId: 'h' } }],
  ['functions/renewSeat', { ...row, arguments: { input: seat } }],
  [
    'functions/takeSeat',
    { ...row, arguments: { input: { sessionId: 'serene-truth-682' } }, stash: { item } },
  ],
  ['functions/takeSeat', { ...row, arguments: { input: seat }, stash: { item } }],
  [
    'functions/freeSurplusSeat',
    { ...row, arguments: { input: seat }, stash: { isSurplus: true, item, number: '1' } },
  ],
  ['functions/removeListener', { ...row, arguments: seat }],
  ['functions/freeSeat', { ...row, arguments: seat }],
  ['functions/freeSeat', { ...row, identity: null, arguments: seat }],
];
const expressionsOf = ({ update, condition, query, filter }: Request): Expression[] =>
  [update, condition, query, filter].filter((expression) => expression !== undefined);

describe.each(requests)('%s', (name, context) => {
  const request = evaluateResolver(name, 'request', context).value as Request;
  const expressions = expressionsOf(request);

  test('sends at least one expression', () => {
    expect(expressions.length).toBeGreaterThan(0);
  });

  test('writes placeholders and DynamoDB’s words, and nothing else', () => {
    const strange = expressions.flatMap(({ expression }) =>
      (expression.match(/[#:]?\w+/g) ?? []).filter((word) => !/^[#:]/.test(word) && !words.has(word)),
    );

    expect(strange).toEqual([]);
  });

  test('defines exactly the placeholders that it uses', () => {
    for (const { expression, expressionNames = {}, expressionValues = {} } of expressions) {
      const used = new Set(expression.match(/[#:]\w+/g));

      expect([...Object.keys(expressionNames), ...Object.keys(expressionValues)].sort()).toEqual(
        [...used].sort(),
      );
    }
  });

  test('names what a row has', () => {
    const names = expressions.flatMap(({ expressionNames = {} }) => Object.values(expressionNames));

    expect(names.filter((attribute) => !attributes.has(attribute))).toEqual([]);
  });

  test('has no placeholder in two expressions, which AppSync refuses', () => {
    const placeholders = expressions.flatMap(({ expressionNames = {}, expressionValues = {} }) => [
      ...Object.keys(expressionNames),
      ...Object.keys(expressionValues),
    ]);

    expect(placeholders).toHaveLength(new Set(placeholders).size);
  });
});
