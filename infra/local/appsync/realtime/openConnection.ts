// One connection in process for tests: a client's texts in, the server's messages out, no socket in between.
import type { Publication, StartOutcome } from '../api.ts';
import { createLog } from '../../log.ts';
import type { LogRecord } from '../../log.ts';
import { createManualClock } from '../../manualClock.ts';
import type { ManualClock } from '../../manualClock.ts';
import { createMeter } from '../../meter.ts';
import { Connection } from './connection.ts';
import { createFanOut } from './fanOut.ts';
import { defaultLimits } from './limits.ts';
import type { RealtimeLimits } from './limits.ts';
import { admitSessionStatus, createScriptedSource, validApiKey } from './scriptedSource.ts';
import type { ScriptedSource } from './scriptedSource.ts';

const host = 'localhost:4000';

interface OpenedConnection {
  readonly connection: Connection;
  readonly source: ScriptedSource;
  readonly clock: ManualClock;
  /** Timers that are set and neither fired nor were cancelled. */
  readonly pendingTimers: () => number;
  readonly records: readonly LogRecord[];
  /** Everything that the client received, in order; `{ close }` when the server closed. */
  readonly received: unknown[];
  /** What the client has not read yet. */
  readonly setBufferedBytes: (bytes: number) => void;
  readonly send: (message: unknown) => void;
  /** Sends a start with a valid key and waits until it is answered. */
  readonly start: (id: string, variables?: Readonly<Record<string, unknown>>) => Promise<void>;
  /** A second client of the same server. */
  readonly another: () => OpenedConnection;
}

/** Opens a connection of a client that was let in. */
export function openConnection(
  options: { source?: ScriptedSource; limits?: Partial<RealtimeLimits> } = {},
): OpenedConnection {
  const { source = createScriptedSource() } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const { clock, pendingTimers } = createCountingClock();
  const records: LogRecord[] = [];
  const log = createLog('debug', (record) => records.push(record));
  const fanOut = createFanOut({ log, limits, meter: createMeter({ clock }) });
  source.onPublication((publication) => fanOut.publish(publication));
  source.onInvalidation((invalidation) => fanOut.invalidate(invalidation));
  const context = { source, clock, log, limits, fanOut, graphqlHosts: [host] };
  const open = (): OpenedConnection => {
    const received: unknown[] = [];
    let bufferedBytes = 0;
    const peer = {
      sendText: (text: string) => received.push(JSON.parse(text)),
      writeFrame: (frame: string) => received.push(JSON.parse(toPayload(frame))),
      bufferedBytes: () => bufferedBytes,
      close: (code: number, reason: string) => received.push({ close: code, reason }),
    };
    const request = { credentials: {}, requestHeaders: { 'user-agent': 'test' }, sourceIp: '127.0.0.1' };
    const connection = new Connection(context, request, peer, 'connection-1');
    const send = (message: unknown): void => connection.onText(JSON.stringify(message));
    return {
      connection,
      source,
      clock,
      pendingTimers,
      records,
      received,
      setBufferedBytes: (bytes) => (bufferedBytes = bytes),
      send,
      async start(id, variables = {}) {
        send(toStart(id, variables));
        await settle();
      },
      another: open,
    };
  };
  return open();
}

function createCountingClock(): { clock: ManualClock; pendingTimers: () => number } {
  const manual = createManualClock();
  const pending = new Set<() => void>();
  const clock: ManualClock = {
    ...manual,
    schedule(delayMs, callback) {
      const fire = (): void => {
        pending.delete(fire);
        callback();
      };
      pending.add(fire);
      const cancel = manual.schedule(delayMs, fire);
      return () => {
        pending.delete(fire);
        cancel();
      };
    },
  };
  return { clock, pendingTimers: () => pending.size };
}

/** A `start` message with a valid key. */
export function toStart(
  id: string,
  variables: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const authorization = { host, 'x-api-key': validApiKey };
  const data = JSON.stringify({ query: 'subscription …', variables });
  return { id, type: 'start', payload: { data, extensions: { authorization } } };
}

/** Lets everything that is ready to run do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The text of an unmasked text frame (latin1). */
export function toPayload(frame: string): string {
  const bytes = Buffer.from(frame, 'latin1');
  const short = bytes.readUInt8(1);
  if (bytes.readUInt8(0) !== 0x81) throw new Error('not a final text frame');
  const [start, length] =
    short < 126
      ? [2, short]
      : short === 126
        ? [4, bytes.readUInt16BE(2)]
        : [10, Number(bytes.readBigUInt64BE(2))];
  if (bytes.length !== start + length) throw new Error('the frame has another length than it says');
  return bytes.subarray(start).toString('utf8');
}

/** A publication whose result is this session. */
export function statusOf(sessionId: string): Publication {
  return { mutationField: 'publishSessionStatus', result: { sessionId } };
}

/** The message by which a subscription is told of `statusOf(sessionId)`. */
export function dataOf(id: string, sessionId: string): unknown {
  return { id, type: 'data', payload: { data: { onSessionStatus: { sessionId } } } };
}

/** An `error` message with one error. */
export function errorOf(id: string | undefined, errorType: string, message: unknown): unknown {
  const named = id === undefined ? {} : { id };
  return { ...named, type: 'error', payload: { errors: [{ errorType, message }] } };
}

/** A source whose starts wait until the test decides about them, in any order. */
export function holdStarts(): { held: HeldStart[]; source: ScriptedSource } {
  const held: HeldStart[] = [];
  const source = createScriptedSource({
    start: ({ request }) =>
      new Promise<StartOutcome>((resolve, reject) => {
        held.push({
          admit: () => resolve(admitSessionStatus(request)),
          refuse: () => resolve({ kind: 'refused', errors: [{ message: 'no' }] }),
          fail: () => reject(new Error('table on fire')),
        });
      }),
  });
  return { held, source };
}
interface HeldStart {
  readonly admit: () => void;
  readonly refuse: () => void;
  readonly fail: () => void;
}
