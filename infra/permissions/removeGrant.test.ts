// One permission is taken out, and every other one stays.
import { expect, test } from 'vitest';
import { createGrantRecord } from '../local/iam/grants.ts';
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
