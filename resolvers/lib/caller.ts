// Who calls: somebody signed in, or a guest with the API key.
import { util } from '@aws-appsync/utils';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { RequestContext } from './context.ts';
import { raise } from './errors.ts';

type Caller = Pick<RequestContext<object>, 'identity'>;

/** The caller's user id; null for a guest. */
export function callerIdOf(ctx: Caller): string | null {
  return ctx.identity?.sub ?? null;
}

/** The user id of a caller who must be signed in, which the schema's directives see to. */
export function signedInIdOf(ctx: Caller): string {
  return ctx.identity?.sub ?? util.unauthorized();
}

/** @throws SignInRequired when the caller is a guest and the session is not for guests */
export function checkAccess(
  ctx: Caller,
  { sessionId, access }: Pick<SessionItem, 'sessionId' | 'access'>,
): void {
  if (ctx.identity || access === 'ANYONE') return;
  raise('SignInRequired', `Session "${sessionId}" is for people who are signed in. Sign in and try again.`);
}
