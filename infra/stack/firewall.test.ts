// The web ACL as it would be deployed: which rates, of what, for which API.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getIntrospectionQuery, Kind, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { projectRoot } from './projectRoot.ts';
import { maxGuestBodyBytes } from './requestLimits.ts';
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
    Statement: statement,
    VisibilityConfig: seen(Name),
  });
  const rateRule = (Name: string, Priority: number, statement: Record<string, unknown>) =>
    rule(Name, Priority, {
      RateBasedStatement: { AggregateKeyType: 'IP', EvaluationWindowSec: 300, ...statement },
    });
  const longer = (FieldToMatch: Record<string, unknown>, Size: number) => ({
    SizeConstraintStatement: {
      FieldToMatch,
      ComparisonOperator: 'GT',
      Size,
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  });
  const hasApiKey = longer({ SingleHeader: { Name: 'x-api-key' } }, 0);

  test('stands before the API', () => {
    expect(Object.values(propertiesOf(template, 'AWS::WAFv2::WebACLAssociation'))).toEqual([
      { ResourceArn: '${ApiGraphqlApi.Arn}', WebACLArn: '${FirewallWebAcl.Arn}' },
    ]);
  });

  test('limits the rate of each address, that of guests more tightly, and a guest’s body, and keeps no request with its headers', () => {
    const [webAcl] = Object.values(propertiesOf(template, 'AWS::WAFv2::WebACL'));

    expect(webAcl).toMatchObject({
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: seen('Requests'),
      Rules: [
        rateRule('GuestRequests', 0, { Limit: 2_000, ScopeDownStatement: hasApiKey }),
        rateRule('AllRequests', 1, { Limit: 20_000 }),
        rule('GuestBodies', 2, {
          AndStatement: {
            Statements: [
              hasApiKey,
              {
                OrStatement: {
                  Statements: [
                    longer({ Body: { OversizeHandling: 'MATCH' } }, 4_096),
                    longer({ QueryString: {} }, 4_096),
                  ],
                },
              },
            ],
          },
        }),
      ],
    });
  });

  test('admits the body of every operation of the pages and the playground, and of a tool that reads the schema', () => {
    const fragments = operationTexts.find((text) => text.includes('fragment SessionFields')) ?? '';
    const bodies = [...operationTexts.flatMap(toOperations), getIntrospectionQuery()].map((query) =>
      JSON.stringify({ query: `${query}\n${fragmentsOf(fragments)}`, variables: longestVariables }),
    );

    expect(bodies.length).toBeGreaterThan(20);
    expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThan(maxGuestBodyBytes);
  });
});

/** More than any operation of a guest has: a seat to be renewed, and a page's token. */
const longestVariables = {
  input: { sessionId: 'x'.repeat(40), seatId: '10', secret: 'x'.repeat(36) },
  nextToken: 'x'.repeat(600),
};

const folder = join(projectRoot, 'clients');
const operationTexts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => readFileSync(join(folder, file), 'utf8'));

/** Each operation of a document, as it is sent: without comments. */
function toOperations(text: string): string[] {
  return parse(text)
    .definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map((definition) => print(definition));
}

function fragmentsOf(text: string): string {
  return parse(text)
    .definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
    .map((definition) => print(definition))
    .join('\n');
}
