// Checks of what callers send. Each refusal says what was got and what is accepted; long values are shown shortened.
import { util } from '@aws-appsync/utils';
import { maxListenersPerSession, maxPageItems, maxTitleCharacters } from '../../schema/limits.ts';
import { raise } from './errors.ts';

const maxShownCharacters = 40;

/** A caller's value as a message may show it: quoted and at most 40 characters long. */
export function toShown(value: string): string {
  return value.length > maxShownCharacters ? `"${value.slice(0, maxShownCharacters)}..."` : `"${value}"`;
}

/** @throws InvalidInput unless the value has the form of a session's name */
export function checkSessionId(sessionId: string): void {
  if (!util.matches('^[a-z]+-[a-z]+-[0-9]{3,4}$', sessionId) || sessionId.length > 64) {
    raise(
      'InvalidInput',
      `sessionId ${toShown(sessionId)} is not a session name: two words and 3 or 4 digits, like serene-truth-682.`,
    );
  }
}

/** @throws InvalidInput unless the value can name a broadcast */
export function checkBroadcastId(broadcastId: string): void {
  if (!util.matches('^[A-Za-z0-9_-]{1,64}$', broadcastId)) {
    raise(
      'InvalidInput',
      `broadcastId ${toShown(broadcastId)} is not accepted: give 1 to 64 letters, digits, "_" or "-".`,
    );
  }
}

/** @throws InvalidInput unless the value is absent or can be a client token */
export function checkClientToken(clientToken: string | null | undefined): void {
  if (clientToken === undefined || clientToken === null) return;
  if (!util.matches('^[A-Za-z0-9_-]{1,64}$', clientToken)) {
    raise(
      'InvalidInput',
      `clientToken ${toShown(clientToken)} is not accepted: give 1 to 64 letters, digits, "_" or "-", or leave it out.`,
    );
  }
}

/** @throws InvalidInput unless the title is absent, or has 1 to 200 characters that are not all blank */
export function checkTitle(title: string | null | undefined): void {
  if (title === undefined || title === null) return;
  if (title.trim().length === 0) {
    raise('InvalidInput', 'title is empty: give 1 to 200 characters, or leave it out.');
  }
  if (title.length > maxTitleCharacters) {
    raise(
      'InvalidInput',
      `title has ${title.length} characters: give 1 to ${maxTitleCharacters}, or leave it out.`,
    );
  }
}

/** @throws InvalidInput unless the number is absent, or one that KVS can serve */
export function checkMaxListeners(maxListeners: number | null | undefined): void {
  if (maxListeners === undefined || maxListeners === null) return;
  if (maxListeners < 1 || maxListeners > maxListenersPerSession) {
    raise(
      'InvalidInput',
      `maxListeners is ${maxListeners}: give 1 to ${maxListenersPerSession}, or leave it out. A KVS signaling channel admits ${maxListenersPerSession} viewers.`,
    );
  }
}

/** @throws InvalidInput unless the page size is absent or 1 to 100 */
export function checkLimit(limit: number | null | undefined): void {
  if (limit === undefined || limit === null) return;
  if (limit < 1 || limit > maxPageItems) {
    raise('InvalidInput', `limit is ${limit}: give 1 to ${maxPageItems}, or leave it out.`);
  }
}

/** @throws InvalidInput unless the version is absent or not negative */
export function checkSinceVersion(sinceVersion: number | null | undefined): void {
  if (sinceVersion === undefined || sinceVersion === null || sinceVersion >= 0) return;
  raise('InvalidInput', `sinceVersion is ${sinceVersion}: give 0 or a session's version, or leave it out.`);
}

const maxSecretCharacters = 100;

/** @throws InvalidInput unless the value can be a seat's secret; the message does not show it */
export function checkSecret(secret: string): void {
  if (secret.length < 1 || secret.length > maxSecretCharacters) {
    raise(
      'InvalidInput',
      `secret has ${secret.length} characters: give the secret that joinSession answered.`,
    );
  }
}
