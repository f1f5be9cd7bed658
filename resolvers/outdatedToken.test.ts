// nextToken of another list: each sentence by which AppSync and DynamoDB refuse one becomes InvalidInput, and no other does.
import { expect, test } from 'vitest';
import { evaluateResolver } from '../infra/evaluateResolver.ts';

const ownerId = '00000000-0000-4000-8000-000000000001';

function refusalOf(field: 'Session.events' | 'Query.mySessions', message: string): string | undefined {
  const context = {
    arguments: { nextToken: 'sealed' },
    identity: { sub: ownerId, username: 'somebody', claims: {} },
    source: { historyId: 'h', sessionId: 'serene-truth-682' },
    error: { type: 'DynamoDB:DynamoDbException', message },
    result: null,
  };
  return evaluateResolver(field, 'response', context).error;
}

/** DynamoDB's words for the start of a page that is not of the query. */
const refusals = [
  // Of another session's history.
  'The query can return at most one row and cannot be restarted',
  // Of a history before `sinceVersion`.
  'The provided starting key does not match the range key predicate',
  // Of another owner's sessions.
  'The provided starting key is outside query boundaries based on provided conditions',
  // Of another kind of list.
  'The provided starting key is invalid: The provided key element does not match the schema',
  'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
];

test.each(refusals)('a token refused with "%s" is InvalidInput', (message) => {
  expect(refusalOf('Session.events', message)).toContain(
    'nextToken is not one that events answered: leave it out to start over.',
  );
  expect(refusalOf('Query.mySessions', message)).toContain(
    'nextToken is not one that mySessions answered: leave it out to start over.',
  );
});

test('another failure of the table stays an outage, token or not', () => {
  expect(refusalOf('Session.events', 'Rate of requests exceeds the allowed throughput.')).toContain(
    'The session store does not answer at the moment',
  );
});
