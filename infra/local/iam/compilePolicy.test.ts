// Policies as a whole: what they cover, what they refuse to be.
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compilePolicy.ts';
import { evaluate, evaluateTrust } from './evaluate.ts';
import type { Principal } from './iam.ts';
import { MalformedPolicyError } from './malformedPolicyError.ts';

const channel = 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-a/1';
const statement = (members: object): object => ({ Version: '2012-10-17', Statement: [members] });
const verdictOf = (policies: readonly object[], action: string, resource: string) =>
  evaluate(
    policies.map((policy) => compilePolicy(policy, 'identity')),
    { action, resource, context: new Map() },
  );

describe('evaluate', () => {
  const allowRead = statement({ Effect: 'Allow', Action: 'kinesisvideo:Describe*', Resource: channel });

  test('denies what no statement speaks of', () => {
    expect(verdictOf([], 'kinesisvideo:DescribeSignalingChannel', channel)).toBe('implicitDeny');
    expect(verdictOf([allowRead], 'kinesisvideo:DeleteSignalingChannel', channel)).toBe('implicitDeny');
    expect(verdictOf([allowRead], 'kinesisvideo:DescribeSignalingChannel', `${channel}2`)).toBe(
      'implicitDeny',
    );
  });

  test('allows what one statement allows, the case of actions aside', () => {
    expect(verdictOf([allowRead], 'KinesisVideo:describesignalingchannel', channel)).toBe('allow');
  });

  test('lets an explicit Deny win wherever it stands', () => {
    const deny = statement({ Effect: 'Deny', NotAction: 'kinesisvideo:List*', Resource: '*' });

    expect(verdictOf([allowRead, deny], 'kinesisvideo:DescribeSignalingChannel', channel)).toBe(
      'explicitDeny',
    );
    expect(verdictOf([deny, allowRead], 'kinesisvideo:DescribeSignalingChannel', channel)).toBe(
      'explicitDeny',
    );
  });

  test('covers with NotResource everything but what it names', () => {
    const policy = statement({ Effect: 'Allow', Action: '*', NotResource: channel });

    expect(verdictOf([policy], 'sts:AssumeRole', 'arn:aws:iam::000000000000:role/x')).toBe('allow');
    expect(verdictOf([policy], 'kinesisvideo:DescribeSignalingChannel', channel)).toBe('implicitDeny');
  });

  test('grants calls that concern no one resource only on "*"', () => {
    const onChannel = statement({ Effect: 'Allow', Action: '*', Resource: channel });
    const onAll = { Statement: { Effect: 'Allow', Action: ['kinesisvideo:List*'], Resource: ['*'] } };

    expect(verdictOf([onChannel], 'kinesisvideo:ListSignalingChannels', '*')).toBe('implicitDeny');
    expect(verdictOf([onAll], 'kinesisvideo:ListSignalingChannels', '*')).toBe('allow');
  });
});

describe('evaluateTrust', () => {
  const caller: Principal = {
    arn: 'arn:aws:sts::000000000000:assumed-role/api/AppSync',
    accountId: '000000000000',
    userId: 'AROA:AppSync',
    roleArn: 'arn:aws:iam::000000000000:role/api',
    sessionPolicies: [],
  };
  const trusts = (principal: unknown, action = 'sts:AssumeRole') =>
    evaluateTrust(
      compilePolicy(statement({ Effect: 'Allow', Principal: principal, Action: action }), 'trust'),
      { kind: 'principal', principal: caller },
      { action: 'sts:AssumeRole', resource: 'arn:aws:iam::000000000000:role/viewer', context: new Map() },
    );

  test.each([
    [{ AWS: 'arn:aws:iam::000000000000:root' }],
    [{ AWS: '000000000000' }],
    [{ AWS: ['arn:aws:iam::111111111111:root', caller.roleArn] }],
    [{ AWS: caller.arn }],
    [{ AWS: '*' }],
    ['*'],
  ])('admits the caller by %j', (principal) => {
    expect(trusts(principal)).toBe('allow');
  });

  test.each([
    [{ AWS: 'arn:aws:iam::111111111111:root' }],
    [{ AWS: 'arn:aws:iam::000000000000:role/a*' }],
    [{ Service: 'appsync.amazonaws.com' }],
  ])('does not admit the caller by %j', (principal) => {
    expect(trusts(principal)).toBe('implicitDeny');
  });

  test('does not admit for another action', () => {
    expect(trusts('*', 'sts:TagSession')).toBe('implicitDeny');
  });
});

describe('compilePolicy refuses', () => {
  const good = { Effect: 'Allow', Action: 'a:b', Resource: '*' };
  test.each([
    ['a policy document must be an object', 'text'],
    ['a Statement must be an object', {}],
    ['Statement must not be empty', { Statement: [] }],
    [
      '"Statements" is not known in a policy document; accepted are Version, Id, Statement',
      { Statements: [] },
    ],
    ['Version must be "2012-10-17" or "2008-10-17", got "2012"', { Version: '2012', Statement: good }],
    ['Effect must be "Allow" or "Deny", got "allow"', statement({ ...good, Effect: 'allow' })],
    ['a Statement must have either Action or NotAction', statement({ Effect: 'Allow', Resource: '*' })],
    ['a Statement must have either Action or NotAction', statement({ ...good, NotAction: 'a:c' })],
    ['a Statement must have either Resource or NotResource', statement({ Effect: 'Allow', Action: '*' })],
    [
      'Action "describe" must be "*" or of the form service:Action',
      statement({ ...good, Action: 'describe' }),
    ],
    ['Resource "channel/x" must be "*" or an ARN', statement({ ...good, Resource: 'channel/x' })],
    ['Resource must be a string or a list of strings', statement({ ...good, Resource: [] })],
    [
      'policy variables ("arn:aws:s3:::${aws:username}") are not known here',
      statement({ ...good, Resource: 'arn:aws:s3:::${aws:username}' }),
    ],
    [
      '"Principal" is not known in a statement of an identity policy; accepted are Sid, Effect, Action, NotAction, Resource, NotResource, Condition',
      statement({ ...good, Principal: '*' }),
    ],
  ])('%s', (message, document) => {
    expect(() => compilePolicy(document, 'identity')).toThrow(new MalformedPolicyError(message));
  });

  test('a principal of a kind that is not known', () => {
    const federated = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Federated: 'x' } };

    expect(() => compilePolicy(statement(federated), 'trust')).toThrow(
      new MalformedPolicyError('"Federated" is not known in a Principal; accepted are Service, AWS'),
    );
  });
});
