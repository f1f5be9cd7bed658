// Granted against used: what each flow's cloud counted and the exceptions in; for every grant its uses or its reason out.
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
  /** Exceptions with an action that is used, or granted to no role that they name: "ApiLogRole logs:PutLogEvents". */
  readonly idleExceptions: readonly string[];
}

/** A logical id as the source has it: CDK ends it with eight digits of a hash. */
export const readableId = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** What identifies a grant across clouds of the same template. */
export const grantKeyOf = ({
  role,
  declaredIn,
  position,
}: Pick<JudgedGrant, 'role' | 'declaredIn' | 'position'>): string =>
  JSON.stringify([role, declaredIn, position]);

/** Every grant of a reading, with its role. */
export const grantsOf = (permissions: readonly RolePermissions[]): JudgedGrant[] =>
  permissions.flatMap(({ grants, ...role }) => grants.map((grant) => ({ ...grant, ...role })));

/** Adds the uses of several readings up and judges what remains. */
export function compareGrants(
  readings: readonly (readonly RolePermissions[])[],
  exceptions: readonly Exception[],
): Comparison {
  const byKey = new Map<string, JudgedGrant>();
  for (const grant of readings.flatMap(grantsOf)) {
    const uses = grant.uses + (byKey.get(grantKeyOf(grant))?.uses ?? 0);
    byKey.set(grantKeyOf(grant), { ...grant, uses });
  }
  const needed = new Set<string>();
  const grants = [...byKey.values()].map((grant) => {
    if (grant.uses > 0) return grant;
    const exception = exceptions.find((candidate) => excepts(candidate, grant));
    if (!exception) return grant;
    for (const action of exception.actions)
      if (action === grant.action) needed.add(nameOf(exception, action));
    return { ...grant, reason: exception.reason };
  });
  return {
    grants,
    unused: grants.filter(({ uses, reason }) => uses === 0 && reason === undefined),
    idleExceptions: exceptions
      .flatMap((exception) => exception.actions.map((action) => nameOf(exception, action)))
      .filter((name) => !needed.has(name)),
  };
}

const nameOf = ({ roles }: Exception, action: string): string => `${roles.source} ${action}`;

const excepts = ({ roles, actions }: Exception, { role, action }: JudgedGrant): boolean =>
  roles.exec(readableId(role))?.[0] === readableId(role) && actions.includes(action);
