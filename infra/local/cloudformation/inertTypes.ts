// The exact list of resource types that have nothing to run on one machine: each with the reason and what Ref and Fn::GetAtt answer.
import type { CreatedResource, ResourceDeclaration } from '../cloud.ts';
import { checkResourcePolicy } from './checkResourcePolicy.ts';
import { inertRoles } from './inertHelpers.ts';
import { inertScaling } from './inertScaling.ts';
import { checkRetention } from './checkRetention.ts';
import { physicalName, physicalUuid } from '../physicalName.ts';

/** What an inert resource may know to name itself. */
export interface InertContext {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
}

export interface InertType {
  /** Why nothing has to run for it here. */
  readonly reason: string;
  /** The types whose properties may refer to it; absent: all may. Outputs always may, people read them. */
  readonly namedBy?: readonly string[];
  create(declaration: ResourceDeclaration, context: InertContext): CreatedResource;
}

/** CloudFormation type → why it is inert and what it answers. Any type neither here nor with a service is refused by name. */
export const inertTypes: Readonly<Record<string, InertType>> = {
  'AWS::S3::Bucket': {
    reason: 'It holds the built pages, and the front door serves those from their folder.',
    namedBy: [
      'AWS::CloudFront::Distribution',
      'AWS::S3::BucketPolicy',
      'Custom::CDKBucketDeployment',
      'Custom::S3AutoDeleteObjects',
    ],
    create: ({ logicalId, properties }, { stackName, region }) => {
      const name = stringOr(properties['BucketName'], physicalName(stackName, logicalId, 63).toLowerCase());
      return {
        ref: name,
        attributes: {
          Arn: `arn:aws:s3:::${name}`,
          DomainName: `${name}.s3.amazonaws.com`,
          RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        },
      };
    },
  },
  'AWS::S3::BucketPolicy': {
    reason: 'It lets CloudFront alone read a bucket, and there is none here.',
    create(declaration, { stackName, accountId }) {
      const { properties } = declaration;
      const roleArns = inertRoles.map(
        (logicalId) => `arn:aws:iam::${accountId}:role/${physicalName(stackName, logicalId, 64)}`,
      );
      const absent = ['cloudfront.amazonaws.com', ...roleArns];
      checkResourcePolicy(declaration, properties['PolicyDocument'], absent);
      return { ref: stringOr(properties['Bucket'], ''), attributes: {} };
    },
  },
  'AWS::CloudFront::OriginAccessControl': {
    reason: 'It signs what CloudFront asks of a bucket, and there is none here.',
    create: ({ logicalId }, { stackName }) => {
      const id = physicalName(stackName, logicalId, 64);
      return { ref: id, attributes: { Id: id } };
    },
  },
  'AWS::Lambda::LayerVersion': {
    reason: 'It is the command line of AWS for CDK’s helper that copies the pages, which is not run here.',
    create: ({ logicalId }, { stackName, accountId, region }) => {
      const name = physicalName(stackName, logicalId, 140);
      const arn = `arn:aws:lambda:${region}:${accountId}:layer:${name}:1`;
      return { ref: arn, attributes: { LayerVersionArn: arn } };
    },
  },
  'Custom::CDKBucketDeployment': {
    reason:
      'It copies the built pages and config.json into a bucket; the front door serves both without one.',
    create: ({ logicalId, properties }) => ({
      ref: logicalId,
      attributes: { DestinationBucketArn: stringOr(properties['DestinationBucketArn'], '') },
    }),
  },
  'Custom::S3AutoDeleteObjects': {
    reason: 'It empties a bucket before it is deleted, and there is none here.',
    create: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  },
  'AWS::CDK::Metadata': {
    reason: "It only counts CDK's constructs for AWS.",
    create: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  },
  'AWS::CloudWatch::Alarm': {
    reason: 'Metrics are counted by CloudWatch, and on one machine nobody is woken.',
    create: ({ logicalId, properties }, { stackName, accountId, region }) => {
      const name = stringOr(properties['AlarmName'], physicalName(stackName, logicalId, 255));
      return { ref: name, attributes: { Arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}` } };
    },
  },
  'AWS::CloudWatch::Dashboard': {
    reason: 'It shows metrics, and they are counted by CloudWatch.',
    create: ({ logicalId, properties }, { stackName }) => ({
      ref: stringOr(properties['DashboardName'], physicalName(stackName, logicalId, 255)),
      attributes: {},
    }),
  },
  'AWS::SNS::Topic': {
    reason: 'Alarms alone are sent to it, and none goes off here.',
    namedBy: ['AWS::CloudWatch::Alarm', 'AWS::SNS::Subscription', 'AWS::SNS::TopicPolicy'],
    create: ({ logicalId, properties }, { stackName, accountId, region }) => {
      const name = stringOr(properties['TopicName'], physicalName(stackName, logicalId, 256));
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
  },
  'AWS::SNS::TopicPolicy': {
    reason: 'It says who may send to a topic, and nothing is sent here.',
    create(declaration, { stackName }) {
      const { logicalId, properties } = declaration;
      checkResourcePolicy(declaration, properties['PolicyDocument'], ['cloudwatch.amazonaws.com']);
      return { ref: physicalName(stackName, logicalId, 256), attributes: {} };
    },
  },
  'AWS::SNS::Subscription': {
    reason: 'It brings alarms to a person, and none goes off here.',
    create({ logicalId, properties }, { stackName }) {
      const protocol = properties['Protocol'];
      if (!['email', 'email-json', 'sms'].includes(String(protocol)))
        throw new Error(
          `got the Protocol ${JSON.stringify(protocol)}; email, email-json and sms are accepted.`,
        );
      const topicArn = stringOr(properties['TopicArn'], '');
      return { ref: `${topicArn}:${physicalUuid(stackName, logicalId)}`, attributes: {} };
    },
  },
  'AWS::KMS::Key': {
    reason: 'It encrypts what is sent to the topic of the alarms, and nothing is sent here.',
    // Tables and queues refuse it in their own words.
    namedBy: [
      'AWS::DynamoDB::GlobalTable',
      'AWS::DynamoDB::Table',
      'AWS::KMS::Alias',
      'AWS::SNS::Topic',
      'AWS::SQS::Queue',
    ],
    create(declaration, { stackName, accountId, region }) {
      const { logicalId, properties } = declaration;
      // The account itself: that policies of callers decide, and none calls KMS here.
      const absent = [`arn:aws:iam::${accountId}:root`, 'cloudwatch.amazonaws.com'];
      checkResourcePolicy(declaration, properties['KeyPolicy'], absent);
      const id = physicalUuid(stackName, logicalId);
      return { ref: id, attributes: { Arn: `arn:aws:kms:${region}:${accountId}:key/${id}`, KeyId: id } };
    },
  },
  'AWS::KMS::Alias': {
    reason: 'It is another name of a key, and none is used here.',
    create({ properties }) {
      const name = stringOr(properties['AliasName'], '');
      if (/^alias\/(?!aws\/)[\w/-]{1,250}$/.test(name)) return { ref: name, attributes: {} };
      throw new Error(`got the AliasName "${name}"; "alias/…" is accepted, and not "alias/aws/…".`);
    },
  },
  'AWS::SSM::Parameter': {
    reason: 'It tells other stacks and tools a value; Parameter Store is not run here.',
    namedBy: [],
    create({ logicalId, properties }, { stackName }) {
      const name = stringOr(properties['Name'], physicalName(stackName, logicalId, 1011));
      const { Type, Value } = properties;
      if ((Type === 'String' || Type === 'StringList') && typeof Value === 'string' && Value !== '')
        return { ref: name, attributes: { Type, Value } };
      throw new Error('a Type String or StringList and a Value that is not empty are accepted.');
    },
  },
  ...inertScaling,
  'AWS::Logs::MetricFilter': {
    reason: 'It counts lines of a log for CloudWatch.',
    create: ({ logicalId }, { stackName }) => ({
      ref: physicalName(stackName, logicalId, 512),
      attributes: {},
    }),
  },
  'AWS::Logs::LogGroup': {
    reason: 'Logs are written to standard error, in one stream.',
    create: ({ logicalId, properties }, { stackName, accountId, region }) => {
      checkRetention(properties['RetentionInDays']);
      const name = stringOr(properties['LogGroupName'], physicalName(stackName, logicalId, 512));
      return { ref: name, attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` } };
    },
  },
  'Custom::LogRetention': {
    reason: 'It sets how long CloudWatch keeps a log; logs are written to standard error.',
    create({ properties }, { accountId, region }) {
      const name = properties['LogGroupName'];
      if (typeof name !== 'string' || name === '') throw new Error('LogGroupName must be a string.');
      checkRetention(properties['RetentionInDays']);
      const arn = `arn:aws:logs:${region}:${accountId}:log-group:${name}:*`;
      return { ref: name, attributes: { LogGroupName: name, LogGroupArn: arn } };
    },
  },
  // DIFFERS: A web ACL is not evaluated: no request is counted by its address, and none is turned away before it reaches the API.
  'AWS::WAFv2::WebACL': {
    reason: 'Everything on one machine comes from one address, which a rate rule would shut out as a whole.',
    create: ({ logicalId, properties }, { stackName, accountId, region }) => {
      const name = stringOr(properties['Name'], physicalName(stackName, logicalId, 128));
      const scope = stringOr(properties['Scope'], 'REGIONAL');
      const id = physicalUuid(stackName, logicalId);
      const place = scope === 'CLOUDFRONT' ? 'global' : 'regional';
      return {
        ref: `${name}|${id}|${scope}`,
        attributes: {
          Arn: `arn:aws:wafv2:${region}:${accountId}:${place}/webacl/${name}/${id}`,
          Id: id,
          LabelNamespace: `awswaf:${accountId}:webacl:${name}:`,
        },
      };
    },
  },
  'AWS::WAFv2::WebACLAssociation': {
    reason: 'It ties a web ACL to an API, and none is evaluated here.',
    create: ({ properties }) => ({
      ref: `${stringOr(properties['ResourceArn'], '')}|${stringOr(properties['WebACLArn'], '')}`,
      attributes: {},
    }),
  },
  'AWS::Cognito::UserPoolGroup': {
    reason: 'A group is empty when it is made, and people are put into groups here by their own settings.',
    create: ({ logicalId, properties }, { stackName }) => ({
      ref: stringOr(properties['GroupName'], physicalName(stackName, logicalId, 128)),
      attributes: {},
    }),
  },
  'AWS::Cognito::UserPoolDomain': {
    reason: 'The log-in pages live under the front door, whatever the domain is called.',
    create: ({ logicalId, properties }) => ({
      ref: stringOr(properties['Domain'], logicalId),
      attributes: { CloudFrontDistribution: 'localhost' },
    }),
  },
  'AWS::Cognito::ManagedLoginBranding': {
    reason: 'The local log-in page is one button per person and carries no brand.',
    create: ({ logicalId, properties }, { stackName }) => {
      const id = physicalName(stackName, logicalId, 64);
      return {
        ref: `${stringOr(properties['UserPoolId'], '')}|${id}`,
        attributes: { ManagedLoginBrandingId: id },
      };
    },
  },
};

function stringOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
