// Trusts one by one: what a trust policy is taken apart into, and at which of them an assumption of the role is counted.
import { describe, expect, test } from 'vitest';
import type { RequestContext } from './conditions.ts';
import type { TrustSubject } from './evaluate.ts';
import { createTrustRecord, type TrustRecord } from './trustRecord.ts';

const arn = 'arn:aws:iam::000000000000:role/worker';
const caller = 'arn:aws:iam::000000000000:role/caller';
const allow = (Principal: unknown, Action: unknown = 'sts:AssumeRole') => ({
  Effect: 'Allow',
  Principal,
  Action,
});

const recordOf = (...Statement: object[]): TrustRecord =>
  createTrustRecord({ logicalId: 'WorkerRole', arn }, { Statement });
const service = (servicePrincipal: string): TrustSubject => ({ kind: 'service', servicePrincipal });
const session: TrustSubject = {
  kind: 'principal',
  principal: {
    arn: 'arn:aws:sts::000000000000:assumed-role/caller/seat',
    accountId: '000000000000',
    userId: 'AROA:seat',
    roleArn: caller,
    sessionPolicies: [],
  },
};
const count = (record: TrustRecord, subject: TrustSubject, context: RequestContext = new Map()): void =>
  record.count(subject, 'sts:AssumeRole', context);
const usesOf = (record: TrustRecord): unknown[] =>
  record.list().map(({ principal, uses }) => [principal, uses]);

describe('a record of trusts', () => {
  test('has one for each action and principal, numbered as written', () => {
    const record = recordOf(
      allow({ Service: ['a.amazonaws.com', 'b.amazonaws.com'], AWS: caller }),
      { ...allow('*'), Effect: 'Deny' },
      allow({ AWS: '*' }, ['sts:AssumeRole', 'sts:TagSession']),
    );

    const common = { declaredIn: 'WorkerRole', resource: arn, uses: 0 };
    expect(record.list()).toEqual([
      { ...common, position: 0, action: 'sts:AssumeRole', principal: 'a.amazonaws.com' },
      { ...common, position: 1, action: 'sts:AssumeRole', principal: 'b.amazonaws.com' },
      { ...common, position: 2, action: 'sts:AssumeRole', principal: caller },
      { ...common, position: 3, action: 'sts:AssumeRole', principal: '*' },
      { ...common, position: 4, action: 'sts:TagSession', principal: '*' },
    ]);
  });

  test('counts a service and a role session at what names them', () => {
    const record = recordOf(allow({ Service: ['a.amazonaws.com', 'b.amazonaws.com'], AWS: caller }));

    count(record, service('b.amazonaws.com'));
    count(record, session);
    count(record, session);

    expect(usesOf(record)).toEqual([
      ['a.amazonaws.com', 0],
      ['b.amazonaws.com', 1],
      [caller, 2],
    ]);
  });

  test('counts at the first of two that admit somebody: the other is not needed', () => {
    const record = recordOf(allow({ AWS: caller }), allow({ AWS: '000000000000' }));

    count(record, session);

    expect(usesOf(record)).toEqual([
      [caller, 1],
      ['000000000000', 0],
    ]);
  });

  test('does not count where a condition does not hold, or another action is meant', () => {
    const Condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
    const record = recordOf(
      { ...allow({ Service: 'a.amazonaws.com' }), Condition },
      allow({ Service: 'a.amazonaws.com' }, 'sts:TagSession'),
      { Effect: 'Allow', Principal: { Service: 'a.amazonaws.com' }, NotAction: 'sts:AssumeRole' },
    );

    count(record, service('a.amazonaws.com'), new Map([['aws:sourceaccount', '111111111111']]));

    expect(record.list().map(({ action, uses }) => [action, uses])).toEqual([
      ['sts:AssumeRole', 0],
      ['sts:TagSession', 0],
      ['all but sts:AssumeRole', 0],
    ]);
  });
});
