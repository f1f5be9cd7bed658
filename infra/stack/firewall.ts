// What keeps floods from the API: rates for each source address, counted and enforced by AWS WAF before AppSync looks at
// a request.
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/**
 * Requests of one address in five minutes. An address can be a campus or a mobile network: a listener's app makes about 20
 * requests in that time (one renewal of its seat a minute, some reads around changes), a speaker's 70 (a lease each five
 * seconds). So a thousand listeners share an address in peace, and one address alone gets 67 requests a second.
 */
const maxRequests = 20_000;

/**
 * Requests with the guests' key of one address in five minutes: a hundred guests. Somebody who guesses names gets 400 tries a
 * minute; of more than 30 million names, with a thousand sessions on, one try in 30,000 hits.
 */
const maxGuestRequests = 2_000;

const windowSeconds = 300;

/** The web ACL of the API. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, api: GraphqlApi) {
    super(scope, id);
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      description: 'Limits how often one address may call the API.',
      visibilityConfig: toVisibility('Requests'),
      rules: [
        toRateRule('GuestRequests', 0, maxGuestRequests, hasApiKey),
        toRateRule('AllRequests', 1, maxRequests),
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

function toRateRule(
  name: string,
  priority: number,
  limit: number,
  scopeDownStatement?: CfnWebACL.StatementProperty,
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: windowSeconds,
        aggregateKeyType: 'IP',
        ...(scopeDownStatement === undefined ? {} : { scopeDownStatement }),
      },
    },
    visibilityConfig: toVisibility(name),
  };
}

/** Counts alone: a sampled request would show its headers, and they carry tokens. */
function toVisibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
