// What Ref and Fn::GetAtt answer of types that have nothing to run.
import { expect, test } from 'vitest';
import { inertTypes } from './inertTypes.ts';

const context = { stackName: 'Live', accountId: '000000000000', region: 'us-east-1' };
const create = (type: string, properties: object) =>
  inertTypes[type]?.create({ logicalId: 'Acl', type, properties: { ...properties } }, context);

test('a web ACL answers name, id and scope, and its ARN', () => {
  const acl = create('AWS::WAFv2::WebACL', { Name: 'api', Scope: 'REGIONAL', Rules: [] });
  const id = acl?.attributes['Id'] ?? '';

  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(acl).toEqual({
    ref: `api|${id}|REGIONAL`,
    attributes: {
      Id: id,
      Arn: `arn:aws:wafv2:us-east-1:000000000000:regional/webacl/api/${id}`,
      LabelNamespace: 'awswaf:000000000000:webacl:api:',
    },
  });
});

test('a web ACL of CloudFront is global, one without a name gets one', () => {
  const acl = create('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });

  expect(acl?.attributes['Arn']).toMatch(/:global\/webacl\/Live-Acl-[0-9A-F]{12}\/[0-9a-f-]{36}$/);
});

test('an alarm answers its name and ARN', () => {
  const alarm = create('AWS::CloudWatch::Alarm', { AlarmName: 'ends' });

  expect(alarm).toEqual({
    ref: 'ends',
    attributes: { Arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:ends' },
  });
});

test('an association answers what it ties together', () => {
  expect(create('AWS::WAFv2::WebACLAssociation', { ResourceArn: 'arn:api', WebACLArn: 'arn:acl' })).toEqual({
    ref: 'arn:api|arn:acl',
    attributes: {},
  });
});
