// Trust policies as services and roles meet them: who is admitted for which resource, and what is logged of those who are not.
import { beforeEach, describe, expect, test } from 'vitest';
import { createLog, type LogRecord } from '../log.ts';
import { createManualClock } from '../manualClock.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { type IamService, createIam } from './createIam.ts';
import type { Principal } from './iam.ts';

const role = 'arn:aws:iam::000000000000:role/api';
let logged: LogRecord[];
let iam: IamService;

beforeEach(() => {
  logged = [];
  const log = createLog('warn', (record) => logged.push(record));
  iam = createIam({ ...createTestCloud({ clock: createManualClock() }), log });
});

async function declareRole(RoleName: string, Service: string, Condition?: object): Promise<void> {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service },
    Action: 'sts:AssumeRole',
    ...(Condition && { Condition }),
  };
  const properties = { RoleName, AssumeRolePolicyDocument: { Statement } };
  const declaration = { logicalId: RoleName, type: 'AWS::IAM::Role', properties };
  await iam.resources['AWS::IAM::Role']?.(declaration, { pathOf: (key) => key });
}

describe('a trust that is refused', () => {
  const denial = {
    level: 'warn',
    event: 'IAM denied',
    code: 'AccessDeniedException',
    action: 'sts:AssumeRole',
    role: 'api',
  };

  const logOf = () => logged.map(({ level, event, fields }) => ({ level, event, ...fields }));

  test('is logged with the service and the role, without an ARN', async () => {
    await declareRole('api', 'appsync.amazonaws.com');

    await expect(iam.credentialsForService(role, 'lambda.amazonaws.com', 'x')).rejects.toThrow();

    expect(logOf()).toEqual([{ ...denial, caller: 'lambda.amazonaws.com' }]);
  });

  test('is logged with the name of the role or user who asked', async () => {
    await declareRole('api', 'appsync.amazonaws.com');
    const found = iam.findRole(role);
    const caller: Principal = {
      arn: 'arn:aws:iam::000000000000:user/administrator',
      accountId: '000000000000',
      userId: 'AIDA',
      sessionPolicies: [],
    };

    expect(found && iam.isTrusted(found, caller, {})).toBe(false);

    expect(logOf()).toEqual([{ ...denial, caller: 'administrator' }]);
  });
});

describe('a trust policy with aws:SourceArn', () => {
  const jobs = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/jobs';
  const schedulerRole = 'arn:aws:iam::000000000000:role/scheduler';
  const ask = (sourceArn?: string) =>
    iam.credentialsForService(schedulerRole, 'scheduler.amazonaws.com', 'sweep', sourceArn);

  test('admits a service that acts for this resource, and no other', async () => {
    await declareRole('scheduler', 'scheduler.amazonaws.com', { StringEquals: { 'aws:SourceArn': jobs } });

    await expect(ask(jobs)).resolves.toMatchObject({ sessionToken: expect.any(String) as string });
    await expect(ask(jobs.replace('jobs', 'others'))).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(ask()).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });
});
