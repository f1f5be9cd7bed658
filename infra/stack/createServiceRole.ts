// Roles that allow exactly what is written down and nothing that a construct would add by itself.
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge.ts';

/** One thing that a role may do: its actions on its resources. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why a resource ends in `*`. Without it such a resource is refused by `npm run synth`. */
  readonly wildcardReason?: string;
}

/** The policy document of some grants. */
export function toPolicyDocument(grants: readonly Grant[]): PolicyDocument {
  return new PolicyDocument({ statements: grants.map(toStatement) });
}

/** One Allow statement. */
export function toStatement({ actions, resources }: Grant): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources] });
}

/**
 * Makes a role for an AWS service. Hand it on with `withoutPolicyUpdates()`: then what constructs would grant by
 * themselves is not added.
 * @param servicePrincipal "lambda.amazonaws.com"
 */
export function createServiceRole(
  scope: Construct,
  id: string,
  servicePrincipal: string,
  grants: readonly Grant[],
): Role {
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal(servicePrincipal),
    ...(grants.length > 0 ? { inlinePolicies: { Access: toPolicyDocument(grants) } } : {}),
  });
  acknowledgeWildcards(role, grants);
  return role;
}

/** Puts the reasons for wildcards beside the role that has them. */
export function acknowledgeWildcards(role: Role, grants: readonly Grant[]): void {
  for (const { resources, wildcardReason } of grants) {
    if (wildcardReason === undefined) continue;
    for (const resource of resources) acknowledgeWildcard(role, resource, wildcardReason);
  }
}
