// The web ACL as it would be deployed: which rates, of what, for which API.
import { describe, expect, test } from 'vitest';
import { propertiesOf, synthesizeStack } from './readableTemplate.ts';

const { template } = synthesizeStack();

describe('the firewall', () => {
  const seen = (MetricName: string) => ({
    CloudWatchMetricsEnabled: true,
    MetricName,
    SampledRequestsEnabled: false,
  });
  const rule = (Name: string, Priority: number, statement: Record<string, unknown>) => ({
    Name,
    Priority,
    Action: { Block: {} },
    Statement: {
      RateBasedStatement: { AggregateKeyType: 'IP', EvaluationWindowSec: 300, ...statement },
    },
    VisibilityConfig: seen(Name),
  });

  test('stands before the API', () => {
    expect(Object.values(propertiesOf(template, 'AWS::WAFv2::WebACLAssociation'))).toEqual([
      { ResourceArn: '${ApiGraphqlApi.Arn}', WebACLArn: '${FirewallWebAcl.Arn}' },
    ]);
  });

  test('limits the rate of each address, that of guests more tightly, and keeps no request with its headers', () => {
    const [webAcl] = Object.values(propertiesOf(template, 'AWS::WAFv2::WebACL'));

    expect(webAcl).toMatchObject({
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: seen('Requests'),
      Rules: [
        rule('GuestRequests', 0, {
          Limit: 2_000,
          ScopeDownStatement: {
            SizeConstraintStatement: {
              FieldToMatch: { SingleHeader: { Name: 'x-api-key' } },
              ComparisonOperator: 'GT',
              Size: 0,
              TextTransformations: [{ Priority: 0, Type: 'NONE' }],
            },
          },
        }),
        rule('AllRequests', 1, { Limit: 20_000 }),
      ],
    });
  });
});
