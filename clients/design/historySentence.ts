// One entry of a session's history as a sentence. In: the entry and the one before it. Out: "The speaker went live".
import type { EndReason, SessionStatus } from '../../schema/generated/schema.ts';
import type { HistoryEntry } from '../core/api/sessionApi.ts';

/** Why a session ended, for people. */
export const endReasonSentences: Readonly<Record<EndReason, string>> = {
  SPEAKER_ENDED: 'The speaker ended the session',
  SPEAKER_LOST: 'The session ended, because the speaker did not come back',
  NEVER_STARTED: 'The session ended, because nobody went live',
  TIME_LIMIT: 'The session ended at its longest duration',
};

type Told = Pick<HistoryEntry, 'status' | 'endReason' | 'broadcastId'>;

/**
 * What an entry says. What a status means depends on the one before it: live after paused is a return.
 * @param before undefined for the first entry that is known
 */
export function historySentence(entry: Told, before: Told | undefined): string {
  const { status, endReason } = entry;
  if (status === 'ENDED') return endReason ? endReasonSentences[endReason] : 'The session ended';
  if (before?.status === status) return 'The speaker continued from another tab or device';
  if (before?.status === 'INTERRUPTED') return backSentences[status];
  if (before?.status === 'PAUSED' && status === 'LIVE') return 'The speaker went on';
  return sentences[status];
}

const sentences: Readonly<Record<Exclude<SessionStatus, 'ENDED'>, string>> = {
  CREATED: 'The session was created',
  LIVE: 'The speaker went live',
  PAUSED: 'The speaker paused',
  INTERRUPTED: 'The speaker’s connection was lost',
};

const backSentences: Readonly<Record<Exclude<SessionStatus, 'ENDED'>, string>> = {
  ...sentences,
  LIVE: 'The speaker was back, live',
  PAUSED: 'The speaker was back, paused',
};
