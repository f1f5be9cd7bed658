// The permissions that no flow uses here, and why each is granted all the same. What is listed and used after all, or not
// granted any more, fails like what is unused without a reason.

import type { StageName } from '../stack/stages.ts';

/** Unused permissions that share a reason. */
export interface Exception {
  /** Logical ids of roles, without the hash at their end; the whole id must match. */
  readonly roles: RegExp;
  readonly actions: readonly [string, ...string[]];
  /** Who on AWS uses them, when. */
  readonly reason: string;
  /** Where the permissions are granted; default in every stage. */
  readonly stage?: StageName;
}

const everyException: readonly Exception[] = [
  {
    roles: /(Reactors|Schedules)\w+Role/,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    reason:
      'Lambda writes what a function prints to CloudWatch Logs; on one machine it goes to standard error.',
  },
  {
    roles: /ApiLogRole/,
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    reason: 'AppSync writes its own log to CloudWatch Logs; on one machine it goes to standard error.',
  },
  {
    roles: /CustomS3AutoDeleteObjectsCustomResourceProviderRole/,
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    reason:
      'A helper of CDK that CloudFormation runs when it deletes the bucket of pages, with the policy that CDK gives it.',
    stage: 'dev',
  },
];

/** The exceptions of a stage. */
export const exceptionsOf = (stage: StageName): readonly Exception[] =>
  everyException.filter((exception) => (exception.stage ?? stage) === stage);
