// What keeps floods from the API: rates for each source address, and the size of a guest's request, counted and enforced by
// AWS WAF before AppSync looks at a request. What one address can then do at most stands in infra/README.md, "Abuse".
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { maxGuestBodyBytes, maxGuestRequests, maxRequests, windowSeconds } from './requestLimits.ts';

/** The web ACL of the API. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, api: GraphqlApi) {
    super(scope, id);
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      description: 'Limits how often one address may call the API, and what a guest may send.',
      visibilityConfig: toVisibility('Requests'),
      rules: [
        toRateRule('GuestRequests', 0, maxGuestRequests, hasApiKey),
        toRateRule('AllRequests', 1, maxRequests),
        // After the rates, so that it is counted too.
        toBlockRule('GuestBodies', 2, { andStatement: { statements: [hasApiKey, isTooLong] } }),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: api.arn, webAclArn: webAcl.attrArn });
  }
}

/** That a request has the header of the guests' key, with whatever value. */
const hasApiKey: CfnWebACL.StatementProperty = {
  sizeConstraintStatement: {
    fieldToMatch: { singleHeader: { Name: 'x-api-key' } },
    comparisonOperator: 'GT',
    size: 0,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
};

/** A query can also come by GET, in the URL. */
const isTooLong: CfnWebACL.StatementProperty = {
  orStatement: {
    statements: [isLonger({ body: { oversizeHandling: 'MATCH' } }), isLonger({ queryString: {} })],
  },
};

function isLonger(fieldToMatch: CfnWebACL.FieldToMatchProperty): CfnWebACL.StatementProperty {
  return {
    sizeConstraintStatement: {
      fieldToMatch,
      comparisonOperator: 'GT',
      size: maxGuestBodyBytes,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

function toRateRule(
  name: string,
  priority: number,
  limit: number,
  scopeDownStatement?: CfnWebACL.StatementProperty,
): CfnWebACL.RuleProperty {
  return toBlockRule(name, priority, {
    rateBasedStatement: {
      limit,
      evaluationWindowSec: windowSeconds,
      aggregateKeyType: 'IP',
      ...(scopeDownStatement === undefined ? {} : { scopeDownStatement }),
    },
  });
}

function toBlockRule(
  name: string,
  priority: number,
  statement: CfnWebACL.StatementProperty,
): CfnWebACL.RuleProperty {
  return { name, priority, action: { block: {} }, statement, visibilityConfig: toVisibility(name) };
}

/** Counts alone: a sampled request would show its headers, and they carry tokens. */
function toVisibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
