// What the template allows a role, taken apart into one action on one resource each, and how often each was used.
import { parseConditions, type RequestContext } from './conditions.ts';
import { arnMatch, globMatch } from './globMatch.ts';

/** One action on one resource that a role is allowed. */
export interface Grant {
  /** Where it is written: the logical id of the role or policy, or the ARN of a managed policy of AWS. */
  readonly declaredIn: string;
  /** Its place among the grants that are written there: statement by statement, action by action, resource by resource. */
  readonly position: number;
  /** "dynamodb:GetItem", as written, with its wildcards. */
  readonly action: string;
  /** An ARN with its wildcards, or "*". */
  readonly resource: string;
  /** Whom a trust policy lets do this; absent in what the role itself may do. */
  readonly principal?: string;
  /** How many requests it has allowed since the start. */
  readonly uses: number;
}

/** A role of the template and what it is allowed. */
export interface RolePermissions {
  /** The role's logical id. */
  readonly role: string;
  /** What IAM calls it. */
  readonly roleName: string;
  /** Who may act in it first, then what it may do. */
  readonly grants: readonly Grant[];
}

/** Counts the uses of some grants. */
export interface GrantRecord {
  /** Notes a request that was allowed at the first grant that covers it: with two, neither alone would be missed. */
  count(this: void, request: { action: string; resource: string; context: RequestContext }): void;
  list(): readonly Grant[];
  /** Adds what a checked policy document allows. */
  add(declaredIn: string, document: unknown): void;
}

/** One action or resource of a statement. */
export interface Part {
  readonly text: string;
  covers(value: string): boolean;
}
type CountedGrant = { -readonly [Member in keyof Grant]: Grant[Member] } & {
  readonly covers: (request: Parameters<GrantRecord['count']>[0]) => boolean;
};
type Statement = Readonly<Record<string, unknown>>;

/** Makes a record of no grants. */
export function createGrantRecord(): GrantRecord {
  const grants: CountedGrant[] = [];
  return {
    count(request) {
      const grant = grants.find(({ covers }) => covers(request));
      if (grant) grant.uses += 1;
    },
    list: () =>
      grants.map(({ declaredIn, position, action, resource, uses }) => {
        return { declaredIn, position, action, resource, uses };
      }),
    add(declaredIn, document) {
      let position = grants.filter((grant) => grant.declaredIn === declaredIn).length;
      for (const statement of listOf((document as { Statement: unknown }).Statement) as Statement[]) {
        if (statement['Effect'] !== 'Allow') continue;
        for (const part of grantsOf(statement)) grants.push({ declaredIn, position: position++, ...part });
      }
    },
  };
}

function grantsOf(statement: Statement): Omit<CountedGrant, 'declaredIn' | 'position'>[] {
  const holds = parseConditions(statement['Condition']);
  const resources = partsOf(statement, 'Resource', arnMatch);
  return actionsOf(statement).flatMap((action) =>
    resources.map((resource) => ({
      action: action.text,
      resource: resource.text,
      uses: 0,
      covers: (request: Parameters<GrantRecord['count']>[0]) =>
        action.covers(request.action) && resource.covers(request.resource) && holds(request.context),
    })),
  );
}

/** Each action of a statement by itself. */
export const actionsOf = (statement: Statement): Part[] => partsOf(statement, 'Action', matchAction);

const matchAction = (pattern: string, action: string): boolean =>
  globMatch(pattern.toLowerCase(), action.toLowerCase());

/** Each action or resource by itself; those that are allowed by naming the others are one. */
function partsOf(
  statement: Statement,
  member: 'Action' | 'Resource',
  matches: (pattern: string, value: string) => boolean,
): Part[] {
  const named = statement[member];
  if (named !== undefined)
    return (listOf(named) as string[]).map((text) => ({ text, covers: (value) => matches(text, value) }));
  const others = listOf(statement[`Not${member}`]) as string[];
  const covers = (value: string): boolean => !others.some((pattern) => matches(pattern, value));
  return [{ text: `all but ${others.join(', ')}`, covers }];
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
