// The main flow against a stack that runs somewhere: the audio's access first, then a seat, a subscription, each change of
// status as a listener is told of it, the end and the history. It ends the session and frees the seat, whatever fails.
import type { Seat, Session, Signaling } from '../../schema/generated/schema.ts';
import * as operations from '../journeys/operations.ts';
import type { Outcome, SmokeApi, SmokeWatch } from './smokeApi.ts';

/** Runs one named step and reports it; what it throws it throws again. */
export type RunStep = <T>(name: string, step: () => Promise<T>) => Promise<T>;

export interface FlowOptions {
  readonly api: SmokeApi;
  readonly runStep: RunStep;
  /** Waits. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** How long the history may take to have everything. */
  readonly historyTimeoutMs: number;
  /** Between `start_ack` and the first change: AppSync may not deliver what is published at once. Default 1,000. */
  readonly settleMs?: number;
}

const historyEveryMs = 500;
/** A stack that was just made is not known everywhere at once: for some seconds IAM may refuse its roles. */
const accessEveryMs = 1_000;
const accessTries = 15;
const broadcastId = 'smoke';
const statuses = ['CREATED', 'LIVE', 'PAUSED', 'LIVE', 'ENDED'];

/** @throws Error of the first step that failed, after everything was taken back */
export async function runFlow(options: FlowOptions): Promise<void> {
  const { runStep } = options;
  const left: (() => Promise<unknown>)[] = [];
  try {
    const session = await runStep('createSession, with access to the audio', () => create(options, left));
    await runSteps(options, session.sessionId, left);
  } catch (error) {
    await takeBack(left, runStep);
    throw error;
  }
}

/** The call that needs everything at once: DynamoDB, Kinesis Video Streams and STS. */
async function create({ api, nowMs, wait }: FlowOptions, left: (() => Promise<unknown>)[]): Promise<Session> {
  const input = { title: 'Smoke test', maxListeners: 1 };
  const created = await api.send<Session>(operations.createSessionWithSignaling, { input });
  // Without access to the audio there is a session all the same.
  const session = requireField(created);
  const { sessionId } = session;
  left.push(() => api.call(operations.endSession, { sessionId }));
  const signaling = await readAccess(
    created,
    () => api.send<Session>(operations.readSignaling, { sessionId }),
    wait,
  );
  checkAccess(signaling, 'MASTER', nowMs());
  expectThat(session.status === 'CREATED', `the status is ${session.status}, not CREATED`);
  return session;
}

async function runSteps(
  { api, runStep, wait, nowMs, settleMs = 1_000, historyTimeoutMs }: FlowOptions,
  sessionId: string,
  left: (() => Promise<unknown>)[],
): Promise<void> {
  const seat = await runStep('joinSession, with access to the audio', async () => {
    const join = (input: object) => api.send<Seat>(operations.joinSessionWithSignaling, { input });
    const joined = await join({ sessionId });
    const taken = requireField(joined);
    left.push(() => leave(api, sessionId, taken));
    const { seatId, secret } = taken;
    const signaling = await readAccess(joined, () => join({ sessionId, seatId, secret }), wait);
    checkAccess(signaling, 'VIEWER', nowMs());
    expectThat(
      taken.session.listenerCount === 1,
      `${taken.session.listenerCount} listeners are counted, not 1`,
    );
    return taken;
  });
  const watch = await runStep('subscribe to onSessionStatus', () =>
    api.openWatch(operations.onSessionStatus, sessionId),
  );
  left.push(async () => watch.close());
  await wait(settleMs);
  const change = (name: string, query: string, version: number): Promise<void> =>
    runStep(`${name}, and its listener is told`, async () => {
      await api.call(query, { sessionId, ...(name === 'startSession' ? { broadcastId } : {}) });
      await expectEvent(watch, version);
    });
  await change('startSession', operations.startSession, 2);
  await change('pauseSession', operations.pauseSession, 3);
  await change('resumeSession', operations.resumeSession, 4);
  await runStep('leaveSession', async () => {
    const { listenerCount } = await leave(api, sessionId, seat);
    expectThat(listenerCount === 0, `${listenerCount} listeners are counted, not 0`);
  });
  await change('endSession', operations.endSession, 5);
  watch.close();
  await runStep('the history has every change', () =>
    readUntilWhole(api, sessionId, wait, Math.ceil(historyTimeoutMs / historyEveryMs)),
  );
}

function leave(api: SmokeApi, sessionId: string, { seatId, secret }: Seat): Promise<Session> {
  return api.call<Session>(operations.leaveSession, { sessionId, seatId, secret });
}

function requireField<T>({ field, fault }: Outcome<T>): T {
  if (field === undefined) throw fault ?? new Error('the answer is empty');
  return field;
}

/**
 * The access to the audio that came with an answer, or with one of the next.
 * @throws Error of the last answer when none has it
 */
async function readAccess(
  { field, fault }: Outcome<Session | Seat>,
  readAgain: () => Promise<Outcome<Session | Seat>>,
  wait: FlowOptions['wait'],
  tries = accessTries,
): Promise<Signaling> {
  if (field?.signaling && !fault) return field.signaling;
  if (tries <= 1) throw fault ?? new Error('there is no access to the audio in the answer');
  await wait(accessEveryMs);
  return readAccess(await readAgain(), readAgain, wait, tries - 1);
}

async function expectEvent(watch: SmokeWatch, version: number): Promise<void> {
  const { status } = await watch.event(version);
  const expected = statuses[version - 1];
  expectThat(status === expected, `version ${version} came as ${status}, not ${expected}`);
}

/** The history is written after the push, so it may lag behind. */
async function readUntilWhole(
  api: SmokeApi,
  sessionId: string,
  wait: FlowOptions['wait'],
  tries: number,
): Promise<void> {
  const { events } = await api.call<Session>(operations.readEvents, { sessionId });
  const found = (events?.items ?? []).map(({ status }) => status).join(', ');
  if (found === statuses.join(', ')) return;
  expectThat(tries > 1, `it has ${found || 'nothing'}, not ${statuses.join(', ')}`);
  await wait(historyEveryMs);
  return readUntilWhole(api, sessionId, wait, tries - 1);
}

function checkAccess(signaling: Signaling, role: Signaling['role'], nowMs: number): void {
  const { credentials, endpoints } = signaling;
  expectThat(signaling.role === role, `the access is for ${signaling.role}, not ${role}`);
  expectThat(/^wss?:\/\//.test(endpoints.wss), 'the signaling endpoint is no WebSocket address');
  expectThat(credentials.sessionToken !== '', 'the credentials have no session token');
  expectThat(Date.parse(credentials.expiresAt) > nowMs, 'the credentials have expired already');
}

/** In reverse; a failure is told by its step, and the rest is taken back all the same. */
async function takeBack(left: readonly (() => Promise<unknown>)[], runStep: RunStep): Promise<void> {
  for (const undo of left.toReversed()) {
    await runStep('taking back what was left', undo).catch(() => undefined);
  }
}

function expectThat(claim: unknown, otherwise: string): asserts claim {
  if (claim === false || claim === null || claim === undefined) throw new Error(otherwise);
}
