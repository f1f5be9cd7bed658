// One run: a session is made, the steps happen to it, it ends, and everything that anybody saw of it must agree.
import type { Session, SessionEvent } from '../../../schema/generated/schema.ts';
import { admittedChanges, targetStatus } from '../../../schema/lifecycle.ts';
import { sessionErrorTypes } from '../../../schema/sessionErrorTypes.ts';
import { channelNameOf } from '../../../schema/sessionItem.ts';
import type { SessionItem } from '../../../schema/sessionItem.ts';
import { beGuest, signIn } from '../api.ts';
import type { ApiAnswer, Caller } from '../api.ts';
import * as operations from '../operations.ts';
import type { PlainSeat, PlainSession } from '../operations.ts';
import { passTime } from '../passTime.ts';
import type { Stage } from './stage.ts';
import { listenerCount } from './steps.ts';
import type { Action, ListenerOperation, SpeakerOperation, Step } from './steps.ts';
import { createWatcher } from './watcher.ts';
import type { Watcher } from './watcher.ts';

const maxListeners = 2;

const speakerOperations: Record<SpeakerOperation, string> = {
  start: operations.startSession,
  pause: operations.pauseSession,
  resume: operations.resumeSession,
  end: operations.endSession,
  renew: operations.renewLease,
};

/** What somebody saw of a version, and where. */
interface Sighting {
  readonly where: string;
  readonly version: number;
  readonly status: string;
  readonly at: string;
}

interface Run {
  readonly stage: Stage;
  readonly sessionId: string;
  readonly watchers: readonly Watcher[];
  readonly seats: (PlainSeat | undefined)[];
  readonly sightings: Sighting[];
}

function check(isTrue: boolean, sentence: string): asserts isTrue {
  if (!isTrue) throw new Error(sentence);
}

/** Plays the steps. @throws Error with a sentence about the first thing that does not agree */
export async function playRun(stage: Stage, name: string, steps: readonly Step[]): Promise<void> {
  const run = await beginRun(stage, name);
  try {
    for (const step of steps) {
      await playStep(run, step);
      await lookAtRow(run);
    }
    stage.mend();
    await endRun(run);
  } finally {
    stage.mend();
    for (const watcher of run.watchers) watcher.close();
  }
}

async function beginRun(stage: Stage, name: string): Promise<Run> {
  const speaker = await signIn(stage.cloud(), 'speaker');
  // A minute of its own: the limit of creations is not what is tried here.
  await stage.clock.advance(60_000);
  const input = { clientToken: name, access: 'ANYONE', maxListeners };
  stage.breakOnce({ kind: 'fault', skipped: name.length % 5, fault: 'answer lost' });
  const create = (): Promise<ApiAnswer<{ createSession: PlainSession }>> =>
    speaker.send(operations.createSession, { input });
  const answers = [...(await Promise.all([create(), create()])), await create(), await create()];
  stage.mend();
  const made = new Set(answers.flatMap(({ data }) => data?.createSession.sessionId ?? []));
  check(made.size === 1, `one client token made ${made.size} sessions`);
  const [sessionId = ''] = made;
  const watchers = [createWatcher(stage, sessionId), createWatcher(stage, sessionId)];
  const run: Run = { stage, sessionId, watchers, seats: [], sightings: [] };
  await connectWatchers(run);
  return run;
}

async function connectWatchers({ stage, watchers }: Run): Promise<void> {
  const callers: Caller[] = [await signIn(stage.cloud(), 'listener'), beGuest(stage.cloud())];
  for (const [index, watcher] of watchers.entries()) await watcher.connect(callers[index] as Caller);
}

async function playStep(run: Run, step: Step): Promise<void> {
  if (step.kind === 'time') return passTime(run.stage.clock, run.stage.cloud(), step.seconds);
  if (step.kind === 'fault') return run.stage.breakOnce(step);
  if (step.kind === 'restart') {
    await run.stage.restart();
    return connectWatchers(run);
  }
  await Promise.all(step.actions.map((action) => act(run, action)));
}

async function act(run: Run, action: Action): Promise<void> {
  if (action.kind === 'listener') return listen(run, action.operation, action.who);
  const { cloud } = run.stage;
  const speaker = await signIn(cloud(), 'speaker');
  const variables = { sessionId: run.sessionId, broadcastId: action.tab };
  const document = speakerOperations[action.operation];
  const isAboutBroadcast = document.includes('$broadcastId');
  const answer = await speaker.send<Record<string, Session>>(
    document,
    isAboutBroadcast ? variables : { sessionId: run.sessionId },
  );
  note(run, action.operation, answer);
}

async function listen(run: Run, operation: ListenerOperation, who: number): Promise<void> {
  const cloud = run.stage.cloud();
  const caller = who === listenerCount - 1 ? beGuest(cloud) : await signIn(cloud, 'listener');
  const { sessionId } = run;
  const seat = run.seats[who];
  if (operation === 'join' || operation === 'renewSeat') {
    const held = operation === 'renewSeat' && seat ? { seatId: seat.seatId, secret: seat.secret } : {};
    const answer = await caller.send<{ joinSession: PlainSeat | null }>(operations.joinSession, {
      input: { sessionId, ...held },
    });
    const joined = answer.data?.joinSession;
    note(run, operation, { ...answer, data: joined ? { session: joined.session } : null });
    if (joined) takeSeat(run, who, joined);
    return;
  }
  if (!seat) return;
  // Whether it was freed is not known when the answer does not come.
  if (operation === 'leave') run.seats[who] = undefined;
  const { seatId, secret } = seat;
  const document = operation === 'leave' ? operations.leaveSession : operations.reportInterruption;
  note(run, operation, await caller.send<Record<string, Session>>(document, { sessionId, seatId, secret }));
}

function takeSeat(run: Run, who: number, seat: PlainSeat): void {
  run.seats[who] = seat;
  for (const [other, held] of run.seats.entries()) {
    const isHeld = held !== undefined && Date.parse(held.expiresAt) > run.stage.clock.nowMs();
    check(
      other === who || !isHeld || held.seatId !== seat.seatId,
      `listeners ${who} and ${other} both hold seat ${seat.seatId}`,
    );
  }
}

/** Keeps what an answer says of the session; an error must be one of the schema's. */
function note(run: Run, where: string, answer: ApiAnswer<Record<string, PlainSession>>): void {
  for (const { errorType, message } of answer.errors) {
    check(
      errorType !== undefined && errorType in sessionErrorTypes,
      `${where} raised ${errorType}: ${message}`,
    );
  }
  for (const session of Object.values(answer.data ?? {})) {
    const { version, status, statusChangedAt: at } = session;
    run.sightings.push({ where, version, status, at });
  }
}

/** Looks at what is stored, which no step may have left in a state that cannot be. */
async function lookAtRow(run: Run): Promise<SessionItem> {
  const row = await run.stage.readRow(run.sessionId);
  check(row !== null, 'the row is gone');
  const nowSeconds = run.stage.clock.nowMs() / 1_000;
  const held = Object.values(row.seats).filter((seat) => seat.expiresAt > nowSeconds);
  check(held.length <= maxListeners, `${held.length} seats of ${maxListeners} are held`);
  const { version, status, statusChangedAt: at } = row;
  run.sightings.push({ where: 'the row', version, status, at });
  check(status === 'ENDED' || row.sweepAt !== undefined, `a ${status} session that no sweep will look at`);
  return row;
}

/** Lets everything come to rest; then all views must agree. */
async function endRun(run: Run): Promise<void> {
  const { stage, sessionId, watchers } = run;
  // Whatever the steps left: nobody speaks any more, so the session ends by itself.
  let row = await lookAtRow(run);
  for (let minutes = 0; minutes < 45 && !isAtRest(row); minutes += 1) {
    await passTime(stage.clock, stage.cloud(), 60);
    row = await lookAtRow(run);
  }
  check(isAtRest(row), `after 45 minutes the session is ${row.status}, released: ${row.channelReleasedAt}`);
  // KVS takes a moment to delete a channel.
  await passTime(stage.clock, stage.cloud(), 60);
  const channelName = channelNameOf(stage.cloud().stackName, row);
  check(!(await stage.channelNames()).includes(channelName), 'the channel is still there');
  const history = await waitForHistory(run, row.version);
  checkHistory(history);
  const seen = [
    ...run.sightings,
    ...watchers.flatMap(({ received }) => received.map((event) => ({ where: 'an event', ...event }))),
  ];
  for (const { where, version, status, at } of seen) {
    const event = history[version - 1];
    check(
      event?.status === status && event.at === at,
      `${where} has version ${version} as ${status} at ${at}, history as ${event?.status} at ${event?.at}`,
    );
  }
  for (const watcher of watchers) {
    const shown = watcher.shown();
    check(
      shown?.version === row.version && shown.status === 'ENDED',
      `a watcher shows ${shown?.status} ${shown?.version} of session ${sessionId}, which is ENDED ${row.version}`,
    );
  }
}

const isAtRest = (row: SessionItem): boolean =>
  row.status === 'ENDED' && row.channelReleasedAt !== undefined && row.sweepAt === undefined;

/** The history once it is as long as the session's version; retries of its writer need time to pass. */
async function waitForHistory(run: Run, version: number): Promise<SessionEvent[]> {
  let items: SessionEvent[] = [];
  for (let tries = 0; tries < 60; tries += 1) {
    const speaker = await signIn(run.stage.cloud(), 'speaker');
    const session = await speaker.call<Session>(operations.readEvents, {
      sessionId: run.sessionId,
      limit: 100,
    });
    items = session.events?.items ?? [];
    const areTold = run.watchers.every((watcher) => watcher.shown()?.version === version);
    if (items.length >= version && areTold) return items;
    await passTime(run.stage.clock, run.stage.cloud(), 5);
  }
  check(items.length === version, `${items.length} events of ${version} versions`);
  return items;
}

/** Versions rise by one, and each status follows from the one before by a change that the lifecycle has. */
function checkHistory(history: readonly SessionEvent[]): void {
  let interrupted: string | undefined;
  for (const [index, event] of history.entries()) {
    check(event.version === index + 1, `version ${event.version} stands where ${index + 1} belongs`);
    const before = history[index - 1];
    if (before) {
      const admitted = admittedChanges[before.status].some((change) => {
        const target = targetStatus[change];
        if (target === 'same')
          return event.status === before.status && event.broadcastId !== before.broadcastId;
        return target === 'before' ? event.status === interrupted : event.status === target;
      });
      check(admitted, `${before.status} became ${event.status} in version ${event.version}`);
      if (event.status === 'INTERRUPTED') interrupted = before.status;
    }
    check(
      (event.status === 'ENDED') === (event.endReason !== null),
      `${event.status} for ${event.endReason}`,
    );
  }
}
