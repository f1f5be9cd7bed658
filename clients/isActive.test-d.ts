// What an operation did not select does not exist for its client: `isActive` compiles nowhere.
import { test } from 'vitest';
import type {
  Step1CreateSessionMutation,
  Step2WatchStatusSubscription,
  Step4GoLiveMutationVariables,
  Step10MySessionsQuery,
} from './generated/operations.ts';

declare const created: Step1CreateSessionMutation;
declare const told: Step2WatchStatusSubscription;
declare const listed: Step10MySessionsQuery;
declare const variables: Step4GoLiveMutationVariables;

test('neither a mutation, a subscription nor a query answers isActive', () => {
  // @ts-expect-error the schema has no such field
  void created.createSession.isActive;
  // @ts-expect-error the schema has no such field
  void told.onSessionStatus?.isActive;
  // @ts-expect-error the schema has no such field
  void listed.mySessions.items[0]?.isActive;
});

test('no operation takes isActive', () => {
  // @ts-expect-error the schema has no such argument
  void variables.isActive;
});

test('a status is compared with statuses that exist', () => {
  // @ts-expect-error the old system's word for LIVE
  void (told.onSessionStatus?.status === 'active');
});
