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
 * Looks for channels without a session, changes that nobody was told of, and answers that are not true any more.
 * @param channelPrefix what the names of the stack's channels begin with
 */
export function findFaults(records: Records, told: Told, channelPrefix: string): string[] {
  return [
    ...findOrphanedChannels(records, channelPrefix),
    ...records.sessions.flatMap((item) => findUnpublished(item, told.published)),
    ...findStrayHistory(records),
    ...findLost(records, told.answered),
    ...findDoubles(records.sessions),
  ];
}

function findOrphanedChannels({ sessions, channelNames }: Records, channelPrefix: string): string[] {
  const wanted = new Set(
    sessions.filter(({ status }) => status !== 'ENDED').map((item) => channelNameOf(channelPrefix, item)),
  );
  return channelNames.filter((name) => !wanted.has(name)).map((name) => `${name} is a channel of no session`);
}

const versionsOf = ({ version }: SessionItem): number[] =>
  Array.from({ length: version }, (_, index) => index + 1);

function findUnpublished(item: SessionItem, published: ReadonlySet<string>): string[] {
  return versionsOf(item)
    .filter((version) => !published.has(`${item.sessionId} ${version}`))
    .map((version) => `version ${version} of ${item.sessionId} was not published`);
}

function findStrayHistory({ sessions, history }: Records): string[] {
  const known = new Set(sessions.map(historyIdOf));
  return history
    .filter(({ historyId }) => !known.has(historyId))
    .map(({ historyId, version }) => `version ${version} of ${historyId} is history of no session`);
}

function findLost({ sessions }: Records, answered: Told['answered']): string[] {
  return answered
    .filter((answer) => {
      const item = sessions.find(({ sessionId }) => sessionId === answer.sessionId);
      return !item || item.version < answer.version;
    })
    .map(({ sessionId, version }) => `version ${version} of ${sessionId} was answered and is lost`);
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
