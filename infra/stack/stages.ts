// What differs between the stages, and nothing else does: a name in, its settings out. A setting that one stage lacks does
// not compile.
import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { deepestOperationLevels } from './requestLimits.ts';

/** "dev" is made and deleted freely and shows its schema; "prod" keeps what it has been given. */
export type StageName = 'dev' | 'prod';

export type FunctionName = 'PublishStatus' | 'ReleaseChannel' | 'SweepSessions' | 'ReconcileChannels';

export interface Stage {
  /** The stack's name, unless `--context stackName=` says otherwise. */
  readonly stackName: string;
  /**
   * What becomes of tables, accounts and pages when the stack, or the resource in it, is deleted. Of a first deployment that
   * fails AWS would delete none of these in `prod`: it protects tables and accounts, and the bucket is not empty.
   */
  readonly removalPolicy: RemovalPolicy;
  /** The same of logs and the alarms' key, which AWS can delete at any time: they go when their first deployment fails. */
  readonly unprotectedRemovalPolicy: RemovalPolicy;
  /** Whether AWS refuses to delete tables and the user pool until this is switched off. */
  readonly isDeletionProtected: boolean;
  /** How long every log is kept. */
  readonly logRetention: RetentionDays;
  /** Whether clients may ask the API for its schema, as the playground does. */
  readonly isIntrospectionEnabled: boolean;
  /** Levels of nested fields that an operation may have; undefined: as many as it likes, which the introspection of tools wants. */
  readonly queryDepthLimit: number | undefined;
  /** Where else than at CloudFront the pages are served, unless `--context pageOrigins=` says otherwise. */
  readonly pageOrigins: readonly string[];
  /** How many invocations of a function run at once at most, which is also kept free for it; undefined: as the account has. */
  readonly reservedConcurrency: Readonly<Record<FunctionName, number | undefined>>;
  /** Until when guests may call, unless `--context guestKeyExpires=` says otherwise: a full hour, 365 days ahead at most. */
  readonly guestKeyExpires: string;
}

export const stages: Readonly<Record<StageName, Stage>> = {
  dev: {
    stackName: 'LiveSessions',
    removalPolicy: RemovalPolicy.DESTROY,
    unprotectedRemovalPolicy: RemovalPolicy.DESTROY,
    isDeletionProtected: false,
    logRetention: RetentionDays.ONE_WEEK,
    isIntrospectionEnabled: true,
    queryDepthLimit: undefined,
    pageOrigins: ['http://localhost:4000'],
    // A new account may run ten functions at once, and AWS refuses a reservation that leaves it fewer.
    reservedConcurrency: {
      PublishStatus: undefined,
      ReleaseChannel: undefined,
      SweepSessions: undefined,
      ReconcileChannels: undefined,
    },
    guestKeyExpires: '2027-11-01T00:00:00Z',
  },
  prod: {
    stackName: 'LiveSessions-prod',
    removalPolicy: RemovalPolicy.RETAIN,
    unprotectedRemovalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    isDeletionProtected: true,
    logRetention: RetentionDays.THREE_MONTHS,
    isIntrospectionEnabled: false,
    queryDepthLimit: deepestOperationLevels,
    pageOrigins: [],
    reservedConcurrency: {
      // Ten shards of the stream, each read by ten at once.
      PublishStatus: 100,
      // KVS admits 50 deletions a second to the whole account, and creations want their share of its patience.
      ReleaseChannel: 10,
      // One at a time: the next run does what this one leaves.
      SweepSessions: 1,
      ReconcileChannels: 1,
    },
    guestKeyExpires: '2027-10-04T00:00:00Z',
  },
};
