// The resolvers' log: it goes to the API's CloudWatch log. A fact, a code and the request's id, never a body, credential, token
// or ARN.
import { correlationIdOf } from './correlation.ts';
import type { Requested } from './correlation.ts';

/** Logs that something outside failed: which call, the failure's type or status code, and the id by which the request is found. */
export function logOutage(fact: string, code: string | number, ctx: Requested): void {
  console.error(fact, code, correlationIdOf(ctx));
}
