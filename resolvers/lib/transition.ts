// The one builder of status changes: a single conditional write that commits a change and its version together, and the
// judgement of why such a write was refused. Plain values only, so that resolvers and Lambdas share it.
import type { EndReason, SessionErrorType, SessionStatus } from '../../schema/generated/schema.ts';
import { statusesAdmitting, targetStatus } from '../../schema/lifecycle.ts';
import type { StatusChange } from '../../schema/lifecycle.ts';
import { endedRetentionSeconds } from '../../schema/limits.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';

/** A change of a session's status or broadcast. */
export interface Transition {
  change: StatusChange;
  /** Now, ISO 8601 and in seconds since 1970. */
  nowIso: string;
  nowSeconds: number;
  /** Who must own the session; left out where nobody asks for the change but the system. */
  ownerId?: string;
  /** The new broadcast, for `start` and `takeOver`. */
  broadcastId?: string;
  /** Why it ends, for `end` and `abandon`. */
  endReason?: EndReason;
}

/** A name that a row can have at any depth: its attributes, the seats' numbers, and a seat's attributes. */
export type AttributeName = keyof SessionItem | SeatNumber | keyof SeatItem;

/** An expression in DynamoDB's words with plain values. */
export interface Expression {
  expression: string;
  names: Record<string, AttributeName>;
  values: Record<string, unknown>;
}

/**
 * A change of one row and what the row must be like for it; to be marshalled by whoever sends it. AppSync refuses a
 * placeholder that stands in both, so those of a condition say `current` or `other`.
 * @see https://github.com/aws/aws-appsync-community/issues/162
 */
export interface ConditionalUpdate {
  update: Expression;
  condition: Expression;
}

/** Builds the conditional write of a change. It touches nothing but what the change is about. */
export function buildTransition(transition: Transition): ConditionalUpdate {
  return { update: updateOf(transition), condition: conditionOf(transition) };
}

function updateOf(transition: Transition): Expression {
  const target = targetStatus[transition.change];
  const set: Partial<SessionItem> = { statusChangedAt: transition.nowIso, lastWrite: 'STATUS' };
  if (target !== null) set.status = target;
  if (transition.broadcastId !== undefined) set.broadcastId = transition.broadcastId;
  if (target === 'ENDED') {
    set.endedAt = transition.nowIso;
    set.ttl = transition.nowSeconds + endedRetentionSeconds;
    if (transition.endReason !== undefined) set.endReason = transition.endReason;
  }
  const names: Record<string, keyof SessionItem> = { '#version': 'version' };
  const values: Record<string, unknown> = { ':one': 1 };
  const assignments = ['#version = #version + :one'];
  for (const attribute of Object.keys(set) as (keyof SessionItem)[]) {
    names[`#${attribute}`] = attribute;
    values[`:${attribute}`] = set[attribute];
    assignments.push(`#${attribute} = :${attribute}`);
  }
  if (transition.change === 'start') {
    names['#startedAt'] = 'startedAt';
    assignments.push('#startedAt = if_not_exists(#startedAt, :statusChangedAt)');
  }
  return { expression: `SET ${assignments.join(', ')}`, names, values };
}

function conditionOf(transition: Transition): Expression {
  const names: Record<string, keyof SessionItem> = { '#currentStatus': 'status' };
  const values: Record<string, unknown> = {};
  const placeholders: string[] = [];
  for (const status of statusesAdmitting(transition.change)) {
    values[`:from${status}`] = status;
    placeholders.push(`:from${status}`);
  }
  const conditions = [`#currentStatus IN (${placeholders.join(', ')})`];
  if (transition.ownerId !== undefined) {
    names['#currentOwnerId'] = 'ownerId';
    values[':currentOwnerId'] = transition.ownerId;
    conditions.push('#currentOwnerId = :currentOwnerId');
  }
  if (transition.change === 'takeOver') {
    names['#currentBroadcastId'] = 'broadcastId';
    values[':otherBroadcastId'] = transition.broadcastId;
    conditions.push('#currentBroadcastId <> :otherBroadcastId');
  }
  return { expression: conditions.join(' AND '), names, values };
}

/** What a refused change comes to: nothing to change, or an error of the schema's list. */
export type Judgement =
  | { kind: 'unchanged'; item: SessionItem }
  | { kind: 'refused'; errorType: SessionErrorType; message: string };

/**
 * Says why a change was refused, from the row as it is now. Checked in this order: exists, owner, ended, transition.
 * @param item the present row; null when there is none
 */
export function judgeRefusal(transition: Transition, sessionId: string, item: SessionItem | null): Judgement {
  if (item === null) {
    return refused('SessionNotFound', `There is no session "${sessionId}". Check the name.`);
  }
  if (transition.ownerId !== undefined && item.ownerId !== transition.ownerId) {
    return refused(
      'NotSessionOwner',
      `Session "${sessionId}" belongs to somebody else; only its owner may do this.`,
    );
  }
  const isThere = item.status === targetStatus[transition.change];
  const isSameBroadcast = transition.broadcastId === undefined || transition.broadcastId === item.broadcastId;
  if (isThere && isSameBroadcast) return { kind: 'unchanged', item };
  if (item.status === 'ENDED') return refused('SessionEnded', `Session "${sessionId}" has ended.`);
  if (transition.change === 'takeOver' && isSameBroadcast) return { kind: 'unchanged', item };
  const accepted = statusesAdmitting(transition.change);
  if (accepted.indexOf(item.status) >= 0) {
    return refused(
      'Conflict',
      `Session "${sessionId}" changed at the same moment. Read it again, then decide.`,
    );
  }
  return refused(
    'InvalidTransition',
    invalidTransitionMessage(transition.change, sessionId, item.status, accepted),
  );
}

function refused(errorType: SessionErrorType, message: string): Judgement {
  return { kind: 'refused', errorType, message };
}

function invalidTransitionMessage(
  change: StatusChange,
  sessionId: string,
  status: SessionStatus,
  accepted: SessionStatus[],
): string {
  return `Session "${sessionId}" is ${status}; it must be ${accepted.join(' or ')} to ${change}.`;
}
