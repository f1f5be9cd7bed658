// One condition of a grant gets another value: which there are, and that the others stay.
import { expect, test } from 'vitest';
import type { Template } from '../journeys/copyAssembly.ts';
import { conditionsOf, spoilCondition } from './spoilCondition.ts';

const grant = {
  declaredIn: 'WorkerRole',
  position: 0,
  action: 'sts:AssumeRole',
  principal: 'scheduler.amazonaws.com',
};

function createTemplate(Condition?: object): Template {
  const Principal = { Service: grant.principal };
  const Statement = { Effect: 'Allow', Action: grant.action, Principal, ...(Condition && { Condition }) };
  const Properties = { AssumeRolePolicyDocument: { Statement } };
  return { Resources: { WorkerRole: { Type: 'AWS::IAM::Role', Properties } }, Outputs: {} };
}
const conditionOf = ({ Resources }: Template): unknown => {
  const document = Resources['WorkerRole']?.Properties['AssumeRolePolicyDocument'];
  return (document as { Statement: { Condition?: unknown } }).Statement.Condition;
};

test('has one for each operator and key', () => {
  const Condition = { StringEquals: { 'aws:a': '1', 'aws:b': '2' }, ArnLike: { 'aws:c': '3' } };

  expect(conditionsOf(createTemplate(Condition), grant)).toEqual([
    { operator: 'StringEquals', key: 'aws:a' },
    { operator: 'StringEquals', key: 'aws:b' },
    { operator: 'ArnLike', key: 'aws:c' },
  ]);
  expect(conditionsOf(createTemplate(), grant)).toEqual([]);
});

test('changes the value of one key and leaves the others', () => {
  const template = createTemplate({ StringEquals: { 'aws:a': '1', 'aws:b': '2' } });

  spoilCondition(grant, { operator: 'StringEquals', key: 'aws:b' })(template);

  expect(conditionOf(template)).toEqual({ StringEquals: { 'aws:a': '1', 'aws:b': 'nobody' } });
});

test('refuses a condition that is not there', () => {
  const spoil = spoilCondition(grant, { operator: 'StringEquals', key: 'aws:b' });

  expect(() => spoil(createTemplate())).toThrow('WorkerRole does not ask for StringEquals of aws:b.');
});
