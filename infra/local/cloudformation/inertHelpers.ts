// The exact list of functions that CDK itself brings along and that have nothing to run on one machine: logical id in, the
// reason and what Ref and Fn::GetAtt answer out. Any other function of a template is run. And the roles that nobody acts in
// because their functions are not run.
import { physicalName } from '../physicalName.ts';
import type { InertType } from './inertTypes.ts';

/** A resource that is inert under this one name, though its type is not. */
export interface InertHelper extends InertType {
  readonly type: 'AWS::Lambda::Function';
}

const createFunction: InertType['create'] = ({ logicalId }, { stackName, accountId, region }) => {
  const name = physicalName(stackName, logicalId, 64);
  return { ref: name, attributes: { Arn: `arn:aws:lambda:${region}:${accountId}:function:${name}` } };
};

/** Roles of these functions that policies of resources name, by logical id. */
export const inertRoles: readonly string[] = ['CustomS3AutoDeleteObjectsCustomResourceProviderRole3B1BD092'];

const bucketDeployment: InertHelper = {
  type: 'AWS::Lambda::Function',
  reason:
    'BucketDeployment copies files into a bucket, in Python; the front door serves the pages without one.',
  create: createFunction,
};

/** Logical ids as CDK derives them, the same in every stack. */
export const inertHelpers: Readonly<Record<string, InertHelper>> = {
  CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB6723FB92: bucketDeployment,
  // The one of BucketDeployments that name no memory.
  CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C81C01536: bucketDeployment,
  CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F: {
    type: 'AWS::Lambda::Function',
    reason: 'autoDeleteObjects empties a bucket before it is deleted, and there is none here.',
    create: createFunction,
  },
  LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A: {
    type: 'AWS::Lambda::Function',
    reason: 'logRetention sets how long CloudWatch keeps a log, and there is none here.',
    create: createFunction,
  },
};
