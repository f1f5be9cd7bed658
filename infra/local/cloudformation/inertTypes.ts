// The exact list of resource types that have nothing to run on one machine: each with the reason and what Ref and Fn::GetAtt answer.
import type { CreatedResource, ResourceDeclaration } from '../cloud.ts';
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
  create(declaration: ResourceDeclaration, context: InertContext): CreatedResource;
}

/** CloudFormation type → why it is inert and what it answers. Any type neither here nor with a service is refused by name. */
export const inertTypes: Readonly<Record<string, InertType>> = {
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
  'AWS::Logs::LogGroup': {
    reason: 'Logs are written to standard error, in one stream.',
    create: ({ logicalId, properties }, { stackName, accountId, region }) => {
      const name = stringOr(properties['LogGroupName'], physicalName(stackName, logicalId, 512));
      return { ref: name, attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` } };
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
