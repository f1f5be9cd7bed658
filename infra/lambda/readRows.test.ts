// What DynamoDB leaves out of an answer is asked for again, and a row is never taken for absent because of it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRows } from './readRows.ts';
import { startTestServer } from './startTestServer.ts';
import type { TestServer } from './startTestServer.ts';

interface BatchRequest {
  RequestItems: { Sessions: { Keys: { sessionId: { S: string } }[] } };
}
const keysOf = (body: string): string[] =>
  (JSON.parse(body) as BatchRequest).RequestItems.Sessions.Keys.map(({ sessionId }) => sessionId.S);

let server: TestServer;
let dynamoDb: DynamoDBClient;
/** How many keys one answer has room for. */
let answeredKeys: number;
beforeEach(async () => {
  answeredKeys = 2;
  server = await startTestServer(({ body }) => {
    const { Keys: keys, ...rest } = (JSON.parse(body) as BatchRequest).RequestItems.Sessions;
    const rows = keys
      .slice(0, answeredKeys)
      .map(({ sessionId }) => ({ sessionId, ...marshall({ status: 'LIVE' }) }));
    const left = keys.slice(answeredKeys);
    return {
      statusCode: 200,
      body: JSON.stringify({
        Responses: { Sessions: rows },
        UnprocessedKeys: left.length > 0 ? { Sessions: { Keys: left, ...rest } } : {},
      }),
    };
  });
  dynamoDb = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret key' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  dynamoDb.destroy();
  await server.close();
});

const read = (...sessionIds: string[]) =>
  readRows(sessionIds, { dynamoDb, tableName: 'Sessions', abortSignal: AbortSignal.timeout(5_000) });

test('asks again for the keys that were left out', async () => {
  const rows = await read('a', 'b', 'c', 'd', 'e');

  expect([...rows.keys()]).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(server.received.map(({ body }) => keysOf(body))).toEqual([
    ['a', 'b', 'c', 'd', 'e'],
    ['c', 'd', 'e'],
    ['e'],
  ]);
});

test('asks for a name once, and a hundred names at a time', async () => {
  answeredKeys = 100;
  const names = Array.from({ length: 101 }, (_each, number) => `name-${number}`);

  await read(...names, 'name-0');

  expect(server.received.map(({ body }) => keysOf(body).length)).toEqual([100, 1]);
});

test('gives up when rows are left out again and again, rather than call them absent', async () => {
  answeredKeys = 0;

  await expect(read('a')).rejects.toThrow('DynamoDB left rows out again and again.');
  expect(server.received).toHaveLength(5);
});

test('asks nothing when there is nothing to ask', async () => {
  expect((await read()).size).toBe(0);
  expect(server.received).toEqual([]);
});
