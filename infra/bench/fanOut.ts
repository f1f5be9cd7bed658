// One event to 5,000 subscribers of one session: the product beside a plain broadcast of one string, graphql-yoga and
// mercurius, one after the other in the same run.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { measureQueries } from './queriesDuringFanOut.ts';
import { publishSigned } from './publishSigned.ts';
import type { Protocol, ReceiverOrder, RoundReport } from './receiver.ts';
import { startServer } from './serverProcess.ts';
import type { ServerProcess } from './serverProcess.ts';
import { percentile, printHeading, printTable, toShort } from './statistics.ts';
import { sessionId, toStatusEvent } from './statusEvent.ts';

const warmUpRounds = 5;
const roundTimeoutMs = 20_000;
const warmUpSockets = 1_000;

export interface FanOutFigures {
  cpuMicrosecondsPerDelivery: number;
  deliveriesPerSecond: number;
  p99Ms: number;
  bytesPerSubscriber: number;
}

/** Prepares a started server and says what its receivers need. */
type ToOrder = (server: ServerProcess) => Promise<Omit<ReceiverOrder, 'sockets' | 'protocol'>>;

const contenders: [title: string, server: string, protocol: Protocol, toOrder: ToOrder][] = [
  ['plain ws broadcast', 'plainBroadcast', 'plain', async ({ url }) => ({ url, sessionId })],
  ['this product', 'localCloud', 'appsync', toAppSyncOrder],
  ['mercurius', 'mercurius', 'graphql-transport-ws', async ({ url }) => ({ url, sessionId })],
  ['graphql-yoga', 'yoga', 'graphql-transport-ws', async ({ url }) => ({ url, sessionId })],
];

/** Creates a session to subscribe to. */
async function toAppSyncOrder({ url, details }: ServerProcess): ReturnType<ToOrder> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: details.speaker ?? '' },
    body: JSON.stringify({ query: 'mutation { createSession(input: {}) { sessionId } }' }),
  });
  const { data } = (await response.json()) as { data: { createSession: { sessionId: string } } };
  return {
    url: `${url.replace('http', 'ws')}/graphql/realtime`,
    host: new URL(url).host,
    token: details.listener ?? '',
    sessionId: data.createSession.sessionId,
  };
}

/** Measures all of them and prints a table; figures relative to the plain broadcast of the same run. */
export async function benchFanOut(subscribers: number, rounds: number): Promise<void> {
  printHeading(
    `One event to ${subscribers.toLocaleString('en-US')} subscribers of one session, ${rounds} events`,
  );
  const rows = [['', 'server CPU/delivery', '× plain', 'deliveries/s', 'p99', 'memory/subscriber']];
  let plain: FanOutFigures | undefined;
  for (const [title, name, protocol, toOrder] of contenders) {
    const server = await startServer(name);
    const figures = await measure(
      server,
      { ...(await toOrder(server)), protocol, sockets: subscribers },
      rounds,
    );
    plain ??= figures;
    rows.push([
      title,
      `${toShort(figures.cpuMicrosecondsPerDelivery)} µs`,
      toShort(figures.cpuMicrosecondsPerDelivery / plain.cpuMicrosecondsPerDelivery),
      toShort(figures.deliveriesPerSecond),
      `${toShort(figures.p99Ms)} ms`,
      `${toShort(figures.bytesPerSubscriber / 1000)} kB`,
    ]);
    await server.stop();
  }
  printTable(rows);
}

async function measure(server: ServerProcess, order: ReceiverOrder, rounds: number): Promise<FanOutFigures> {
  const receiver = fork(fileURLToPath(new URL('./receiver.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    // Memory that a server takes once, for its first connections, is not memory per subscriber.
    await tell(receiver, { ...order, sockets: warmUpSockets });
    await tell(receiver, 'close');
    const memoryBefore = await server.memoryBytes();
    await tell(receiver, order);
    await waitUntilSubscribed(server, receiver, order);
    const memoryConnected = await server.memoryBytes();
    for (let round = 0; round < warmUpRounds; round += 1) await publishOnce(server, receiver, order, round);
    const cpuBefore = await server.cpuMicroseconds();
    const reports: RoundReport[] = [];
    for (let round = 0; round < rounds; round += 1)
      reports.push(await publishOnce(server, receiver, order, round));
    const cpuAfter = await server.cpuMicroseconds();
    if (order.protocol === 'appsync')
      await measureQueries(server, order, () => publishOnce(server, receiver, order, 1));
    const deliveries = reports.reduce((sum, report) => sum + report.deliveries, 0);
    const seconds = reports.reduce((sum, report) => sum + report.lastAfterMs, 0) / 1000;
    return {
      cpuMicrosecondsPerDelivery: (cpuAfter - cpuBefore) / deliveries,
      deliveriesPerSecond: deliveries / seconds,
      p99Ms: percentile(
        reports.flatMap((report) => report.latenciesMs),
        0.99,
      ),
      bytesPerSubscriber: (memoryConnected - memoryBefore) / order.sockets,
    };
  } finally {
    receiver.kill('SIGKILL');
  }
}

/** Not every protocol acknowledges a subscription: publishes until an event reaches everybody. */
async function waitUntilSubscribed(
  server: ServerProcess,
  receiver: ChildProcess,
  order: ReceiverOrder,
): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const isThere = await publishOnce(server, receiver, order, 0).then(
      () => true,
      () => false,
    );
    if (isThere) return;
  }
  throw new Error('not every subscriber was reached by any of ten events');
}

/**
 * Publishes one event and waits until every subscriber has it.
 * @throws Error when somebody has not after 20 seconds
 */
async function publishOnce(
  server: ServerProcess,
  receiver: ChildProcess,
  order: ReceiverOrder,
  round: number,
): Promise<RoundReport> {
  await tell(receiver, 'round');
  const signal = AbortSignal.timeout(roundTimeoutMs);
  const arrived = once(receiver, 'message', { signal }) as Promise<[RoundReport]>;
  const event = toStatusEvent(round + 2, order.sessionId);
  await (order.protocol === 'appsync' ? publishSigned(server, event) : server.ask('publish', event));
  return (await arrived)[0];
}

/** Sends an order to the receiver and waits for its "ready". */
async function tell(receiver: ChildProcess, message: ReceiverOrder | 'round' | 'close'): Promise<void> {
  const answered = once(receiver, 'message') as Promise<['ready' | { error: string }]>;
  receiver.send(message);
  const [answer] = await answered;
  if (answer !== 'ready') throw new Error(`the receiver failed: ${answer.error}`);
}
