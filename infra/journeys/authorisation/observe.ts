// Asks everything as everybody: a session and its callers in, what each of them was answered for each field out.
import { sendOperation } from '../api.ts';
import { callerNames } from './authorisationTable.ts';
import type { CallerName, RootFieldName } from './authorisationTable.ts';
import { fieldOutcomes } from './fieldOutcomes.ts';
import type { FieldOutcome } from './fieldOutcomes.ts';
import { waitForEvents } from './openMatrixScene.ts';
import type { Stage } from './openMatrixScene.ts';
import { subscribe } from './subscribe.ts';
import { wholeOperation } from './wholeOperation.ts';
import type { WholeOperation } from './wholeOperation.ts';

/** What each root field is asked with, in an order in which the owner succeeds with each. */
export const argumentsOf: Readonly<Record<RootFieldName, (stage: Stage, caller: CallerName) => object>> = {
  'Subscription.onSessionStatus': onlySessionId,
  'Mutation.publishSessionStatus': ({ sessionId }) => ({
    event: {
      sessionId,
      status: 'ENDED',
      version: 99,
      at: '2026-11-23T09:30:00.000Z',
      endReason: 'SPEAKER_ENDED',
      broadcastId: 'tab-1',
    },
  }),
  'Query.session': onlySessionId,
  'Mutation.createSession': () => ({ input: {} }),
  // The newest: what the caller made just now, and for the owner the session too.
  'Query.mySessions': (_, caller) => ({ limit: caller === 'owner' ? 2 : 1 }),
  'Mutation.startSession': ({ sessionId }) => ({ sessionId, broadcastId: 'tab-1' }),
  'Mutation.renewLease': ({ sessionId }) => ({ sessionId, broadcastId: 'tab-1' }),
  'Mutation.pauseSession': onlySessionId,
  'Mutation.resumeSession': onlySessionId,
  'Mutation.joinSession': ({ sessionId, seats }, caller) => ({ input: { sessionId, ...seats[caller] } }),
  'Mutation.reportInterruption': withSeat,
  'Mutation.leaveSession': withSeat,
  'Mutation.removeListener': ({ sessionId, guessedSeat: { seatId } }) => ({ sessionId, seatId }),
  'Mutation.endSession': onlySessionId,
};

function onlySessionId({ sessionId }: Stage): object {
  return { sessionId };
}

function withSeat({ sessionId, seats, guessedSeat }: Stage, caller: CallerName): object {
  return { sessionId, ...(seats[caller] ?? guessedSeat) };
}

/** What each caller was answered for each field: "guest Session.title" → outcomes. */
export type Observations = Map<string, Set<string>>;

function note(observations: Observations, caller: CallerName, outcomes: readonly FieldOutcome[]): void {
  for (const [fieldName, outcome] of outcomes) {
    const key = `${caller} ${fieldName}`;
    observations.set(key, (observations.get(key) ?? new Set()).add(outcome));
  }
}

/** Null says nothing where the same field has had a value: a session that has not ended has no time of its end. */
export function summarise(outcomes: ReadonlySet<string> = new Set()): string {
  const telling = [...outcomes].filter((outcome) => outcome !== 'null').sort();
  if (telling.length > 0) return telling.join(' and ');
  return outcomes.has('null') ? 'null' : 'out of reach';
}

/** Asks everything as everybody: the subscriptions first, so that they are told what the publisher says. */
export async function observe(stage: Stage): Promise<Observations> {
  const observations: Observations = new Map();
  const awaited: Promise<void>[] = [];
  const rootFields = Object.keys(argumentsOf) as RootFieldName[];
  const isSubscription = (name: RootFieldName): boolean => name.startsWith('Subscription.');
  for (const name of rootFields.filter(isSubscription)) {
    for (const caller of callerNames) {
      awaited.push(...(await noteSubscription(stage, name, caller, observations)));
    }
  }
  for (const caller of callerNames) {
    for (const name of rootFields.filter((candidate) => !isSubscription(candidate))) {
      await noteAnswer(stage, name, caller, observations);
      // What was not published is told to nobody, and the table says so of the publisher already.
      if (observations.get(`${caller} Mutation.publishSessionStatus`)?.has('value'))
        await Promise.all(awaited);
    }
  }
  await waitForEvents(stage, 5);
  for (const caller of callerNames) {
    await noteAnswer(stage, 'Query.session', caller, observations, {});
    await noteAnswer(stage, 'Query.mySessions', caller, observations);
  }
  return observations;
}

/** Pages of one, so that there is a token for the next. */
const pagesOfOne = { 'Session.events': '(limit: 1)' };

async function noteAnswer(
  stage: Stage,
  name: RootFieldName,
  caller: CallerName,
  observations: Observations,
  fieldArguments: Readonly<Record<string, string>> = pagesOfOne,
): Promise<void> {
  const operation = wholeOperation(name, fieldArguments);
  const variables = { ...argumentsOf[name](stage, caller) };
  const headers = await stage.proofs[caller](
    '/graphql',
    JSON.stringify({ query: operation.query, variables }),
  );
  const answer = await sendOperation<Record<string, unknown>>(
    stage.cloud,
    headers,
    operation.query,
    variables,
  );
  note(observations, caller, fieldOutcomes(operation, answer, stage.sessionId));
}

/** Subscribes with the caller's proof alone, and again at a door that the owner opened; answers what waits for the event. */
async function noteSubscription(
  stage: Stage,
  name: RootFieldName,
  caller: CallerName,
  observations: Observations,
): Promise<readonly Promise<void>[]> {
  const { cloud, proofs, sessionId } = stage;
  const operation = wholeOperation(name, pagesOfOne);
  const variables = { ...argumentsOf[name](stage, caller) };
  const tellings: Promise<void>[] = [];
  for (const atDoor of [proofs[caller], proofs.owner]) {
    const subscribing = await subscribe(
      cloud,
      { atDoor, atStart: proofs[caller] },
      operation.query,
      variables,
    );
    if (subscribing.kind === 'refused') {
      const { errorType, message } = subscribing.error;
      note(observations, caller, refusedSubscription(operation, name, errorType ?? message));
      continue;
    }
    tellings.push(
      subscribing.event().then(({ payload }) => {
        const answer = { data: payload?.data ?? null, errors: payload?.errors ?? [] };
        note(observations, caller, fieldOutcomes(operation, answer, sessionId));
      }),
    );
  }
  return tellings;
}

function refusedSubscription(operation: WholeOperation, name: string, errorType: string): FieldOutcome[] {
  if (errorType !== 'UnauthorizedException') return [[name, errorType]];
  return [...operation.fieldNames].map((fieldName) => [fieldName, '401']);
}
