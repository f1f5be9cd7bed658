// Where alarms go: a topic that people subscribe to, encrypted with a key that CloudWatch may use, and closed to whoever comes
// without TLS.
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Stage } from './stages.ts';

/** The topic. AWS's own key for SNS does not admit CloudWatch, so there is one of the stack's. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { unprotectedRemovalPolicy }: Stage) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Encrypts the messages of the alarms.',
      enableKeyRotation: true,
      removalPolicy: unprotectedRemovalPolicy,
    });
    key.addToResourcePolicy(toAlarmStatement(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    this.topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
    this.topic.addToResourcePolicy(toAlarmStatement(['sns:Publish'], this.topic.topicArn));
  }
}

/** What CloudWatch may do for alarms of this account. */
function toAlarmStatement(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions,
    resources: [resource],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });
}
