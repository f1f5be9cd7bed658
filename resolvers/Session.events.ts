// Session.events: a session's history, oldest first, one page at a time. Whoever was given the session may read it.
import { util } from '@aws-appsync/utils';
import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { SessionEvent, SessionEventsArgs } from '../schema/generated/schema.ts';
import { defaultPageItems } from '../schema/limits.ts';
import type { SessionEventItem } from '../schema/sessionEventItem.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import { raiseOutdatedToken, raiseStorageUnavailable } from './lib/errors.ts';
import { checkLimit, checkSinceVersion } from './lib/input.ts';
import type { SessionSource } from './lib/toSession.ts';

interface Page {
  items: SessionEventItem[];
  nextToken?: string | null;
}

interface Connection {
  items: SessionEvent[];
  nextToken: string | null;
}

type EventsRequest = RequestContext<SessionEventsArgs, object, null, SessionSource>;

export function request(ctx: EventsRequest): DynamoDBQueryRequest {
  const { sinceVersion, limit, nextToken } = ctx.args;
  checkLimit(limit);
  checkSinceVersion(sinceVersion);
  const names: Record<string, keyof SessionEventItem> = { '#historyId': 'historyId', '#version': 'version' };
  const query: DynamoDBQueryRequest = {
    operation: 'Query',
    query: {
      expression: '#historyId = :historyId AND #version > :sinceVersion',
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues({
        ':historyId': ctx.source.historyId,
        ':sinceVersion': sinceVersion ?? 0,
      }),
    },
    consistentRead: true,
    limit: limit ?? defaultPageItems,
  };
  if (nextToken !== undefined && nextToken !== null) query.nextToken = nextToken;
  return query;
}

export function response(
  ctx: ResponseContext<SessionEventsArgs, Page, object, null, SessionSource>,
): Connection {
  if (ctx.error) {
    const isTokenGiven = ctx.args.nextToken !== undefined && ctx.args.nextToken !== null;
    return isTokenGiven
      ? raiseOutdatedToken(ctx.error, 'events', ctx)
      : raiseStorageUnavailable(ctx.error, ctx);
  }
  return {
    items: ctx.result.items.map((item) => toSessionEvent(item)),
    nextToken: ctx.result.nextToken ?? null,
  };
}

function toSessionEvent(item: SessionEventItem): SessionEvent {
  return {
    version: item.version,
    status: item.status,
    at: item.at,
    by: item.changedBy,
    endReason: item.endReason ?? null,
    broadcastId: item.broadcastId ?? null,
  };
}
