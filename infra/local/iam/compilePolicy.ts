// Reads policy documents: JSON in, statements that can be asked about a request out.
import { arnMatch, globMatch } from './globMatch.ts';
import { type Condition, parseConditions } from './conditions.ts';
import { MalformedPolicyError } from './malformedPolicyError.ts';

/** Identity and session policies speak of resources, trust policies of principals. */
export type PolicyKind = 'identity' | 'trust';

/** Whom a trust statement names. */
export interface TrustedPrincipals {
  /** "appsync.amazonaws.com" */
  readonly services: readonly string[];
  /** ARNs, account ids or "*". */
  readonly aws: readonly string[];
}

export interface CompiledStatement {
  readonly effect: 'Allow' | 'Deny';
  coversAction(action: string): boolean;
  coversResource(resource: string): boolean;
  readonly holds: Condition;
  /** Present in trust policies. */
  readonly principals?: TrustedPrincipals;
}
export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
}

const statementMembers: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  trust: ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Condition'],
};
const actionPattern = /^(\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+)$/;
const resourcePattern = /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/s;

/**
 * Reads a policy document.
 * @throws MalformedPolicyError naming what is wrong or not known here: nothing in a policy is ever skipped
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function compilePolicy(document: unknown, kind: PolicyKind): CompiledPolicy {
  const source = objectOf(document, 'a policy document');
  refuseUnknownMembers(source, ['Version', 'Id', 'Statement'], 'policy document');
  const version = source['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw new MalformedPolicyError(
      `Version must be "2012-10-17" or "2008-10-17", got ${JSON.stringify(version)}`,
    );
  }
  const statements: unknown[] = Array.isArray(source['Statement'])
    ? source['Statement']
    : [source['Statement']];
  if (statements.length === 0) throw new MalformedPolicyError('Statement must not be empty');
  return { statements: statements.map((statement) => compileStatement(statement, kind)) };
}

function compileStatement(value: unknown, kind: PolicyKind): CompiledStatement {
  const statement = objectOf(value, 'a Statement');
  refuseUnknownMembers(
    statement,
    statementMembers[kind],
    `statement of ${kind === 'trust' ? 'a trust' : 'an identity'} policy`,
  );
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new MalformedPolicyError(`Effect must be "Allow" or "Deny", got ${JSON.stringify(effect)}`);
  }
  return {
    effect,
    coversAction: coverage(statement, 'Action', actionPattern, (pattern, action) =>
      globMatch(pattern.toLowerCase(), action.toLowerCase()),
    ),
    coversResource:
      kind === 'trust' ? () => true : coverage(statement, 'Resource', resourcePattern, arnMatch),
    holds: parseConditions(statement['Condition']),
    ...(kind === 'trust' ? { principals: parsePrincipals(statement['Principal']) } : {}),
  };
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: exactly one of the two. */
function coverage(
  statement: Readonly<Record<string, unknown>>,
  member: 'Action' | 'Resource',
  accepted: RegExp,
  matches: (pattern: string, value: string) => boolean,
): (value: string) => boolean {
  const negatedMember = `Not${member}`;
  const isNegated = statement[member] === undefined;
  if (isNegated === (statement[negatedMember] === undefined)) {
    throw new MalformedPolicyError(`a Statement must have either ${member} or ${negatedMember}`);
  }
  const name = isNegated ? negatedMember : member;
  const patterns = stringsOf(statement[name], name);
  for (const pattern of patterns) {
    if (!accepted.test(pattern)) {
      throw new MalformedPolicyError(`${name} "${pattern}" must be "*" or ${expectedForm[member]}`);
    }
    if (pattern.includes('${')) {
      throw new MalformedPolicyError(`policy variables ("${pattern}") are not known here`);
    }
  }
  return (value) => patterns.some((pattern) => matches(pattern, value)) !== isNegated;
}

const expectedForm = { Action: 'of the form service:Action', Resource: 'an ARN' } as const;

/**
 * Reads whom a trust statement names.
 * @throws MalformedPolicyError naming a kind of principal that is not known here
 */
export function parsePrincipals(value: unknown): TrustedPrincipals {
  if (value === '*') return { services: [], aws: ['*'] };
  const principal = objectOf(value, 'Principal');
  refuseUnknownMembers(principal, ['Service', 'AWS'], 'Principal');
  return {
    services: principal['Service'] === undefined ? [] : stringsOf(principal['Service'], 'Principal.Service'),
    aws: principal['AWS'] === undefined ? [] : stringsOf(principal['AWS'], 'Principal.AWS'),
  };
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedPolicyError(`${what} must be an object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function stringsOf(value: unknown, what: string): readonly string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || !values.every((each) => typeof each === 'string')) {
    throw new MalformedPolicyError(`${what} must be a string or a list of strings`);
  }
  return values;
}

function refuseUnknownMembers(source: object, accepted: readonly string[], what: string): void {
  for (const member of Object.keys(source)) {
    if (!accepted.includes(member)) {
      throw new MalformedPolicyError(
        `"${member}" is not known in a ${what}; accepted are ${accepted.join(', ')}`,
      );
    }
  }
}
