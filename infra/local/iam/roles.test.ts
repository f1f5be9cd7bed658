// The template's roles and policies: names and ARNs, what attaches where, what is refused.
import { describe, expect, test } from 'vitest';
import type { AssetFiles, CreatedResource } from '../cloud.ts';
import { allow, trust } from '../testing/openTestPort.ts';
import { type Roles, createRoles } from './roles.ts';

const assets: AssetFiles = { pathOf: (key) => key };
const trustLambda = trust({ Service: 'lambda.amazonaws.com' });
const openRoles = (): Roles => createRoles({ accountId: '000000000000', stackName: 'live' });

function declare(roles: Roles, type: string, logicalId: string, properties: object): CreatedResource {
  return roles.resources[`AWS::IAM::${type}`]?.(
    { type: `AWS::IAM::${type}`, logicalId, properties: { ...properties } },
    assets,
  ) as CreatedResource;
}

describe('AWS::IAM::Role', () => {
  test('has the same name at every start when the template gives none', () => {
    const create = () => declare(openRoles(), 'Role', 'Viewer', { AssumeRolePolicyDocument: trustLambda });

    const { ref, attributes } = create();

    expect(ref).toMatch(/^live-Viewer-[0-9A-F]{12}$/);
    expect(attributes).toEqual({
      Arn: `arn:aws:iam::000000000000:role/${ref}`,
      RoleId: expect.stringMatching(/^AROA[0-9A-F]{17}$/) as string,
    });
    expect(create()).toEqual({ ref, attributes });
  });

  test('takes its inline policies, managed policies and its longest session', () => {
    const roles = openRoles();
    const { attributes } = declare(roles, 'Role', 'Worker', {
      RoleName: 'worker',
      Path: '/service/',
      Description: 'Works.',
      MaxSessionDuration: 7_200,
      Tags: [],
      AssumeRolePolicyDocument: trustLambda,
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      Policies: [{ PolicyName: 'One', PolicyDocument: allow('sqs:SendMessage') }],
    });

    const role = roles.find('arn:aws:iam::000000000000:role/service/worker');

    expect(attributes['Arn']).toBe(role?.arn);
    expect(role).toMatchObject({ name: 'worker', maxSessionSeconds: 7_200 });
    expect(role?.policies).toHaveLength(2);
  });

  const good = { RoleName: 'worker', AssumeRolePolicyDocument: trustLambda };
  test.each([
    [
      { PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      'Worker (AWS::IAM::Role): PermissionsBoundary is not known here; accepted are AssumeRolePolicyDocument, ',
    ],
    [
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/IAMFullAccess'] },
      'Worker: the managed policy arn:aws:iam::aws:policy/IAMFullAccess is not known here.',
    ],
    [{ ManagedPolicyArns: 'x' }, 'Worker (AWS::IAM::Role): ManagedPolicyArns must be a list of strings.'],
    [{ Policies: ['x'] }, 'Worker (AWS::IAM::Role): Policies must be a list of objects.'],
    [{ RoleName: 7 }, 'Worker (AWS::IAM::Role): RoleName must be a string.'],
    [{ MaxSessionDuration: 60 }, 'Worker: MaxSessionDuration must be a whole number from 3600 to 43200.'],
    [
      { AssumeRolePolicyDocument: {} },
      'Worker (AWS::IAM::Role) has a policy that cannot be used: a Statement must be an object',
    ],
    [
      { Policies: [{ PolicyName: 'One', PolicyDocument: allow('send') }] },
      'Worker (AWS::IAM::Role) has a policy that cannot be used: Action "send" must be "*" or of the form service:Action',
    ],
  ])('refuses %j by name', (properties, message) => {
    expect(() => declare(openRoles(), 'Role', 'Worker', { ...good, ...properties })).toThrow(message);
  });

  test('refuses a name that is taken', () => {
    const roles = openRoles();
    declare(roles, 'Role', 'Worker', good);

    expect(() => declare(roles, 'Role', 'Other', good)).toThrow('Other: there is already a role "worker".');
  });
});

describe('policies of their own', () => {
  test('attach to the roles that they name', () => {
    const roles = openRoles();
    const worker = declare(roles, 'Role', 'Worker', { AssumeRolePolicyDocument: trustLambda });

    const policy = declare(roles, 'Policy', 'Send', {
      PolicyName: 'Send',
      PolicyDocument: allow('sqs:SendMessage'),
      Roles: [worker.ref],
    });
    const managed = declare(roles, 'ManagedPolicy', 'Receive', {
      PolicyDocument: allow('sqs:ReceiveMessage'),
      Roles: [worker.ref],
    });

    expect(policy.ref).toBe('Send');
    expect(managed.ref).toMatch(/^arn:aws:iam::000000000000:policy\/live-Receive-[0-9A-F]{12}$/);
    expect(managed.attributes['PolicyArn']).toBe(managed.ref);
    expect(roles.find(worker.attributes['Arn'] ?? '')?.policies).toHaveLength(2);
    expect(roles.findManagedPolicy(managed.ref)).toEqual(allow('sqs:ReceiveMessage'));
  });

  test.each([
    [{ PolicyDocument: allow('*') }, 'Send (AWS::IAM::Policy): PolicyName is missing.'],
    [
      { PolicyName: 'Send', PolicyDocument: allow('*'), Users: ['x'] },
      'Send (AWS::IAM::Policy): Users is not known here; accepted are PolicyDocument, PolicyName, Roles.',
    ],
    [
      { PolicyName: 'Send', PolicyDocument: allow('*'), Roles: ['none'] },
      'Send (AWS::IAM::Policy) names an unknown role "none".',
    ],
  ])('refuse %j', (properties, message) => {
    expect(() => declare(openRoles(), 'Policy', 'Send', properties)).toThrow(message);
  });
});
