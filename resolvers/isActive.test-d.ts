// The fault that started this project: one path wrote `status`, another read `isActive`. Here the places that a compiler
// sees refuse to compile; `@ts-expect-error` fails the type check when the line below it compiles. The text of expressions,
// which a compiler does not see, is held by `expressions.test.ts`.
import type { AppSyncIdentityCognito } from '@aws-appsync/utils';
import { expectTypeOf, test } from 'vitest';
import type { QuerySessionArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import { toSessionStatusEvent } from '../schema/sessionStatusEvent.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import { readSession, updateSession } from './lib/sessionsTable.ts';
import type { ConditionalUpdate, Expression } from './lib/transition.ts';

declare const requestCtx: RequestContext<QuerySessionArgs>;
declare const responseCtx: ResponseContext<QuerySessionArgs, SessionItem>;
declare const item: SessionItem;
declare const update: Expression;

test('a resolver’s ctx has no isActive, in args, result, source, stash or identity', () => {
  // @ts-expect-error the schema has no such argument
  void requestCtx.args.isActive;
  // @ts-expect-error the stored item has no such attribute
  void responseCtx.result.isActive;
  // @ts-expect-error no parent has such a field
  void requestCtx.source.isActive;
  // @ts-expect-error no step put that there
  void requestCtx.stash.isActive;
  // @ts-expect-error nothing below an unknown member exists either
  void requestCtx.args.nope.deeper;
});

test('no any of @aws-appsync/utils reaches a resolver', () => {
  expectTypeOf(requestCtx.args).not.toBeAny();
  expectTypeOf(requestCtx.stash).not.toBeAny();
  expectTypeOf(requestCtx.source).not.toBeAny();
  expectTypeOf(requestCtx.prev.result).not.toBeAny();
  expectTypeOf(responseCtx.result).not.toBeAny();
  expectTypeOf(responseCtx.error).not.toBeAny();
  expectTypeOf(requestCtx.identity).toEqualTypeOf<AppSyncIdentityCognito | null>();
});

test('a DynamoDB key has no isActive', () => {
  // @ts-expect-error the table's key is sessionId
  readSession({ isActive: 'true' });
});

test('neither an update nor a condition names isActive', () => {
  // @ts-expect-error not an attribute of the stored item
  const names: Expression['names'] = { '#isActive': 'isActive' };
  // @ts-expect-error not a value that the attribute can have
  const value: SessionItem['status'] = 'ACTIVE';

  const written: Expression = { expression: 'SET #isActive = :v', names, values: { ':v': value } };
  const compared: Expression = { expression: '#isActive = :v', names, values: { ':v': value } };
  updateSession({ sessionId: item.sessionId }, { update: written, condition: compared });
});

test('a status that the schema does not have cannot be stored or compared', () => {
  // @ts-expect-error the old system's word for LIVE
  const status: SessionItem['status'] = 'active';
  // @ts-expect-error the two have no value in common
  if (item.status === 'active') void status;
});

test('a Lambda’s stream image has no isActive, and an event cannot be told of one', () => {
  // @ts-expect-error the stored item has no such attribute
  void item.isActive;
  // @ts-expect-error the event has no such field
  void toSessionStatusEvent(item).isActive;
  // @ts-expect-error a row without a status is no row
  toSessionStatusEvent({ ...item, status: undefined });
});

test('a change is complete: without its condition it is none', () => {
  // @ts-expect-error a write without a condition is not guarded
  const change: ConditionalUpdate = { update };
  updateSession({ sessionId: item.sessionId }, change);
});
