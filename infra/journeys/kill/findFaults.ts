// What must hold of everything that is kept once a stack has come to rest after a kill: one sentence for each thing that does not.
import { historyIdOf } from '../../../schema/sessionEventItem.ts';
import { channelNameOf } from '../../../schema/sessionItem.ts';
import type { SessionItem } from '../../../schema/sessionItem.ts';
import type { Session } from '../../../schema/generated/schema.ts';
import type { Records } from './readRecords.ts';

/** What the outside was told. */
export interface Told {
  /** What was published: "<session id> <version>". */
  readonly published: ReadonlySet<string>;
  /** Sessions as the app's calls answered them. */
  readonly answered: readonly Pick<Session, 'sessionId' | 'version' | 'status'>[];
}

/**
 * Looks for channels without a session, sessions without an end, changes that nobody was told of or that history lacks,
 * and answers that are not true any more.
 * @param channelPrefix what the names of the stack's channels begin with
 * @param sweptSeconds when the sweep ran last, in seconds since 1970
 */
export function findFaults(
  records: Records,
  told: Told,
  channelPrefix: string,
  sweptSeconds: number,
): string[] {
  return [
    ...findOrphanedChannels(records, channelPrefix),
    ...records.sessions.flatMap((item) => findOverdue(item, sweptSeconds)),
    ...records.sessions.flatMap((item) => findUnpublished(item, told.published)),
    ...records.sessions.flatMap((item) => findHistoryGaps(item, records)),
    ...findStrayHistory(records),
    ...findUntruths(records, told.answered),
    ...findDoubles(records.sessions),
  ];
}

function findOrphanedChannels({ sessions, channelNames }: Records, channelPrefix: string): string[] {
  const wanted = new Set(
    sessions.filter(({ status }) => status !== 'ENDED').map((item) => channelNameOf(channelPrefix, item)),
  );
  return channelNames.filter((name) => !wanted.has(name)).map((name) => `${name} is a channel of no session`);
}

function findOverdue({ sessionId, status, sweepAt }: SessionItem, sweptSeconds: number): string[] {
  if (sweepAt === undefined)
    return status === 'ENDED' ? [] : [`${sessionId} is ${status} without a deadline`];
  return sweepAt > sweptSeconds ? [] : [`${sessionId} is ${status} although it was due at ${sweepAt}`];
}

const versionsOf = ({ version }: SessionItem): number[] =>
  Array.from({ length: version }, (_, index) => index + 1);

function findUnpublished(item: SessionItem, published: ReadonlySet<string>): string[] {
  return versionsOf(item)
    .filter((version) => !published.has(`${item.sessionId} ${version}`))
    .map((version) => `version ${version} of ${item.sessionId} was not published`);
}

function findHistoryGaps(item: SessionItem, { history }: Records): string[] {
  const events = history.filter(({ historyId }) => historyId === historyIdOf(item));
  const versions = events.map(({ version }) => version).toSorted((a, b) => a - b);
  const last = events.find(({ version }) => version === item.version);
  const isWhole = versions.join() === versionsOf(item).join() && last?.status === item.status;
  return isWhole
    ? []
    : [
        `${item.sessionId} is at version ${item.version}, ${item.status}, and its history is ${versions.join()}`,
      ];
}

function findStrayHistory({ sessions, history }: Records): string[] {
  const known = new Set(sessions.map(historyIdOf));
  return history
    .filter(({ historyId }) => !known.has(historyId))
    .map(({ historyId, version }) => `version ${version} of ${historyId} is history of no session`);
}

function findUntruths({ sessions, history }: Records, answered: Told['answered']): string[] {
  return answered.flatMap(({ sessionId, version, status }) => {
    const item = sessions.find((session) => session.sessionId === sessionId);
    if (!item) return [`${sessionId} was answered and is gone`];
    const event = history.find((past) => past.historyId === historyIdOf(item) && past.version === version);
    return event?.status === status
      ? []
      : [`${sessionId} was answered as version ${version}, ${status}, and that never was`];
  });
}

/** A client token has at most one session that goes on. */
function findDoubles(sessions: readonly SessionItem[]): string[] {
  const tokens = sessions.flatMap(({ status, clientToken }) =>
    status === 'ENDED' || clientToken === undefined ? [] : [clientToken],
  );
  return tokens
    .filter((token, index) => tokens.indexOf(token) !== index)
    .map((token) => `the token ${token} has several sessions`);
}
