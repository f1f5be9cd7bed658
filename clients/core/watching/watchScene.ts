// What the tests of watchSession start from: a watch whose answers, events and time are in the test's hand.
import { ApiError } from '../api/apiError.ts';
import type { HistoryEntry, SessionSnapshot, StatusEvent, StatusSink } from '../api/sessionApi.ts';
import { createManualClock, settle } from '../manualClock.ts';
import { watchSession } from './watchSession.ts';
import type { SessionView } from './watchSession.ts';

export const at = '2026-01-05T09:00:00.000Z';
export const snapshot = (
  version: number,
  status: SessionSnapshot['status'],
  listenerCount = 0,
): SessionSnapshot => ({
  sessionId: 'serene-truth-682',
  title: null,
  status,
  version,
  access: 'ANYONE',
  listenerCount,
  maxListeners: 10,
  isOwner: false,
  broadcastId: version === 1 ? null : 'one',
  createdAt: at,
  statusChangedAt: at,
  startedAt: version === 1 ? null : at,
  endedAt: null,
  endReason: null,
  leaseExpiresAt: status === 'LIVE' || status === 'PAUSED' ? '2026-01-05T09:00:15.000Z' : null,
  heldSeatIds: null,
});
export const event = (version: number, status: StatusEvent['status']): StatusEvent => ({
  sessionId: 'serene-truth-682',
  version,
  status,
  at,
  endReason: status === 'ENDED' ? 'SPEAKER_ENDED' : null,
  broadcastId: 'one',
});
export const entry = (version: number, status: StatusEvent['status']): HistoryEntry => {
  const { at, endReason, broadcastId } = event(version, status);
  return { version, status, at, by: 'SPEAKER', endReason, broadcastId };
};

interface Asked<Answer> {
  readonly atMs: number;
  readonly sinceVersion?: number;
  answer(value: Answer): Promise<void>;
  fail(kind: ApiError['kind']): Promise<void>;
}

/** A watch that was just begun: it has subscribed, and nobody has answered yet. */
export const begun = () => {
  const clock = createManualClock();
  const reads: Asked<SessionSnapshot>[] = [];
  const histories: Asked<HistoryEntry[]>[] = [];
  const sinks: StatusSink[] = [];
  const views: SessionView[] = [];
  const errors: ApiError[] = [];
  let unsubscribed = 0;
  const ask = <Answer>(asked: Asked<Answer>[], sinceVersion?: number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      asked.push({
        atMs: clock.nowMs(),
        ...(sinceVersion === undefined ? {} : { sinceVersion }),
        answer: (value) => (resolve(value), settle()),
        fail: (kind) => (reject(new ApiError(kind, kind)), settle()),
      });
    });
  const watch = watchSession({
    api: {
      readSession: () => ask(reads),
      readHistory: (_sessionId, sinceVersion) => ask(histories, sinceVersion),
      watchStatus: (_sessionId, sink) => {
        sinks.push(sink);
        return () => unsubscribed++;
      },
    },
    sessionId: 'serene-truth-682',
    clock,
    random: () => 0.5,
    onChange: (view) => views.push(view),
    onError: (error) => errors.push(error),
  });
  const last = <Item>(items: readonly Item[]): Item => {
    const item = items.at(-1);
    if (!item) throw new Error('there is none yet');
    return item;
  };
  return {
    watch,
    clock,
    reads,
    histories,
    views,
    errors,
    sinks,
    sink: () => last(sinks),
    lastRead: () => last(reads),
    lastHistory: () => last(histories),
    lastView: () => last(views),
    readTimes: () => reads.map(({ atMs }) => atMs),
    unsubscribedCount: () => unsubscribed,
  };
};

/** Subscribed and read, at 0 ms, at version 2, LIVE. */
export const watching = async () => {
  const scene = begun();
  scene.sink().onAcknowledged();
  await scene.lastRead().answer(snapshot(2, 'LIVE'));
  return scene;
};

/** As `watching`, at 2,000 ms, after the read that confirms. */
export const confirmed = async () => {
  const scene = await watching();
  await scene.clock.advance(2_000);
  await scene.lastRead().answer(snapshot(2, 'LIVE'));
  return scene;
};
