// The decision about one request: compiled policies and the request in, allowed or denied and why out.
import type { CompiledPolicy, CompiledStatement, TrustedPrincipals } from './compilePolicy.ts';
import type { RequestContext } from './conditions.ts';
import type { Principal } from './iam.ts';

/** `implicitDeny`: nothing speaks of the request. An explicit Deny wins over every Allow. */
export type Verdict = 'allow' | 'explicitDeny' | 'implicitDeny';

export interface EvaluatedRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** Who asks to act in a role: a service of AWS by its name, or somebody with credentials. */
export type TrustSubject =
  | { readonly kind: 'service'; readonly servicePrincipal: string }
  | { readonly kind: 'principal'; readonly principal: Principal };

/**
 * Evaluates policies of one kind (all of a role's, or all of a session's).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: readonly CompiledPolicy[], request: EvaluatedRequest): Verdict {
  return verdictOf(
    policies,
    (statement) => statement.coversResource(request.resource) && covers(statement, request),
  );
}

/** Evaluates a role's trust policy: may this subject act in the role? */
export function evaluateTrust(
  policy: CompiledPolicy,
  subject: TrustSubject,
  request: EvaluatedRequest,
): Verdict {
  return verdictOf(
    [policy],
    (statement) =>
      statement.principals !== undefined &&
      namesSubject(statement.principals, subject) &&
      covers(statement, request),
  );
}

const covers = (statement: CompiledStatement, request: EvaluatedRequest): boolean =>
  statement.coversAction(request.action) && statement.holds(request.context);

function verdictOf(
  policies: readonly CompiledPolicy[],
  applies: (statement: CompiledStatement) => boolean,
): Verdict {
  let verdict: Verdict = 'implicitDeny';
  for (const policy of policies) {
    for (const statement of policy.statements) {
      if (!applies(statement)) continue;
      if (statement.effect === 'Deny') return 'explicitDeny';
      verdict = 'allow';
    }
  }
  return verdict;
}

/** Is this subject among those that a trust statement names? */
export function namesSubject(principals: TrustedPrincipals, subject: TrustSubject): boolean {
  if (subject.kind === 'service') return principals.services.includes(subject.servicePrincipal);
  const { arn, accountId, roleArn } = subject.principal;
  const accountRoot = `arn:aws:iam::${accountId}:root`;
  return principals.aws.some(
    (named) => [arn, roleArn, accountId, accountRoot].includes(named) || named === '*',
  );
}
