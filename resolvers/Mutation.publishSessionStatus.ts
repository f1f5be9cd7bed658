// publishSessionStatus: hands a committed change through to the subscribers. It writes nothing.
import type {
  MutationPublishSessionStatusArgs,
  SessionStatusEventInput,
} from '../schema/generated/schema.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';

export function request(ctx: RequestContext<MutationPublishSessionStatusArgs>): {
  payload: SessionStatusEventInput;
} {
  return { payload: ctx.args.event };
}

export function response(
  ctx: ResponseContext<MutationPublishSessionStatusArgs, SessionStatusEventInput>,
): SessionStatusEventInput {
  return ctx.result;
}
