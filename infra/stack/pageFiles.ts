// What lies in the pages' bucket: the built pages, and the config.json that tells them where everything is. CDK's own
// helper, a Lambda with AWS's command line, copies them when the stack is deployed.
import { Aws, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { createServiceRole } from './createServiceRole.ts';
import { notFoundPage } from './pageAddress.ts';
import type { Stage } from './stages.ts';
import type { Web } from './web.ts';

/** The content of config.json. */
export interface PageConfig {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly region: string;
  readonly apiKey: string;
  readonly oidc: { readonly authority: string; readonly clientId: string; readonly scope: string };
}

export interface PageFilesProps {
  readonly stage: Stage;
  readonly web: Web;
  /** The folder of built pages, one folder per page. */
  readonly pagesDirectory: string;
  readonly config: PageConfig;
}

/** The files of the pages, and how they get there. */
export class PageFiles extends Construct {
  constructor(scope: Construct, id: string, { stage, web, pagesDirectory, config }: PageFilesProps) {
    super(scope, id);
    const { bucket, distribution } = web;
    const logGroup = new LogGroup(this, 'Log', {
      retention: stage.logRetention,
      removalPolicy: stage.unprotectedRemovalPolicy,
    });
    const stagedFiles = Stack.of(this).formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: `cdk-${Stack.of(this).synthesizer.bootstrapQualifier ?? 'hnb659fds'}-assets-${Aws.ACCOUNT_ID}-${Aws.REGION}`,
      resourceName: '*',
    });
    const role = createServiceRole(this, 'Role', 'lambda.amazonaws.com', [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] },
      {
        actions: ['s3:GetObject'],
        resources: [stagedFiles],
        wildcardReason:
          'The bucket of CDK’s bootstrap holds each version of the files under a hash of its own.',
      },
      { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
      {
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
        wildcardReason: 'Every file of the pages’ bucket is written by this function alone.',
      },
      {
        actions: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
        resources: [distribution.distributionArn],
      },
    ]);
    const common = {
      destinationBucket: bucket,
      distribution,
      memoryLimit: 512,
      role: role.withoutPolicyUpdates(),
      logGroup,
      // A page that was opened before a deployment may still ask for a part of its own version.
      prune: false,
    };
    new BucketDeployment(this, 'Deployment', {
      ...common,
      sources: [Source.asset(pagesDirectory), Source.jsonData('config.json', config)],
      distributionPaths: ['/*'],
    });
    // Apart, because it alone says how long it may be kept: it is sent in the place of files that are kept for a year.
    new BucketDeployment(this, 'NotFoundDeployment', {
      ...common,
      sources: [Source.data(notFoundPage.path, notFoundPage.content)],
      distributionPaths: [`/${notFoundPage.path}`],
      cacheControl: [CacheControl.noCache()],
    });
    acknowledgeHelper(Stack.of(this));
  }
}

/** The helper function is CDK's: its runtime moves with the version of `aws-cdk-lib`. */
function acknowledgeHelper(stack: Stack): void {
  const helper = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  if (!helper) throw new Error('CDK calls its helper for files otherwise: it is not found in the stack.');
  acknowledge(
    helper,
    'AwsSolutions-L1',
    'The runtime of CDK’s own helper function is chosen by aws-cdk-lib.',
  );
}
