// Which policies of resources have nothing to decide here, and that each other statement is named, by every type that has one.
import { expect, test } from 'vitest';
import { physicalName } from '../physicalName.ts';
import { checkResourcePolicy } from './checkResourcePolicy.ts';
import { inertTypes } from './inertTypes.ts';

const context = { stackName: 'Live', accountId: '000000000000', region: 'us-east-1' };
const role = 'arn:aws:iam::000000000000:role/worker';
const helper = physicalName('Live', 'CustomS3AutoDeleteObjectsCustomResourceProviderRole3B1BD092', 64);
const noTls = { Bool: { 'aws:SecureTransport': 'false' } };
const allow = (Principal: unknown, rest: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: '*',
  ...rest,
});
const deny = (Condition?: object) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: '*',
  Resource: '*',
  ...(Condition && { Condition }),
});

const policyMember: Readonly<Record<string, string>> = { 'AWS::KMS::Key': 'KeyPolicy' };
function create(type: string, ...Statement: object[]): unknown {
  const properties = { [policyMember[type] ?? 'PolicyDocument']: { Version: '2012-10-17', Statement } };
  return inertTypes[type]?.create({ logicalId: 'Own', type, properties }, context);
}

test.each([
  ['AWS::S3::BucketPolicy', deny(noTls)],
  ['AWS::S3::BucketPolicy', deny({ NumericLessThan: { 's3:TlsVersion': 1.2 } })],
  ['AWS::S3::BucketPolicy', allow({ Service: 'cloudfront.amazonaws.com' }, { Condition: noTls })],
  ['AWS::S3::BucketPolicy', allow({ AWS: `arn:aws:iam::000000000000:role/${helper}` })],
  ['AWS::SNS::TopicPolicy', deny(noTls)],
  ['AWS::SNS::TopicPolicy', allow({ Service: 'cloudwatch.amazonaws.com' })],
  ['AWS::KMS::Key', allow({ AWS: 'arn:aws:iam::000000000000:root' })],
  ['AWS::KMS::Key', allow({ Service: 'cloudwatch.amazonaws.com' })],
])('%s may say %j', (type, statement) => {
  expect(create(type, statement)).toMatchObject({ ref: expect.any(String) as string });
});

const refused: [string, object][] = [
  ['a Deny without a condition', deny()],
  ['a Deny under a second condition', deny({ Bool: { ...noTls.Bool, 'aws:ViaAWSService': 'true' } })],
  ['a Deny of TLS', deny({ Bool: { 'aws:SecureTransport': 'true' } })],
  ['a Deny of every TLS there is', deny({ NumericLessThan: { 's3:TlsVersion': 9 } })],
  ['an Allow for a role that acts here', allow({ AWS: role })],
  [
    'an Allow for a service that acts here',
    allow({ Service: ['cloudwatch.amazonaws.com', 'lambda.amazonaws.com'] }),
  ],
  ['an Allow for everybody', allow('*')],
  [
    'an Allow for everybody but one',
    { Effect: 'Allow', NotPrincipal: { AWS: role }, Action: '*', Resource: '*' },
  ],
];
const types = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::KMS::Key'];

test.each(types.flatMap((type) => refused.map(([what, statement]) => [type, what, statement] as const)))(
  '%s with %s is refused by name',
  (type, _, statement) => {
    expect(() => create(type, deny(noTls), statement)).toThrow(
      `Own (${type}): got the statement ${JSON.stringify(statement)}; policies of resources are not evaluated here, accepted are a Deny of aws:SecureTransport false or of an old s3:TlsVersion, an Allow for `,
    );
  },
);

test('without anybody who is absent, only rules about TLS are accepted', () => {
  const declaration = { logicalId: 'Own', type: 'AWS::SQS::QueuePolicy', properties: {} };
  const check = (Statement: unknown): void => checkResourcePolicy(declaration, { Statement });

  expect(() => check([deny(noTls), deny(noTls)])).not.toThrow();
  expect(() => check(deny(noTls))).not.toThrow();
  expect(() => check(allow({ Service: 'cloudwatch.amazonaws.com' }))).toThrow(
    'accepted are a Deny of aws:SecureTransport false or of an old s3:TlsVersion.',
  );
});
