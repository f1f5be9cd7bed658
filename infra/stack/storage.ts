// What is kept: the sessions with the indexes that find a person's own and those that are due, the history of each session,
// and what is remembered of each person who creates sessions.
import type { ITable, TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { OwnerRecordKey, ClientTokenRecord } from '../../schema/ownerRecord.ts';
import type { SessionEventItem } from '../../schema/sessionEventItem.ts';
import { sweptAttributes } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { Stage } from './stages.ts';

interface KeyAttribute {
  readonly name: string;
  readonly type: AttributeType;
}

/** A key attribute that holds text; the name must be one of the stored item's. */
const text = <T>(name: keyof T & string): KeyAttribute => ({ name, type: AttributeType.STRING });
/** A key attribute that holds a number. */
const number = <T>(name: keyof T & string): KeyAttribute => ({ name, type: AttributeType.NUMBER });

/** The tables. */
export class Storage extends Construct {
  /** The sessions. */
  readonly sessions: ITable;
  /** Finds a person's sessions, ordered by creation. */
  readonly ownerIndexName = 'byOwner';
  readonly ownerIndexArn: string;
  /** Finds the sessions whose next deadline has passed, in each shard ordered by deadline. */
  readonly sweepIndexName = 'bySweepAt';
  readonly sweepIndexArn: string;
  /** The history: one item for each version of each session. */
  readonly sessionEvents: ITable;
  /** What is remembered of the people who create sessions. */
  readonly owners: ITable;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.sessions = createTable(this, 'Sessions', stage, {
      partitionKey: text<SessionItem>('sessionId'),
      timeToLiveAttribute: 'ttl' satisfies keyof SessionItem,
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      globalSecondaryIndexes: [
        {
          indexName: this.ownerIndexName,
          partitionKey: text<SessionItem>('ownerId'),
          sortKey: text<SessionItem>('createdAt'),
          projectionType: ProjectionType.ALL,
        },
        {
          // A row is in this index as long as it has a deadline: what ended and is cleaned up costs nothing here.
          indexName: this.sweepIndexName,
          partitionKey: text<SessionItem>('sweepShard'),
          sortKey: number<SessionItem>('sweepAt'),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...sweptAttributes],
        },
      ],
    });
    this.ownerIndexArn = `${this.sessions.tableArn}/index/${this.ownerIndexName}`;
    this.sweepIndexArn = `${this.sessions.tableArn}/index/${this.sweepIndexName}`;
    this.sessionEvents = createTable(this, 'SessionEvents', stage, {
      partitionKey: text<SessionEventItem>('historyId'),
      sortKey: number<SessionEventItem>('version'),
      timeToLiveAttribute: 'ttl' satisfies keyof SessionEventItem,
    });
    this.owners = createTable(this, 'Owners', stage, {
      partitionKey: text<OwnerRecordKey>('ownerId'),
      sortKey: text<OwnerRecordKey>('recordId'),
      timeToLiveAttribute: 'ttl' satisfies keyof ClientTokenRecord,
    });
  }
}

/**
 * A table that is paid by the request and can be restored to any second of the last 35 days. DynamoDB encrypts it with a key
 * of its own, which costs nothing and cannot be switched off.
 */
function createTable(
  scope: Construct,
  id: string,
  { removalPolicy, isDeletionProtected }: Stage,
  props: TablePropsV2,
): ITable {
  // Assignable but for exactOptionalPropertyTypes, which CDK's declarations do not know.
  return new TableV2(scope, id, {
    ...props,
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy,
    deletionProtection: isDeletionProtected,
  }) as ITable;
}
