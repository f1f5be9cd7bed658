// The one builder of status changes: a single conditional write that commits a change and its version together, and the
// judgement of why such a write was refused. Plain values only, so that resolvers and Lambdas share it.
import type { SessionActor, SessionErrorType, SessionStatus } from '../../schema/generated/schema.ts';
import { endReasons, statusesAdmitting, targetStatus } from '../../schema/lifecycle.ts';
import type { EndingChange, StatusChange } from '../../schema/lifecycle.ts';
import {
  changeWindowSeconds,
  channelReleaseSeconds,
  endedRetentionSeconds,
  interruptedGraceSeconds,
  leaseSeconds,
  maxChangesInWindow,
  maxSessionSeconds,
} from '../../schema/limits.ts';
import { changeTimeNames } from '../../schema/sessionItem.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import type { ExpressionOf } from './expression.ts';

/** A change of a session's status or broadcast. */
export interface Transition {
  change: StatusChange;
  /** Now, ISO 8601 and in seconds since 1970. */
  nowIso: string;
  nowSeconds: number;
  /** Who makes the change. */
  by: SessionActor;
  /** Finds the request or the run in logs and traces. */
  correlationId: string;
  /** Who must own the session; left out where the change is not the owner's. */
  ownerId?: string;
  /** The new broadcast, for `start` and `takeOver`, and for a `return` in another tab. */
  broadcastId?: string;
  /** The broadcast that the row must have, for a `return` of the one that holds the lease. */
  currentBroadcastId?: string;
  /** The row's `mustEndBy`, if it was read: no lease and no grace runs beyond it. */
  mustEndBy?: number;
  /** The row as it was when the change was decided: the write is refused if it changed since. */
  seen?: Seen;
}

/** What tells whether a row changed: a change of status raises the version, a renewed lease moves the deadline. */
export type Seen = Pick<SessionItem, 'version'> & Required<Pick<SessionItem, 'sweepAt'>>;

/** A name that a row can have at any depth: its attributes, the seats' numbers, and a seat's attributes. */
export type AttributeName = keyof SessionItem | SeatNumber | keyof SeatItem;

/** An expression about a row of the sessions table. */
export type Expression = ExpressionOf<AttributeName>;

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
  const status: Partial<SessionItem> = target === 'same' || target === 'before' ? {} : { status: target };
  const { broadcastId } = transition;
  const broadcast: Partial<SessionItem> = broadcastId === undefined ? {} : { broadcastId };
  // One literal: AppSync's type check closes a literal with a spread to `set.status = …`.
  const set: Partial<SessionItem> = {
    statusChangedAt: transition.nowIso,
    changedBy: transition.by,
    correlationId: transition.correlationId,
    lastWrite: 'STATUS',
    ...deadlinesOf(transition),
    ...status,
    ...broadcast,
    ...endingOf(transition),
  };
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
  if (isPaced(transition.change)) {
    let moved = ':nowSeconds';
    for (const name of changeTimeNames) {
      names[`#${name}`] = name;
      assignments.push(`#${name} = ${moved}`);
      moved = `if_not_exists(#${name}, :never)`;
    }
    values[':nowSeconds'] = transition.nowSeconds;
    values[':never'] = 0;
  }
  if (transition.change === 'interrupt' || transition.change === 'return') {
    names['#status'] = 'status';
    names['#interruptedStatus'] = 'interruptedStatus';
    // Every operand is read from the row as it was before the write.
    assignments.push(
      transition.change === 'interrupt' ? '#interruptedStatus = #status' : '#status = #interruptedStatus',
    );
  }
  const removed = removedBy(transition.change);
  for (const attribute of removed) names[`#${attribute}`] = attribute;
  const removal = removed.length > 0 ? ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}` : '';
  return { expression: `SET ${assignments.join(', ')}${removal}`, names, values };
}

/** The lease and the next deadline that follow from a change; pausing and resuming move neither. */
function deadlinesOf(transition: Transition): Partial<SessionItem> {
  const { change, nowSeconds } = transition;
  if (change === 'start') {
    const leaseUntil = nowSeconds + leaseSeconds;
    return { leaseUntil, sweepAt: leaseUntil, mustEndBy: nowSeconds + maxSessionSeconds };
  }
  if (change === 'takeOver' || change === 'return') {
    const leaseUntil = notBeyond(transition, nowSeconds + leaseSeconds);
    return { leaseUntil, sweepAt: leaseUntil };
  }
  if (change === 'interrupt') return { sweepAt: notBeyond(transition, nowSeconds + interruptedGraceSeconds) };
  return targetStatus[change] === 'ENDED' ? { sweepAt: nowSeconds + channelReleaseSeconds } : {};
}

/** What a session has from its end on; nothing for a change that does not end it. */
function endingOf({ change, nowIso, nowSeconds }: Transition): Partial<SessionItem> {
  if (targetStatus[change] !== 'ENDED') return {};
  return {
    endedAt: nowIso,
    endReason: endReasons[change as EndingChange],
    ttl: nowSeconds + endedRetentionSeconds,
  };
}

/** The time that must lie outside the window for one more change. */
const oldestChange = changeTimeNames[maxChangesInWindow - 1] ?? changeTimeNames[0];

/** The changes that the owner could make again and again. The others end a session, or wait for a deadline to pass. */
function isPaced(change: StatusChange): boolean {
  return change !== 'interrupt' && targetStatus[change] !== 'ENDED';
}

/** For how many seconds a row takes no further change of its owner's; 0 when it takes one now. */
export function secondsUntilChange(item: SessionItem, nowSeconds: number): number {
  const oldest = item[oldestChange];
  return oldest === undefined ? 0 : Math.max(0, oldest + changeWindowSeconds - nowSeconds);
}

function notBeyond({ mustEndBy }: Transition, seconds: number): number {
  return mustEndBy === undefined ? seconds : Math.min(seconds, mustEndBy);
}

function removedBy(change: StatusChange): (keyof SessionItem)[] {
  if (change === 'interrupt') return ['leaseUntil'];
  if (change === 'return') return ['interruptedStatus'];
  return targetStatus[change] === 'ENDED' ? ['leaseUntil', 'interruptedStatus'] : [];
}

function conditionOf(transition: Transition): Expression {
  const condition: Expression = statusIn(statusesAdmitting(transition.change));
  const equal: [placeholder: string, attribute: keyof SessionItem, value: unknown][] = [
    ['currentOwnerId', 'ownerId', transition.ownerId],
    ['currentBroadcastId', 'broadcastId', transition.currentBroadcastId],
    ['currentVersion', 'version', transition.seen?.version],
    ['currentSweepAt', 'sweepAt', transition.seen?.sweepAt],
  ];
  const conditions = [condition.expression];
  for (const [placeholder, attribute, value] of equal) {
    if (value !== undefined) {
      condition.names[`#${placeholder}`] = attribute;
      condition.values[`:${placeholder}`] = value;
      conditions.push(`#${placeholder} = :${placeholder}`);
    }
  }
  if (transition.change === 'start') {
    condition.names['#currentChannelArn'] = 'channelArn';
    conditions.push('attribute_exists(#currentChannelArn)');
  }
  if (transition.change === 'takeOver') {
    condition.names['#currentBroadcastId'] = 'broadcastId';
    condition.values[':otherBroadcastId'] = transition.broadcastId;
    conditions.push('#currentBroadcastId <> :otherBroadcastId');
  }
  if (isPaced(transition.change)) {
    condition.names['#currentOldestChange'] = oldestChange;
    condition.values[':latestOldest'] = transition.nowSeconds - changeWindowSeconds;
    conditions.push('(attribute_not_exists(#currentOldestChange) OR #currentOldestChange <= :latestOldest)');
  }
  return { ...condition, expression: conditions.join(' AND ') };
}

/** The condition that the row's status is one of these. */
function statusIn(statuses: readonly SessionStatus[]): Expression {
  const values: Record<string, unknown> = {};
  for (const status of statuses) values[`:from${status}`] = status;
  return {
    expression: `#currentStatus IN (${Object.keys(values).join(', ')})`,
    names: { '#currentStatus': 'status' },
    values,
  };
}

/** The newest broadcast's claim that its speaker is there. */
export interface LeaseRenewal {
  ownerId: string;
  broadcastId: string;
  /** Until when, in seconds since 1970. */
  leaseUntil: number;
}

/** Whether the speaker must hold a lease in this status. */
export function isOnAir(status: SessionStatus): boolean {
  return statusesAdmitting('interrupt').indexOf(status) >= 0;
}

/** Builds the conditional write of a renewed lease: on air, the owner's, the newest broadcast, not beyond the maximum length. */
export function buildLeaseRenewal({ ownerId, broadcastId, leaseUntil }: LeaseRenewal): ConditionalUpdate {
  const set: Partial<SessionItem> = { leaseUntil, sweepAt: leaseUntil, lastWrite: 'LEASE' };
  const onAir = statusIn(statusesAdmitting('interrupt'));
  return {
    update: {
      expression: 'SET #leaseUntil = :leaseUntil, #sweepAt = :sweepAt, #lastWrite = :lastWrite',
      names: { '#leaseUntil': 'leaseUntil', '#sweepAt': 'sweepAt', '#lastWrite': 'lastWrite' },
      values: { ':leaseUntil': set.leaseUntil, ':sweepAt': set.sweepAt, ':lastWrite': set.lastWrite },
    },
    condition: {
      expression:
        `${onAir.expression} AND #currentOwnerId = :currentOwnerId AND ` +
        '#currentBroadcastId = :currentBroadcastId AND #currentMustEndBy >= :latest',
      names: {
        ...onAir.names,
        '#currentOwnerId': 'ownerId',
        '#currentBroadcastId': 'broadcastId',
        '#currentMustEndBy': 'mustEndBy',
      },
      values: {
        ...onAir.values,
        ':currentOwnerId': ownerId,
        ':currentBroadcastId': broadcastId,
        ':latest': leaseUntil,
      },
    },
  };
}

/** What a refused change comes to: nothing to change, or an error of the schema's list. */
export type Judgement =
  | { kind: 'unchanged'; item: SessionItem }
  | { kind: 'tooMany'; retryAfterSeconds: number }
  | { kind: 'refused'; errorType: SessionErrorType; message: string };

/**
 * Says why a change was refused, from the row as it is now. Checked in this order: exists, owner, ended, transition,
 * pace.
 * `takeOver` and `return` were chosen from a look at the row: if its status does not admit them, it changed since.
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
  const isAfterLook = transition.change === 'takeOver' || transition.change === 'return';
  if (isAfterLook && isSameBroadcast && isOnAir(item.status)) return { kind: 'unchanged', item };
  if (transition.change === 'start' && item.status === 'CREATED' && item.channelArn === undefined) {
    return refused(
      'ChannelUnavailable',
      `Session "${sessionId}" has no signaling channel yet. Call createSession again with its client token.`,
    );
  }
  const accepted = statusesAdmitting(transition.change);
  if (isAfterLook || accepted.indexOf(item.status) >= 0) {
    const retryAfterSeconds = isPaced(transition.change)
      ? secondsUntilChange(item, transition.nowSeconds)
      : 0;
    if (retryAfterSeconds > 0) return { kind: 'tooMany', retryAfterSeconds };
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
