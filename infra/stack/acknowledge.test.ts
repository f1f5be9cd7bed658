// The stack held against cdk-nag's AwsSolutions rules: nothing is found that nobody has acknowledged, and nothing is
// acknowledged that is not found.
import { join } from 'node:path';
import { App, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts';
import type { Rule } from './acknowledge.ts';
import { synthesizeStack } from './readableTemplate.ts';

type Finding = readonly [rule: string, constructPath: string];

function findIn(pack: AwsSolutionsChecks, stack: Stack): Finding[] {
  const { violations } = pack.validateScope(stack);
  return violations
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }): Finding => [ruleName, constructPath ?? '']),
    )
    .sort();
}

/** The pack as it would be if nobody had acknowledged anything. */
function deafPack(): AwsSolutionsChecks {
  return Object.assign(new AwsSolutionsChecks(), { isAcknowledged: () => false });
}

function acknowledgementsIn(stack: Stack): { rule: string; path: string; reason: string }[] {
  return stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ rule: id.replace(/^annotation::/i, ''), path: node.path, reason })),
  );
}

describe.each(['dev', 'prod'])('the stack of %s', (stage) => {
  // Any folder is as good as one of pages: nothing in it is looked at.
  const { stack } = synthesizeStack({ stage }, join(import.meta.dirname, '../../schema/generated'));

  test('leaves no finding unacknowledged, warnings among them', () => {
    expect(findIn(new AwsSolutionsChecks(), stack)).toEqual([]);
  });

  test('acknowledges what is found and nothing else, each time with a reason', () => {
    const findings = findIn(deafPack(), stack);

    const acknowledgements = acknowledgementsIn(stack);
    const dead = acknowledgements.filter(
      ({ rule, path }) =>
        !findings.some(([found, foundPath]) => found === rule && foundPath.startsWith(`${path}/`)),
    );
    expect(dead).toEqual([]);
    expect(acknowledgements.filter(({ reason }) => !/^[A-Z].{30,}\.$/.test(reason))).toEqual([]);
    expect(new Set(acknowledgements.map(({ rule }) => rule.replace(/\[.*/, '')))).toEqual(
      new Set<Rule>([
        'AwsSolutions-ASC3',
        'AwsSolutions-CFR1',
        'AwsSolutions-CFR2',
        'AwsSolutions-CFR3',
        'AwsSolutions-CFR4',
        'AwsSolutions-COG2',
        'AwsSolutions-COG8',
        'AwsSolutions-IAM5',
        'AwsSolutions-L1',
        'AwsSolutions-S1',
        'AwsSolutions-SQS3',
      ]),
    );
  });
});

describe('acknowledge', () => {
  const createRole = () => {
    const stack = new Stack(new App(), 'Some');
    return {
      stack,
      role: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
    };
  };

  test('writes a rule and its reason beside the construct', () => {
    const { stack, role } = createRole();

    acknowledge(role, 'AwsSolutions-IAM4', 'Because.');

    expect(acknowledgementsIn(stack)).toEqual([
      { rule: 'AwsSolutions-IAM4', path: 'Some/Role', reason: 'Because.' },
    ]);
  });

  test('names a wildcard as cdk-nag does, with its references', () => {
    const { stack, role } = createRole();

    acknowledgeWildcard(role, stack.formatArn({ service: 'sqs', resource: 'some-*' }), 'Because.');

    expect(acknowledgementsIn(stack)[0]?.rule).toBe(
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:some-*]',
    );
  });

  test('refuses a wildcard behind a reference that it cannot write', () => {
    const { role } = createRole();

    expect(() => acknowledgeWildcard(role, Fn.importValue('arn'), 'Because.')).toThrow(
      'text, Ref, Fn::GetAtt and Fn::Join are accepted.',
    );
  });
});
