// The fault that two writers once disagreed about a field, kept as a type test: what no row has does not compile.
import { expectTypeOf, test } from 'vitest';
import type { SessionStatus, SessionStatusEventInput } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { PublishSessionStatusMutationVariables } from './generated/operations.ts';
import { exampleSession } from './exampleSession.ts';
import { parseSessionItem } from './streamHandler.ts';

const item = parseSessionItem({});

test('a row of the stream has a status and no isActive', () => {
  expectTypeOf(item).toEqualTypeOf<SessionItem>();
  expectTypeOf(item.status).toEqualTypeOf<SessionStatus>();
  // @ts-expect-error the stored item has no such attribute
  void item.isActive;
});

test('a row with isActive cannot be made', () => {
  // @ts-expect-error the stored item has no such attribute
  exampleSession({ isActive: true });
});

test('an event with isActive cannot be published', () => {
  const event: SessionStatusEventInput = { sessionId: '', status: 'LIVE', version: 1, at: '' };
  // @ts-expect-error the mutation's input has no such field
  const variables: PublishSessionStatusMutationVariables = { event: { ...event, isActive: true } };
  void variables;
});

test('an attribute name that no row has is not one', () => {
  // @ts-expect-error the stored item has no such attribute
  const name: keyof SessionItem = 'isActive';
  void name;
});
