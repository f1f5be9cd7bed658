// mySessions: the caller's sessions from the index by owner, newest first, one page at a time.
import { util } from '@aws-appsync/utils';
import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { QueryMySessionsArgs, SessionConnection } from '../schema/generated/schema.ts';
import { defaultPageItems } from '../schema/limits.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import { signedInIdOf } from './lib/caller.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import { raiseOutdatedToken, raiseStorageUnavailable } from './lib/errors.ts';
import { checkLimit } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { toListedSession } from './lib/toSession.ts';

interface Page {
  items: SessionItem[];
  nextToken?: string | null;
}

export function request(ctx: RequestContext<QueryMySessionsArgs>): DynamoDBQueryRequest {
  const { limit, nextToken, status } = ctx.args;
  const callerId = signedInIdOf(ctx);
  checkLimit(limit);
  const names: Record<string, keyof SessionItem> = { '#ownerId': 'ownerId' };
  const query: DynamoDBQueryRequest = {
    operation: 'Query',
    index: 'byOwner',
    query: {
      expression: '#ownerId = :ownerId',
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues({ ':ownerId': callerId }),
    },
    scanIndexForward: false,
    limit: limit ?? defaultPageItems,
  };
  if (nextToken !== undefined && nextToken !== null) query.nextToken = nextToken;
  if (status !== undefined && status !== null) {
    const filterNames: Record<string, keyof SessionItem> = { '#status': 'status' };
    query.filter = {
      expression: '#status = :status',
      expressionNames: filterNames,
      expressionValues: util.dynamodb.toMapValues({ ':status': status }),
    };
  }
  return query;
}

export function response(ctx: ResponseContext<QueryMySessionsArgs, Page>): SessionConnection {
  if (ctx.error) {
    const { nextToken } = ctx.args;
    const isTokenGiven = nextToken !== undefined && nextToken !== null;
    return isTokenGiven
      ? raiseOutdatedToken(ctx.error, 'mySessions', ctx)
      : raiseStorageUnavailable(ctx.error, ctx);
  }
  const nowSeconds = readNow().seconds;
  const callerId = signedInIdOf(ctx);
  return {
    items: ctx.result.items.map((item) => toListedSession(item, callerId, nowSeconds)),
    nextToken: ctx.result.nextToken ?? null,
  };
}
