// Whom a role's trust policy lets act in it, one action for one principal each, and how often each did.
import { parsePrincipals } from './compilePolicy.ts';
import { parseConditions, type RequestContext } from './conditions.ts';
import { namesSubject, type TrustSubject } from './evaluate.ts';
import { actionsOf, listOf, type Grant } from './grants.ts';

/** One principal that may act in a role. The resource is the role itself; positions are those of the trust policy. */
export interface Trust extends Grant {
  /** "lambda.amazonaws.com", an ARN, an account id or "*". */
  readonly principal: string;
}

/** Counts how often each principal acted in a role. */
export interface TrustRecord {
  /** Notes an assumption of the role that was allowed, at the first trust that covers it. */
  count(this: void, subject: TrustSubject, action: string, context: RequestContext): void;
  list(): readonly Trust[];
}

interface CountedTrust {
  readonly trust: Omit<Trust, 'uses'>;
  uses: number;
  covers(this: void, ...request: Parameters<TrustRecord['count']>): boolean;
}

/**
 * Takes a checked trust policy apart.
 * @param role whose policy it is
 */
export function createTrustRecord(
  role: { readonly logicalId: string; readonly arn: string },
  document: unknown,
): TrustRecord {
  const statements = listOf((document as { Statement: unknown }).Statement) as Statement[];
  const counted = statements
    .filter((statement) => statement['Effect'] === 'Allow')
    .flatMap(pairsOf)
    .map(({ action, principal, covers }, position): CountedTrust => {
      const trust = { declaredIn: role.logicalId, position, action, resource: role.arn, principal };
      return { trust, uses: 0, covers };
    });
  return {
    count(...request) {
      const used = counted.find(({ covers }) => covers(...request));
      if (used) used.uses += 1;
    },
    list: () => counted.map(({ trust, uses }) => ({ ...trust, uses })),
  };
}

type Statement = Readonly<Record<string, unknown>>;

function pairsOf(
  statement: Statement,
): (Pick<Trust, 'action' | 'principal'> & Pick<CountedTrust, 'covers'>)[] {
  const holds = parseConditions(statement['Condition']);
  const { services, aws } = parsePrincipals(statement['Principal']);
  const principals = [
    ...services.map((service) => ({ principal: service, named: { services: [service], aws: [] } })),
    ...aws.map((arn) => ({ principal: arn, named: { services: [], aws: [arn] } })),
  ];
  return actionsOf(statement).flatMap((part) =>
    principals.map(({ principal, named }) => ({
      action: part.text,
      principal,
      covers: (subject, action, context) =>
        part.covers(action) && namesSubject(named, subject) && holds(context),
    })),
  );
}
