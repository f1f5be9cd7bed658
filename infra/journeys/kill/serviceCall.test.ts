// The names that calls are found by again.
import { expect, test } from 'vitest';
import { parsePublished, toCallName } from './serviceCall.ts';
import type { ServiceCall } from './serviceCall.ts';

const call = (parts: Partial<ServiceCall>): ServiceCall => ({
  method: 'POST',
  path: '/',
  headers: {},
  body: '',
  ...parts,
});
const target = (operation: string) => ({ 'x-amz-target': `DynamoDB_20120810.${operation}` });
const sdk = { 'user-agent': 'aws-sdk-js/3.1142.0 os/linux' };
const table = 'LiveSessions-StorageSessions0A1B2C3D-4E5F60718293';
const publish = call({
  path: '/graphql',
  headers: { authorization: 'AWS4-HMAC-SHA256 Credential=…' },
  body: JSON.stringify({
    query:
      'mutation PublishSessionStatus($event: SessionStatusEventInput!) {\n  publishSessionStatus(event: $event) { sessionId } }',
    variables: { event: { sessionId: 'serene-truth-682', version: 3 } },
  }),
});

test.each([
  [
    'AppSync: PutItem StorageSessions',
    { headers: target('PutItem'), body: JSON.stringify({ TableName: table }) },
  ],
  [
    'Lambda: Query StorageSessions.bySweepAt',
    {
      headers: { ...sdk, ...target('Query') },
      body: JSON.stringify({ TableName: table, IndexName: 'bySweepAt' }),
    },
  ],
  ['AppSync: /createSignalingChannel', { path: '/createSignalingChannel' }],
  ['Lambda: /deleteSignalingChannel', { path: '/deleteSignalingChannel', headers: sdk }],
  ['AppSync: AssumeRole', { body: 'Action=AssumeRole&Version=2011-06-15' }],
  [
    'Scheduler: Invoke SchedulesSweepSessionsFunction',
    {
      path: `/2015-03-31/functions/${encodeURIComponent('arn:aws:lambda:us-east-1:000000000000:function:LiveSessions-SchedulesSweepSessionsFunction0A1B2C3D-4E5F')}/invocations`,
    },
  ],
  [
    'app: createSession',
    {
      path: '/graphql',
      headers: { authorization: 'eyJ…' },
      body: JSON.stringify({
        query: 'mutation ($input: CreateSessionInput!) { createSession(input: $input) { title } }',
      }),
    },
  ],
  ['Lambda: publishSessionStatus', publish],
])('%s', (name, parts) => {
  expect(toCallName(call(parts))).toBe(name);
});

test('a published change says of which session and version it is; no other call does', () => {
  expect(parsePublished(publish)).toEqual({ sessionId: 'serene-truth-682', version: 3 });
  expect(parsePublished(call({ headers: sdk, path: '/deleteSignalingChannel' }))).toBeUndefined();
});
