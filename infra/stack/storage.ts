// Where sessions are kept: one table, its stream of changes, and the index that lists a person's own sessions.
import { RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { SessionItem } from '../../schema/sessionItem.ts';

/** A key attribute; the name must be one of the stored item's. */
const text = (name: keyof SessionItem): { name: string; type: AttributeType } => ({
  name,
  type: AttributeType.STRING,
});
const timeToLiveAttribute: keyof SessionItem = 'ttl';

/** The sessions table. */
export class Storage extends Construct {
  readonly table: ITable;
  /** Finds a person's sessions, ordered by creation. */
  readonly ownerIndexArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const ownerIndexName = 'byOwner';
    // Assignable but for exactOptionalPropertyTypes, which CDK's declarations do not know.
    this.table = new TableV2(this, 'Sessions', {
      partitionKey: text('sessionId'),
      globalSecondaryIndexes: [
        {
          indexName: ownerIndexName,
          partitionKey: text('ownerId'),
          sortKey: text('createdAt'),
          projectionType: ProjectionType.ALL,
        },
      ],
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    }) as ITable;
    this.ownerIndexArn = `${this.table.tableArn}/index/${ownerIndexName}`;
  }
}
