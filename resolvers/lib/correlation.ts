// What finds a request in logs and traces: AppSync's context in, X-Ray's trace id out. It is stored with every change of a
// session and goes on from there to the Lambdas' logs and the event bus.
import { util } from '@aws-appsync/utils';
import type { RequestContext } from './context.ts';

/**
 * Answers the trace id of the request, "1-5759e988-bd862e3fe1be46a994272793", or a new id when it has none.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function correlationIdOf(ctx: Pick<RequestContext<object, object, unknown>, 'request'>): string {
  const header = ctx.request?.headers['x-amzn-trace-id'] ?? '';
  for (const part of header.split(';')) {
    const root = part.startsWith('Root=') ? part.slice(5) : '';
    // A caller can send the header too, so nothing but an id is taken from it.
    if (util.matches('^1-[0-9a-f]{8}-[0-9a-f]{24}$', root)) return root;
  }
  return util.autoId();
}
