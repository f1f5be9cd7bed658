// The API for tests, at its worst: one true session, behind a proxy that loses, doubles and reorders events, cuts and stalls
// sockets, and lets reads fail or hang. In: a clock, chance and what is to happen. Out: sockets, a fetch, and the truth.
import { admittedChanges, endReasons, targetStatus } from '../../../schema/lifecycle.ts';
import type { EndingChange, StatusChange } from '../../../schema/lifecycle.ts';
import type { HistoryEntry, SessionSnapshot } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';
import { FakeSocket } from '../realtime/fakeSocket.ts';

export const sessionId = 'serene-truth-682';

/** How often what goes wrong: 0 never, 1 always. */
export interface Faults {
  readonly lost: number;
  readonly doubled: number;
  readonly delayed: number;
  readonly failedRead: number;
  readonly hungRead: number;
}

/** A request for the session that reached the server or not. */
export interface ServedRead {
  readonly atMs: number;
  readonly operationName: string;
  isAnswered: boolean;
}

const historyPageItems = 4;
const keepAliveMs = 60_000;

/** What happened to the session: the changes that were committed, as the history will tell them. */
class TrueSession {
  readonly entries: HistoryEntry[];
  readonly #clock: Clock;
  #statusBefore: SessionSnapshot['status'] = 'LIVE';

  constructor(clock: Clock) {
    this.#clock = clock;
    const at = this.#nowIso();
    this.entries = [{ version: 1, status: 'CREATED', at, by: 'SPEAKER', endReason: null, broadcastId: null }];
  }

  get last(): HistoryEntry {
    const last = this.entries.at(-1);
    if (!last) throw new Error('a session has at least its creation');
    return last;
  }

  get admitted(): readonly StatusChange[] {
    return admittedChanges[this.last.status];
  }

  commit(change: StatusChange): HistoryEntry {
    const { version, status, broadcastId } = this.last;
    const target = targetStatus[change];
    if (change === 'interrupt') this.#statusBefore = status;
    const entry: HistoryEntry = {
      version: version + 1,
      status: target === 'same' ? status : target === 'before' ? this.#statusBefore : target,
      at: this.#nowIso(),
      by: change === 'interrupt' ? 'SWEEP' : 'SPEAKER',
      endReason: endReasons[change as EndingChange] ?? null,
      broadcastId: change === 'start' || change === 'takeOver' ? `broadcast-${version + 1}` : broadcastId,
    };
    this.entries.push(entry);
    return entry;
  }

  get snapshot(): SessionSnapshot {
    const { version, status, at, endReason, broadcastId } = this.last;
    const created = this.entries[0]?.at ?? at;
    return {
      sessionId,
      title: null,
      status,
      version,
      access: 'ANYONE',
      listenerCount: 0,
      maxListeners: 10,
      isOwner: false,
      broadcastId,
      createdAt: created,
      statusChangedAt: at,
      startedAt: this.entries.find((entry) => entry.status === 'LIVE')?.at ?? null,
      endedAt: status === 'ENDED' ? at : null,
      endReason,
      leaseExpiresAt: null,
      heldSeatIds: null,
    };
  }

  #nowIso(): string {
    return new Date(this.#clock.nowMs()).toISOString();
  }
}

/** The server's end of a socket; what both sides say arrives in order, later. */
class ServedSocket extends FakeSocket {
  /** The subscriptions whose events are sent here, by id. */
  readonly subscribedIds = new Set<string>();
  isStalled = false;
  onFrame: (text: string) => void = () => {};

  override send(text: string): void {
    super.send(text);
    this.onFrame(text);
  }

  get isGone(): boolean {
    return this.isStalled || this.closedWith !== undefined;
  }
}

export class LossyServer {
  readonly truth: TrueSession;
  readonly reads: ServedRead[] = [];
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #faults: Faults;
  readonly #sockets = new Set<ServedSocket>();
  readonly #readable: HistoryEntry[];
  #historyAtMs = 0;
  #isDown = false;

  constructor(options: { clock: Clock; random: () => number; faults: Faults }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#faults = options.faults;
    this.truth = new TrueSession(options.clock);
    this.#readable = [...this.truth.entries];
  }

  /** Commits a change, writes the history a moment later and then publishes; does nothing if the change is not admitted. */
  commit(change: StatusChange): void {
    if (!this.truth.admitted.includes(change)) return;
    const entry = this.truth.commit(change);
    // One stream per session: the history is written and published in order.
    this.#historyAtMs = Math.max(this.#historyAtMs, this.#clock.nowMs() + this.#between(5, 200));
    this.#clock.schedule(this.#historyAtMs - this.#clock.nowMs(), () => {
      this.#readable.push(entry);
      for (const socket of this.#sockets) this.#publish(socket, entry);
    });
  }

  /** Cuts every connection, in a way that clients see. */
  cut(): void {
    for (const socket of this.#sockets) socket.cut();
    this.#sockets.clear();
  }

  /** Lets every connection die silently: nothing gets through any more, and nobody is told. */
  stall(): void {
    for (const socket of this.#sockets) socket.isStalled = true;
  }

  /** Goes away, with every connection, for a while. */
  goDown(forMs: number): void {
    this.#isDown = true;
    this.cut();
    this.#clock.schedule(forMs, () => (this.#isDown = false));
  }

  readonly createSocket = (url: string, protocols: string[]): ServedSocket => {
    const socket = new ServedSocket(url, protocols);
    socket.onFrame = (text) =>
      this.#later(() => this.#answer(socket, JSON.parse(text) as { type: string; id: string }));
    this.#later(() => {
      if (this.#isDown) return socket.cut();
      this.#sockets.add(socket);
      socket.open();
      this.#keepAlive(socket);
    });
    return socket;
  };

  readonly fetch: typeof fetch = async (_input, init) => {
    const body = JSON.parse(init?.body as string) as { operationName: string; variables: ReadVariables };
    const read = { atMs: this.#clock.nowMs(), operationName: body.operationName, isAnswered: false };
    this.reads.push(read);
    await this.#wait();
    if (this.#chance(this.#faults.hungRead)) await rejectOnAbort(init?.signal);
    if (this.#isDown || this.#chance(this.#faults.failedRead)) throw new TypeError('Failed to fetch');
    const data = JSON.stringify({ data: { session: this.#readFields(body.operationName, body.variables) } });
    await this.#wait();
    read.isAnswered = true;
    return new Response(data, { headers: { 'content-type': 'application/json' } });
  };

  #readFields(operationName: string, { sinceVersion, nextToken }: ReadVariables): unknown {
    if (operationName === 'ReadSession') return this.truth.snapshot;
    const from = this.#readable.filter(({ version }) => version > sinceVersion);
    const start = Number(nextToken ?? 0);
    const end = start + historyPageItems;
    return { events: { items: from.slice(start, end), nextToken: end < from.length ? String(end) : null } };
  }

  #answer(socket: ServedSocket, { type, id }: { type: string; id: string }): void {
    if (socket.isGone || !this.#sockets.has(socket)) return;
    if (type === 'connection_init')
      this.#say(socket, { type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    if (type === 'stop') socket.subscribedIds.delete(id);
    if (type !== 'start') return;
    if (this.truth.last.status === 'ENDED') {
      const errors = [{ errorType: 'SessionEnded', message: 'The session is over.' }];
      return this.#say(socket, { type: 'error', id, payload: { errors } });
    }
    this.#say(socket, { type: 'start_ack', id });
    // AppSync may drop what is published right after its ack.
    this.#clock.schedule(this.#between(0, 1_500), () => socket.subscribedIds.add(id));
  }

  #publish(socket: ServedSocket, { by: _by, ...entry }: HistoryEntry): void {
    for (const id of socket.subscribedIds) {
      if (this.#chance(this.#faults.lost)) continue;
      const copies = this.#chance(this.#faults.doubled) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        const delayMs = this.#chance(this.#faults.delayed) ? this.#between(0, 5_000) : 0;
        const payload = { data: { onSessionStatus: { sessionId, ...entry } } };
        this.#clock.schedule(delayMs, () => this.#say(socket, { type: 'data', id, payload }));
      }
    }
  }

  #say(socket: ServedSocket, message: unknown): void {
    this.#later(() => {
      if (!socket.isGone && this.#sockets.has(socket)) socket.say(JSON.stringify(message));
    });
  }

  #keepAlive(socket: ServedSocket): void {
    this.#clock.schedule(keepAliveMs, () => {
      if (socket.isGone || !this.#sockets.has(socket)) return;
      this.#say(socket, { type: 'ka' });
      this.#keepAlive(socket);
    });
  }

  #later(callback: () => void): void {
    this.#clock.schedule(20, callback);
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => void this.#clock.schedule(this.#between(5, 400), resolve));
  }

  #between(smallestMs: number, largestMs: number): number {
    return smallestMs + Math.floor(this.#random() * (largestMs - smallestMs));
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }
}

interface ReadVariables {
  readonly sinceVersion: number;
  readonly nextToken: string | null;
}

function rejectOnAbort(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
