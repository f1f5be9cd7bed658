// What single operations take: as their caller sees them, and a status change as its subscriber sees it; and how many
// calls to data sources each of them makes.
import { WebSocket } from 'ws';
import { startServer } from './serverProcess.ts';
import type { ServerProcess } from './serverProcess.ts';
import { percentile, printHeading, printTable, toShort } from './statistics.ts';
import { subscription } from './statusEvent.ts';

type Send = <T>(query: string, variables?: object) => Promise<T>;

/** One operation: how to prepare it (not timed) and how to call it (timed). */
interface Subject {
  title: string;
  readonly call: () => Promise<unknown>;
}

/** Runs every subject `runs` times and prints p50, p99 and data source calls. */
export async function benchLatency(runs: number): Promise<void> {
  printHeading(`Latency of single operations, one at a time, ${runs} runs each`);
  const server = await startServer('localCloud');
  const send = createSend(server);
  const { createSession } = await send<{ createSession: { sessionId: string } }>(
    'mutation { createSession(input: {}) { sessionId } }',
  );
  const { sessionId } = createSession;
  const create = createSendInTurn(server);
  const subjects: Subject[] = [
    {
      title: 'session',
      call: () => send('query ($id: ID!) { session(sessionId: $id) { status version } }', { id: sessionId }),
    },
    { title: 'createSession', call: () => create('mutation { createSession(input: {}) { sessionId } }') },
    {
      title: 'createSession with signaling',
      call: () =>
        create(
          'mutation { createSession(input: {}) { sessionId signaling { endpoints { wss } credentials { expiresAt } } } }',
        ),
    },
  ];
  const rows = [['', 'p50', 'p99', 'data source calls']];
  for (const subject of subjects) rows.push(await measureSubject(server, subject, runs));
  // Not before: nobody renews the lease.
  await send('mutation ($id: ID!) { startSession(sessionId: $id, broadcastId: "tab-1") { status } }', {
    id: sessionId,
  });
  rows.push(...(await measureChanges(server, send, sessionId, runs)));
  printTable(rows);
  await server.stop();
}

/** Calls as one person after the other, since one may not create as many sessions as are measured. */
function createSendInTurn(server: ServerProcess): Send {
  const sends = (server.details.speakers ?? '').split(' ').map((token) => createSend(server, token));
  let called = 0;
  return (query, variables) => {
    const send = sends[called % sends.length];
    called += 1;
    return send ? send(query, variables) : Promise.reject(new Error('there is nobody to call as'));
  };
}

function createSend({ url, details }: ServerProcess, token = details.speaker ?? ''): Send {
  return async <T>(query: string, variables: object = {}): Promise<T> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: token },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: unknown[] };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
}

async function measureSubject(
  server: ServerProcess,
  { title, call }: Subject,
  runs: number,
): Promise<string[]> {
  for (let run = 0; run < 20; run += 1) await call();
  await server.ask('takeCalls');
  const timesMs: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedMs = performance.now();
    await call();
    timesMs.push(performance.now() - startedMs);
  }
  return toRow(title, timesMs, toCallList(await server.ask('takeCalls'), runs));
}

/** Pauses and resumes in turn; the subscriber's time runs from sending the mutation to receiving the event. */
async function measureChanges(
  server: ServerProcess,
  send: Send,
  sessionId: string,
  runs: number,
): Promise<string[][]> {
  const events = await openSubscription(server, sessionId);
  const callerMs: number[] = [];
  const subscriberMs: number[] = [];
  await server.ask('takeCalls');
  for (let run = 0; run < runs; run += 1) {
    const field = run % 2 === 0 ? 'pauseSession' : 'resumeSession';
    const told = events.next();
    const startedMs = performance.now();
    await send(`mutation ($id: ID!) { ${field}(sessionId: $id) { version } }`, { id: sessionId });
    callerMs.push(performance.now() - startedMs);
    await told;
    subscriberMs.push(performance.now() - startedMs);
  }
  events.close();
  const calls = toCallList(await server.ask('takeCalls'), runs);
  return [
    toRow('status change, caller', callerMs, calls),
    toRow('status change, subscriber', subscriberMs, ''),
  ];
}

interface Events {
  next(): Promise<void>;
  close(): void;
}

async function openSubscription({ url, details }: ServerProcess, sessionId: string): Promise<Events> {
  const authorization = { host: new URL(url).host, Authorization: details.listener };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql/realtime`, [
    'graphql-ws',
    `header-${header}`,
  ]);
  let onNext = (): void => undefined;
  const subscribed = new Promise<void>((resolve) => {
    socket.on('message', (message: Buffer) => {
      const { type } = JSON.parse(message.toString()) as { type: string };
      if (type === 'start_ack') resolve();
      if (type === 'data') onNext();
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const data = JSON.stringify({ query: subscription, variables: { sessionId } });
  socket.send(
    JSON.stringify({ id: 'watch', type: 'start', payload: { data, extensions: { authorization } } }),
  );
  await subscribed;
  return {
    next: () => new Promise((resolve) => (onNext = resolve)),
    close: () => socket.close(),
  };
}

function toRow(title: string, timesMs: readonly number[], calls: string): string[] {
  return [
    title,
    `${toShort(percentile(timesMs, 0.5))} ms`,
    `${toShort(percentile(timesMs, 0.99))} ms`,
    calls,
  ];
}

/** "2 UpdateItem, 1 AssumeRole": calls per run, rounded. */
function toCallList(calls: Record<string, number>, runs: number): string {
  return Object.entries(calls)
    .filter(([, count]) => count >= runs / 2)
    .map(([operation, count]) => `${Math.round(count / runs)} ${operation}`)
    .join(', ');
}
