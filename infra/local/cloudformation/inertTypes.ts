// The exact list of resource types that have nothing to run on one machine: each with the reason and what Ref and Fn::GetAtt answer.
import type { CreatedResource, ResourceDeclaration } from '../cloud.ts';
import { physicalName } from '../physicalName.ts';

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
  'AWS::Logs::LogGroup': {
    reason: 'Logs are written to standard error, in one stream.',
    create: ({ logicalId, properties }, { stackName, accountId, region }) => {
      const name = stringOr(properties['LogGroupName'], physicalName(stackName, logicalId, 512));
      return { ref: name, attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` } };
    },
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
