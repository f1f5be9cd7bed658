// Policies of resources (buckets, topics, keys, queues) are not evaluated here: a policy in, nothing out unless one of its
// statements would decide about somebody who calls here. Such a statement is refused, never skipped.
import type { ResourceDeclaration } from '../cloud.ts';

type Statement = Readonly<Record<string, unknown>>;

/**
 * Accepts a policy with nothing to decide: rules about TLS, for which the loopback interface stands, and what is allowed to
 * those who do not call here.
 * @param absent who does not call here: "cloudwatch.amazonaws.com", the ARN of a role that nobody acts in
 * @throws Error naming the resource and the statement
 */
export function checkResourcePolicy(
  { logicalId, type }: ResourceDeclaration,
  document: unknown,
  absent: readonly string[] = [],
): void {
  const { Statement = [] } = (document ?? {}) as { Statement?: unknown };
  for (const statement of [Statement].flat() as Statement[]) {
    if (isTlsRule(statement) || isForAbsent(statement, absent)) continue;
    const accepted = [
      'a Deny of aws:SecureTransport false or of an old s3:TlsVersion',
      ...absent.map((name) => `an Allow for ${name}`),
    ];
    throw new Error(
      `${logicalId} (${type}): got the statement ${JSON.stringify(statement)}; policies of resources are not evaluated here, accepted are ${accepted.join(', ')}.`,
    );
  }
}

/** Nobody here comes by an old TLS, or by none that counts. */
const isTlsRule = ({ Effect, Condition = {} }: Statement): boolean =>
  Effect === 'Deny' &&
  /^\{"(Bool":\{"aws:SecureTransport":"?false"?|NumericLessThan":\{"s3:TlsVersion":"?1\.[23]"?)\}\}$/.test(
    JSON.stringify(Condition),
  );

function isForAbsent({ Effect, Principal }: Statement, absent: readonly string[]): boolean {
  if (Effect !== 'Allow' || typeof Principal !== 'object' || Principal === null) return false;
  const named = Object.values(Principal).flat() as unknown[];
  return named.length > 0 && named.every((name) => absent.includes(String(name)));
}
