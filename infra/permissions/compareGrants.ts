// Granted against used: what the template grants, what each flow's cloud counted and the exceptions in; for every grant its
// uses or its reason out.
import type { Grant, RolePermissions } from '../local/iam/grants.ts';
import type { Exception } from './exceptions.ts';

/** A grant with its uses in all flows. */
export interface JudgedGrant extends Grant {
  /** The role's logical id. */
  readonly role: string;
  /** What IAM calls the role. */
  readonly roleName: string;
  /** Why it is granted although nothing uses it. */
  readonly reason?: string;
}

export interface Comparison {
  readonly grants: readonly JudgedGrant[];
  /** Granted, and neither used nor excepted. */
  readonly unused: readonly JudgedGrant[];
  /** Exceptions for what is used, or granted to no role that they name: "ApiLogRole logs:PutLogEvents". */
  readonly idleExceptions: readonly string[];
}

/** A logical id as the source has it: CDK ends it with eight digits of a hash. */
export const readableId = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** What identifies a grant across clouds of the same template. */
export const grantKeyOf = ({
  role,
  declaredIn,
  position,
  principal,
}: Pick<JudgedGrant, 'role' | 'declaredIn' | 'position' | 'principal'>): string =>
  JSON.stringify([role, declaredIn, position, principal !== undefined]);

/** What is granted, in the words of reports and exceptions: "dynamodb:GetItem", "trust in lambda.amazonaws.com". */
export const claimOf = ({ action, principal }: Pick<Grant, 'action' | 'principal'>): string =>
  principal === undefined ? action : `trust in ${principal}`;

/** Every grant of a reading, with its role. */
export const grantsOf = (permissions: readonly RolePermissions[]): JudgedGrant[] =>
  permissions.flatMap(({ grants, ...role }) => grants.map((grant) => ({ ...grant, ...role })));

/**
 * Adds the uses of several readings up and judges what remains.
 * @param granted everything that the template grants
 * @param readings uses of it; what else is granted there, in a template of another stage, does not count
 */
export function compareGrants(
  granted: readonly RolePermissions[],
  readings: readonly (readonly RolePermissions[])[],
  exceptions: readonly Exception[],
): Comparison {
  const usesByKey = new Map<string, number>();
  for (const grant of readings.flatMap(grantsOf))
    usesByKey.set(grantKeyOf(grant), grant.uses + (usesByKey.get(grantKeyOf(grant)) ?? 0));
  const needed = new Set<string>();
  const grants = grantsOf(granted).map((unjudged) => {
    const grant = { ...unjudged, uses: usesByKey.get(grantKeyOf(unjudged)) ?? 0 };
    if (grant.uses > 0) return grant;
    const exception = exceptions.find((candidate) => excepts(candidate, grant));
    if (!exception) return grant;
    needed.add(nameOf(exception, claimOf(grant)));
    return { ...grant, reason: exception.reason };
  });
  return {
    grants,
    unused: grants.filter(({ uses, reason }) => uses === 0 && reason === undefined),
    idleExceptions: exceptions
      .flatMap((exception) => exception.claims.map((claim) => nameOf(exception, claim)))
      .filter((name) => !needed.has(name)),
  };
}

const nameOf = ({ roles }: Exception, claim: string): string => `${roles.source} ${claim}`;

const excepts = ({ roles, claims }: Exception, grant: JudgedGrant): boolean =>
  roles.exec(readableId(grant.role))?.[0] === readableId(grant.role) && claims.includes(claimOf(grant));
