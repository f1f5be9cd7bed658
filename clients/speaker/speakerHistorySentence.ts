// One entry of a session's history in the speaker's words. In: the entry and the one before it. Out: "You went live".
import type { EndReason, SessionStatus } from '../../schema/generated/schema.ts';
import type { HistoryEntry } from '../core/api/sessionApi.ts';

type Told = Pick<HistoryEntry, 'status' | 'endReason' | 'broadcastId'>;

// Records, so that the schema's next status or reason does not compile without its words.
const endSentences: Readonly<Record<EndReason, string>> = {
  SPEAKER_ENDED: 'You ended the session',
  SPEAKER_LOST: 'The session ended, because you were away for 5 minutes',
  NEVER_STARTED: 'The session ended, because it did not go live in time',
  TIME_LIMIT: 'The session ended after 12 hours, the longest that one may last',
};

const sentences: Readonly<Record<Exclude<SessionStatus, 'ENDED'>, string>> = {
  CREATED: 'You created the session',
  LIVE: 'You went live',
  PAUSED: 'You paused',
  INTERRUPTED: 'Your connection was lost',
};

const backSentences: Readonly<Record<Exclude<SessionStatus, 'ENDED'>, string>> = {
  ...sentences,
  LIVE: 'You were back, live',
  PAUSED: 'You were back, still paused',
};

/**
 * What an entry says. What a status means depends on the one before it: live after paused is a return.
 * @param before undefined for the first entry that is known
 */
export function speakerHistorySentence({ status, endReason }: Told, before: Told | undefined): string {
  if (status === 'ENDED') return endSentence(endReason);
  if (before?.status === status) return 'You went on after a reload, or in another tab';
  if (before?.status === 'INTERRUPTED') return backSentences[status];
  if (before?.status === 'PAUSED' && status === 'LIVE') return 'You went on';
  return sentences[status];
}

/** Why the session is over. @param endReason null while the service has not said it */
export function endSentence(endReason: EndReason | null): string {
  return endReason === null ? 'The session is over' : endSentences[endReason];
}
