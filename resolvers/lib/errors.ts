// Raising errors of the schema's closed list, and nothing else.
import { util } from '@aws-appsync/utils';
import type { SessionErrorType } from '../../schema/generated/schema.ts';
import { changeWindowSeconds, maxChangesInWindow } from '../../schema/limits.ts';
import type { DataSourceError } from './context.ts';
import type { Requested } from './correlation.ts';
import { logOutage } from './log.ts';

/** Ends the field with an error of the list. The message says what was got and what would be accepted. */
export function raise(errorType: SessionErrorType, message: string): never {
  return util.error(message, errorType);
}

/** Whether a conditional write was refused because the row is not as the condition wants it. */
export function isConditionFailure(error: DataSourceError): boolean {
  return error.type === 'DynamoDB:ConditionalCheckFailedException';
}

/**
 * Ends the field because the table failed. The cause goes to the API's log and not to the
 * caller.
 */
export function raiseStorageUnavailable(error: DataSourceError, ctx: Requested): never {
  logOutage('the sessions table fails', error.type, ctx);
  return raiseStorageUnavailableNow();
}

/** Ends the field because the table failed in a step before, which logged it. */
export function raiseStorageUnavailableNow(): never {
  return raise(
    'StorageUnavailable',
    'The session store does not answer at the moment. Try again in a second.',
  );
}

/**
 * Ends the field because its caller did too much.
 * @param fact what was too much, as a sentence
 */
export function raiseRateLimited(fact: string, retryAfterSeconds: number): never {
  const errorType: SessionErrorType = 'RateLimited';
  return util.error(`${fact} Try again in ${retryAfterSeconds} seconds.`, errorType, null, {
    retryAfterSeconds,
  });
}

/** Ends the field because the session's owner changes it too often. */
export function raiseChangedTooOften(sessionId: string, retryAfterSeconds: number): never {
  return raiseRateLimited(
    `Session "${sessionId}" changed ${maxChangesInWindow} times in ${changeWindowSeconds} seconds, which is the most.`,
    retryAfterSeconds,
  );
}

/** Ends the field because KVS failed or refused. Log first what it answered. */
export function raiseChannelUnavailable(): never {
  return raise(
    'ChannelUnavailable',
    'The signaling channel is not available at the moment. Try again in a second.',
  );
}

/** Ends the field because STS failed or refused. Log first what it answered. */
export function raiseCredentialsUnavailable(): never {
  return raise(
    'CredentialsUnavailable',
    'Access to the signaling channel cannot be granted at the moment. Try again in a second.',
  );
}

/** Ends the field because the seat is not held with the secret that came along. */
export function raiseSeatNotHeld(seatId: string, sessionId: string): never {
  return raise(
    'Conflict',
    `Seat ${seatId} of session "${sessionId}" is not held with this secret; nothing changed.`,
  );
}

/**
 * Ends a field whose query failed although, or because, a `nextToken` came along: AppSync refuses a token that it did not
 * make, and DynamoDB one of another list, in words that depend on how the two differ.
 */
export function raiseOutdatedToken(error: DataSourceError, fieldName: string, ctx: Requested): never {
  const { message } = error;
  const isTokenRefused =
    message.indexOf('Invalid pagination token') >= 0 ||
    message.indexOf('starting key') >= 0 ||
    message.indexOf('cannot be restarted') >= 0;
  if (!isTokenRefused) return raiseStorageUnavailable(error, ctx);
  return raise(
    'InvalidInput',
    `nextToken is not one that ${fieldName} answered: leave it out to start over.`,
  );
}

/** Ends the field because there is no such session. */
export function raiseSessionNotFound(sessionId: string): never {
  return raise('SessionNotFound', `There is no session "${sessionId}". Check the name.`);
}

/** Ends the field because the session is over. */
export function raiseSessionEnded(sessionId: string): never {
  return raise('SessionEnded', `Session "${sessionId}" has ended.`);
}
