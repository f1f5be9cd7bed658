// Grants one by one: what a document is taken apart into, and which of them a request is counted at.
import { describe, expect, test } from 'vitest';
import { createGrantRecord, type GrantRecord } from './grants.ts';

const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/sessions';
const channels = 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live_*';

function recordOf(...statements: object[]): GrantRecord {
  const record = createGrantRecord();
  record.add('WorkerRole', { Version: '2012-10-17', Statement: statements });
  return record;
}
const count = (record: GrantRecord, action: string, resource: string): void =>
  record.count({ action, resource, context: new Map() });
const usesOf = (record: GrantRecord): unknown[] =>
  record.list().map(({ action, resource, uses }) => [action, resource, uses]);

describe('a record of grants', () => {
  test('has one for each action on each resource, numbered as written', () => {
    const record = recordOf(
      { Effect: 'Allow', Action: ['a:One', 'a:Two'], Resource: [table, channels] },
      { Effect: 'Deny', Action: 'a:Three', Resource: '*' },
      { Effect: 'Allow', Action: 'a:Four', Resource: '*' },
    );
    record.add('Policy', { Statement: { Effect: 'Allow', Action: 'b:One', Resource: '*' } });

    expect(record.list()).toEqual([
      { declaredIn: 'WorkerRole', position: 0, action: 'a:One', resource: table, uses: 0 },
      { declaredIn: 'WorkerRole', position: 1, action: 'a:One', resource: channels, uses: 0 },
      { declaredIn: 'WorkerRole', position: 2, action: 'a:Two', resource: table, uses: 0 },
      { declaredIn: 'WorkerRole', position: 3, action: 'a:Two', resource: channels, uses: 0 },
      { declaredIn: 'WorkerRole', position: 4, action: 'a:Four', resource: '*', uses: 0 },
      { declaredIn: 'Policy', position: 0, action: 'b:One', resource: '*', uses: 0 },
    ]);
  });

  test('counts a request at the grant whose wildcards cover it', () => {
    const record = recordOf({ Effect: 'Allow', Action: ['kinesisvideo:Get*'], Resource: [table, channels] });

    count(record, 'kinesisvideo:getIceServerConfig', channels.replace('*', 'serene-truth-100/1'));

    expect(usesOf(record)).toEqual([
      ['kinesisvideo:Get*', table, 0],
      ['kinesisvideo:Get*', channels, 1],
    ]);
  });

  test('counts at the first of two that cover a request: the other is not needed', () => {
    const record = recordOf(
      { Effect: 'Allow', Action: 'dynamodb:*', Resource: table },
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table },
    );

    count(record, 'dynamodb:GetItem', table);

    expect(record.list().map(({ uses }) => uses)).toEqual([1, 0]);
  });

  test('does not count where a condition does not hold', () => {
    const Condition = { StringEquals: { 'sts:RoleSessionName': 'seat-1' } };
    const record = recordOf({ Effect: 'Allow', Action: 'a:One', Resource: '*', Condition });

    count(record, 'a:One', table);
    record.count({ action: 'a:One', resource: table, context: new Map([['sts:rolesessionname', 'seat-1']]) });

    expect(record.list()[0]?.uses).toBe(1);
  });

  test('shows what is allowed by naming the others', () => {
    const record = recordOf({ Effect: 'Allow', NotAction: 'iam:*', NotResource: [table] });

    count(record, 'iam:GetRole', channels);
    count(record, 'dynamodb:GetItem', table);
    count(record, 'dynamodb:GetItem', channels);

    expect(usesOf(record)).toEqual([['all but iam:*', `all but ${table}`, 1]]);
  });
});
