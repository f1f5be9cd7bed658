// What finds a request in logs and traces: AppSync's context in, X-Ray's trace id out. It is stored with every change of a
// session and goes on from there to the Lambdas' logs and the event bus.
import { util } from '@aws-appsync/utils';
import type { RequestContext } from './context.ts';

/** What of the context the id is taken from. */
export type Requested = Pick<RequestContext<object, object, unknown>, 'request'>;

/**
 * Answers the trace id of the request, "1-5759e988-bd862e3fe1be46a994272793", or a new id when it has none.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function correlationIdOf(ctx: Requested): string {
  // A caller can send the header too. So nothing but an id is taken from it, and its parts are not gone through one by one:
  // AppSync ends a request whose loops turn too often.
  const header = ctx.request?.headers['x-amzn-trace-id'] ?? '';
  const start = header.indexOf('Root=');
  const root = start < 0 ? '' : header.slice(start + 5);
  const end = root.indexOf(';');
  const traceId = end < 0 ? root : root.slice(0, end);
  return util.matches('^1-[0-9a-f]{8}-[0-9a-f]{24}$', traceId) ? traceId : util.autoId();
}
