// The promise of watchSession, over the real API client and the real transport: whatever becomes of events, sockets and
// reads, the view ends in the true state, never goes back, and does not read more often than it says.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { targetStatus } from '../../../schema/lifecycle.ts';
import { createApiClient } from '../api/apiClient.ts';
import { createSessionApi } from '../api/sessionApi.ts';
import type { SessionApi } from '../api/sessionApi.ts';
import { createManualClock } from '../manualClock.ts';
import { RealtimeTransport } from '../realtime/realtimeTransport.ts';
import { LossyServer, sessionId } from './lossyServer.ts';
import type { ServedRead } from './lossyServer.ts';
import { watchSession } from './watchSession.ts';
import type { SessionView } from './watchSession.ts';

const runs = 1_000;
const faults = { lost: 0.3, doubled: 0.3, delayed: 0.3, failedRead: 0.1, hungRead: 0.02 };

/** `change`: one that the session admits now, chosen by `pick`; `merge`: a page learns of the session by the way. */
interface Step {
  readonly act: 'change' | 'end' | 'merge' | 'cut' | 'stall' | 'goDown';
  readonly pick: number;
  readonly thenWaitMs: number;
}
const act = fc.oneof(
  { weight: 20, arbitrary: fc.constant('change' as const) },
  { weight: 3, arbitrary: fc.constant('merge' as const) },
  { weight: 5, arbitrary: fc.constantFrom('cut' as const, 'stall' as const, 'goDown' as const) },
  { weight: 1, arbitrary: fc.constant('end' as const) },
);
const step: fc.Arbitrary<Step> = fc.record({
  act,
  pick: fc.nat(100),
  thenWaitMs: fc.oneof(fc.nat(500), fc.nat(20_000)),
});
const scenario = fc.record({ seed: fc.nat(), steps: fc.array(step, { minLength: 5, maxLength: 30 }) });

/** A subscription that stood, from its ack to its end. */
interface Period {
  readonly fromMs: number;
  untilMs: number;
}

const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    // mulberry32: small, and the same on every machine.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Notes when the subscription stood. */
const recordPeriods = (api: SessionApi, nowMs: () => number): { api: SessionApi; periods: Period[] } => {
  const periods: Period[] = [];
  const end = (): void => {
    const last = periods.at(-1);
    if (last?.untilMs === Infinity) last.untilMs = nowMs();
  };
  const watchStatus: SessionApi['watchStatus'] = (id, sink) => {
    const unsubscribe = api.watchStatus(id, {
      ...sink,
      onEvent: (event) => sink.onEvent(event),
      onAcknowledged: () => {
        periods.push({ fromMs: nowMs(), untilMs: Infinity });
        sink.onAcknowledged();
      },
      onInterrupted: () => {
        end();
        sink.onInterrupted();
      },
    });
    return () => {
      end();
      unsubscribe();
    };
  };
  return { api: { ...api, watchStatus }, periods };
};

const runScenario = async ({ seed, steps }: { seed: number; steps: readonly Step[] }) => {
  const clock = createManualClock(Date.parse('2026-01-05T09:00:00Z'));
  const random = createRandom(seed);
  const server = new LossyServer({ clock, random, faults });
  const authorize = () => Promise.resolve({ 'x-api-key': 'key' });
  const graphqlUrl = 'https://api.example.com/graphql';
  const realtime = new RealtimeTransport({
    realtimeUrl: 'wss://api.example.com/graphql/realtime',
    graphqlUrl,
    authorize,
    createSocket: server.createSocket,
    clock,
    random,
  });
  const client = createApiClient({ graphqlUrl, authorize, realtime, fetch: server.fetch, clock });
  const { api, periods } = recordPeriods(createSessionApi(client, realtime), () => clock.nowMs());
  const views: SessionView[] = [];
  const watch = watchSession({
    api,
    sessionId,
    clock,
    random,
    onChange: (view) => views.push(view),
    onError: (error) => {
      throw error;
    },
  });
  for (const { act, pick, thenWaitMs } of steps) {
    const admitted = server.truth.admitted.filter((change) => targetStatus[change] !== 'ENDED');
    const change = admitted[pick % admitted.length];
    const snapshot = server.truth.snapshot;
    if (act === 'change' && change) server.commit(change);
    else if (act === 'end') server.commit('end');
    else if (act === 'merge') clock.schedule(pick, () => watch.merge(snapshot));
    else if (act === 'cut') server.cut();
    else if (act === 'stall') server.stall();
    else if (act === 'goDown') server.goDown(thenWaitMs);
    await clock.advance(thenWaitMs);
  }
  // Longer than the slowest way to the truth: a minute without news, and a few reads that fail.
  await clock.advance(150_000);
  watch.close();
  realtime.close();
  return { truth: server.truth, reads: server.reads, views, periods };
};

/** The reads that came on top of the first one since the ack, if any two of them began within 30 s. */
const tooClose = (reads: readonly ServedRead[], { fromMs, untilMs }: Period): number[] => {
  const began = reads
    .filter(({ operationName, isAnswered }) => operationName === 'ReadSession' && isAnswered)
    .map(({ atMs }) => atMs)
    .filter((atMs) => atMs >= fromMs && atMs < untilMs)
    .slice(1);
  return began.filter((atMs, index) => atMs - (began[index - 1] ?? -Infinity) < 30_000);
};

test(`${runs} seeded runs with 30 % of the events lost, doubled and late: true at the end, never back, few reads`, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { truth, reads, views, periods } = await runScenario(given);

      const last = views.at(-1);
      const versions = views.map(({ session }) => session.version);
      const shown = views.map(
        ({ session: { version, status, broadcastId, endReason, statusChangedAt } }) => ({
          version,
          status,
          broadcastId,
          endReason,
          at: statusChangedAt,
        }),
      );
      expect(last?.connection).toBe('live');
      expect(last?.session).toEqual({ ...truth.snapshot, leaseExpiresAt: last?.session.leaseExpiresAt });
      expect(last?.history.map((entry) => ({ ...entry, by: null }))).toEqual(
        truth.entries.map((entry) => ({ ...entry, by: null })),
      );
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      for (const view of shown) expect(truth.entries[view.version - 1]).toMatchObject(view);
      expect(periods.map((period) => tooClose(reads, period)).flat()).toEqual([]);
    }),
    { numRuns: runs, seed: 682 },
  );
}, 60_000);
