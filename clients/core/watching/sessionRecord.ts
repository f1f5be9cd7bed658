// What is known of one session, merged by version. In: answers of the API, pushed events and history, in any order, some
// twice, some never. Out: the session as it is at the highest version heard of, and what happened on the way there.
import { leaseSeconds } from '../../../schema/limits.ts';
import type { HistoryEntry, SessionSnapshot, StatusEvent } from '../api/sessionApi.ts';

/** What is known; merging answers a new one. */
export interface SessionRecord {
  /** Undefined until the first snapshot: events alone do not say whose session it is. */
  readonly session: SessionSnapshot | undefined;
  /** By version, ascending, one per version. */
  readonly history: readonly HistoryEntry[];
}

/** Nothing is known yet. */
export const emptyRecord: SessionRecord = { session: undefined, history: [] };

/** Adds an answer of the API. One that is older than what is known adds no more than its entry in the history. */
export function mergeSnapshot(record: SessionRecord, snapshot: SessionSnapshot): SessionRecord {
  const history = mergeHistory(record.history, toEntries(snapshot));
  const isOlder = record.session !== undefined && record.session.version > snapshot.version;
  return bringForward(isOlder ? record.session : snapshot, history);
}

/** Adds what happened, as the history tells it. */
export function mergeEntries(record: SessionRecord, entries: readonly HistoryEntry[]): SessionRecord {
  return bringForward(record.session, mergeHistory(record.history, entries));
}

/** Adds a pushed event. */
export function mergeEvent(record: SessionRecord, event: StatusEvent): SessionRecord {
  const { version, status, at, endReason, broadcastId } = event;
  return mergeEntries(record, [{ version, status, at, by: null, endReason, broadcastId }]);
}

/** The version after which the history has its first gap; undefined when it has none. */
export function firstGapAfter({ history }: SessionRecord): number | undefined {
  if (history.length === (history.at(-1)?.version ?? 0)) return undefined;
  return history.findIndex(({ version }, index) => version !== index + 1);
}

/** A snapshot tells of the change that led to it, and of the creation. */
function toEntries(snapshot: SessionSnapshot): HistoryEntry[] {
  const { version, status, statusChangedAt: at, endReason, broadcastId, createdAt } = snapshot;
  const created = { version: 1, status: 'CREATED', at: createdAt, by: 'SPEAKER' } as const;
  return [
    { ...created, endReason: null, broadcastId: null },
    { version, status, at, by: null, endReason, broadcastId },
  ];
}

/** One entry per version; the one that says who made the change is kept. */
function mergeHistory(
  known: readonly HistoryEntry[],
  added: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const byVersion = new Map(known.map((entry) => [entry.version, entry]));
  let isChanged = false;
  for (const entry of added) {
    const present = byVersion.get(entry.version);
    if (present && (present.by !== null || entry.by === null)) continue;
    byVersion.set(entry.version, entry);
    isChanged = true;
  }
  return isChanged ? [...byVersion.values()].sort((a, b) => a.version - b.version) : known;
}

/** Takes the session through every change that came after it. */
function bringForward(session: SessionSnapshot | undefined, history: readonly HistoryEntry[]): SessionRecord {
  if (!session) return { session, history };
  const later = history.filter(({ version }) => version > session.version);
  const latest = later.reduce(applyEntry, session);
  return { session: { ...latest, startedAt: latest.startedAt ?? startedAtOf(history) }, history };
}

/** Nothing but starting or ending follows creation, so a session that was started was started by its second version. */
function startedAtOf(history: readonly HistoryEntry[]): string | null {
  return history.find(({ version, status }) => version === 2 && status === 'LIVE')?.at ?? null;
}

function applyEntry(session: SessionSnapshot, entry: HistoryEntry): SessionSnapshot {
  const { version, status, at, endReason, broadcastId } = entry;
  return {
    ...session,
    version,
    status,
    endReason,
    broadcastId,
    statusChangedAt: at,
    endedAt: status === 'ENDED' ? at : session.endedAt,
    leaseExpiresAt: toLease(session, entry),
  };
}

/** Starting, taking over and returning give a new lease; pausing and resuming move none; otherwise there is none. */
function toLease({ leaseExpiresAt, broadcastId }: SessionSnapshot, entry: HistoryEntry): string | null {
  if (entry.status !== 'LIVE' && entry.status !== 'PAUSED') return null;
  if (leaseExpiresAt !== null && broadcastId === entry.broadcastId) return leaseExpiresAt;
  return new Date(Date.parse(entry.at) + leaseSeconds * 1000).toISOString();
}
