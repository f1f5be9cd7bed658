// What `npm run permissions` prints: for each role every grant with its uses; the last line says how many are unused.
import { claimOf, type Comparison, type JudgedGrant, readableId } from './compareGrants.ts';

const usesWidth = 8;

/** Lines of text, without the last line break. */
export function toReport({ grants, unused, idleExceptions }: Comparison): string {
  const roles = [...new Set(grants.map(({ role }) => role))];
  const excepted = grants.filter(({ reason }) => reason !== undefined).length;
  return [
    ...roles.flatMap((role) => [
      readableId(role),
      ...grants.filter((grant) => grant.role === role).flatMap(toLines),
      '',
    ]),
    ...(idleExceptions.length === 0
      ? []
      : ['Exceptions for what is used, or not granted:', ...idleExceptions.map((name) => `  ${name}`), '']),
    `${unused.length} of ${grants.length} permissions are unused without a reason; ` +
      `${grants.length - unused.length - excepted} are used, ${excepted} are unused with a reason.`,
  ].join('\n');
}

function toLines(grant: JudgedGrant): string[] {
  const { principal, resource, uses, reason } = grant;
  const count = uses > 0 ? `${uses} ×` : reason === undefined ? 'UNUSED' : '–';
  // A trust is in the role itself.
  const claim = principal === undefined ? `${claimOf(grant)}  ${resource}` : claimOf(grant);
  const line = `${count.padStart(usesWidth)}  ${claim}`;
  return reason === undefined ? [line] : [line, `${' '.repeat(usesWidth)}    ${reason}`];
}
