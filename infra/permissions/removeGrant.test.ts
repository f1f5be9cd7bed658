// One permission is taken out, and every other one stays.
import { expect, test } from 'vitest';
import { compilePolicy } from '../local/iam/compilePolicy.ts';
import { createGrantRecord } from '../local/iam/grants.ts';
import { createTrustRecord } from '../local/iam/trustRecord.ts';
import { removeGrant } from './removeGrant.ts';
import type { Template } from '../journeys/copyAssembly.ts';

const allow = (Action: string | string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/a';
const index = `${table}/index/b`;

/** A role with two inline policies. */
function createTemplate(): Template {
  const first = [allow(['a:One', 'a:Two'], [table, index]), allow('a:Three', table)];
  const second = { Effect: 'Allow', Action: 'b:One', Resource: '*' };
  const Policies = [{ PolicyDocument: { Statement: first } }, { PolicyDocument: { Statement: second } }];
  return { Resources: { WorkerRole: { Type: 'AWS::IAM::Role', Properties: { Policies } } }, Outputs: {} };
}

/** What the template grants, as the local cloud takes it apart. */
function pairsOf({ Resources }: Template): string[] {
  const record = createGrantRecord();
  const policies = Resources['WorkerRole']?.Properties['Policies'] as { PolicyDocument: unknown }[];
  for (const { PolicyDocument } of policies) record.add('WorkerRole', PolicyDocument);
  return record.list().map(({ action, resource }) => `${action} ${resource}`);
}

/** Whom a role's trust policy names, as the local cloud takes it apart. */
function trustsOf({ Resources }: Template): string[] {
  const role = { logicalId: 'WorkerRole', arn: 'arn:aws:iam::000000000000:role/worker' };
  const document = Resources['WorkerRole']?.Properties['AssumeRolePolicyDocument'];
  compilePolicy(document, 'trust');
  return createTrustRecord(role, document)
    .list()
    .map(({ action, principal }) => `${action} ${principal}`);
}

const caller = 'arn:aws:iam::000000000000:role/caller';
function createTrustTemplate(...principals: unknown[]): Template {
  const Statement = principals.map((Principal) => ({
    Effect: 'Allow',
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Principal,
  }));
  const Properties = { AssumeRolePolicyDocument: { Statement } };
  return { Resources: { WorkerRole: { Type: 'AWS::IAM::Role', Properties } }, Outputs: {} };
}

test.each([0, 1, 2, 3, 4, 5, 6, 7])('without the trust at place %i all others are left', (position) => {
  const template = createTrustTemplate({ AWS: [caller, '*'], Service: 'a.amazonaws.com' }, '*');
  const trusted = trustsOf(template);
  const [action = '', principal = ''] = trusted[position]?.split(' ') ?? [];

  removeGrant({ declaredIn: 'WorkerRole', position, action, principal })(template);

  expect(trustsOf(template).sort()).toEqual(trusted.toSpliced(position, 1).sort());
});

test('a trust policy without its only trust is still one, and admits nobody', () => {
  const template = createTrustTemplate({ Service: 'a.amazonaws.com' });

  for (const action of ['sts:AssumeRole', 'sts:TagSession'])
    removeGrant({ declaredIn: 'WorkerRole', position: 0, action, principal: 'a.amazonaws.com' })(template);

  expect(trustsOf(template)).toEqual([]);
});

test('refuses a trust that is not there', () => {
  const grant = { declaredIn: 'WorkerRole', position: 2, action: 'sts:AssumeRole', principal: caller };

  expect(() => removeGrant(grant)(createTrustTemplate({ AWS: caller }))).toThrow(
    `WorkerRole does not trust ${caller} with sts:AssumeRole as its 3. permission.`,
  );
});

test.each([0, 1, 2, 3, 4, 5])('without the permission at place %i all others are granted', (position) => {
  const template = createTemplate();
  const granted = pairsOf(template);
  const action = granted[position]?.split(' ')[0] ?? '';

  removeGrant({ declaredIn: 'WorkerRole', position, action })(template);

  expect(pairsOf(template).sort()).toEqual(granted.toSpliced(position, 1).sort());
});

test.each([
  ['another action is there', { declaredIn: 'WorkerRole', position: 0, action: 'a:Two' }],
  ['there are fewer', { declaredIn: 'WorkerRole', position: 6, action: 'a:One' }],
  ['there is no such role', { declaredIn: 'NobodysRole', position: 0, action: 'a:One' }],
])('refuses when %s', (_, grant) => {
  expect(() => removeGrant(grant)(createTemplate())).toThrow(
    `${grant.declaredIn} does not grant ${grant.action} as its ${grant.position + 1}. permission.`,
  );
});
