// The permissions that no flow uses here, and why each is granted all the same. What is listed and used after all, or not
// granted any more, fails like what is unused without a reason.

import type { StageName } from '../stack/stages.ts';

/** Unused permissions that share a reason. */
export interface Exception {
  /** Logical ids of roles, without the hash at their end; the whole id must match. */
  readonly roles: RegExp;
  /** Actions, and trusts as in "trust in lambda.amazonaws.com". */
  readonly claims: readonly [string, ...string[]];
  /** Who on AWS uses them, when. */
  readonly reason: string;
  /** Where the permissions are granted; default in every stage. */
  readonly stage?: StageName;
}

const everyException: readonly Exception[] = [
  {
    roles: /(Reactors|Schedules)\w+Role/,
    claims: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    reason:
      'Lambda writes what a function prints to CloudWatch Logs; on one machine it goes to standard error.',
  },
  {
    roles: /(Reactors|Schedules)\w+Role/,
    claims: ['xray:PutTelemetryRecords'],
    reason: 'Lambda tells X-Ray how its sending of traces goes; on one machine no traces are sent.',
  },
  {
    roles: /ApiLogRole/,
    claims: [
      'trust in appsync.amazonaws.com',
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ],
    reason: 'AppSync writes its own log to CloudWatch Logs; on one machine it goes to standard error.',
  },
  {
    roles: /CustomS3AutoDeleteObjectsCustomResourceProviderRole/,
    claims: [
      'trust in lambda.amazonaws.com',
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ],
    reason:
      'A helper of CDK that CloudFormation runs when it deletes the bucket of pages, with the policy that CDK gives it.',
    stage: 'dev',
  },
  {
    roles: /PageFilesRole/,
    claims: [
      'trust in lambda.amazonaws.com',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'cloudfront:CreateInvalidation',
      'cloudfront:GetInvalidation',
    ],
    reason:
      'A helper of CDK that CloudFormation runs at each deployment: it copies the pages into their bucket; here the front door serves them from their folder.',
  },
];

/** The exceptions of a stage. */
export const exceptionsOf = (stage: StageName): readonly Exception[] =>
  everyException.filter((exception) => (exception.stage ?? stage) === stage);
