// What `npm run permissions` prints: for each role every grant with its uses; the last line says how many are unused.
import { type Comparison, type JudgedGrant, readableId } from './compareGrants.ts';

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

function toLines({ action, resource, uses, reason }: JudgedGrant): string[] {
  const count = uses > 0 ? `${uses} ×` : reason === undefined ? 'UNUSED' : '–';
  const line = `${count.padStart(usesWidth)}  ${action}  ${resource}`;
  return reason === undefined ? [line] : [line, `${' '.repeat(usesWidth)}    ${reason}`];
}
