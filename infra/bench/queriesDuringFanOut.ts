// How long a query takes while events fan out to everybody.
import type { ReceiverOrder } from './receiver.ts';
import type { ServerProcess } from './serverProcess.ts';
import { percentile, printTable, toShort } from './statistics.ts';

const seconds = 4;

/** Publishes without a pause for a few seconds, queries one after the other meanwhile, and prints p50 and p99. */
export async function measureQueries(
  server: ServerProcess,
  order: ReceiverOrder,
  publishOnce: () => Promise<unknown>,
): Promise<void> {
  const untilMs = performance.now() + seconds * 1000;
  const latenciesMs: number[] = [];
  const publishing = (async () => {
    while (performance.now() < untilMs) await publishOnce();
  })();
  while (performance.now() < untilMs) latenciesMs.push(await timeQuery(server, order));
  await publishing;
  printTable([
    ['', 'p50', 'p99', 'queries'],
    [
      '`session` during the fan-out',
      `${toShort(percentile(latenciesMs, 0.5))} ms`,
      `${toShort(percentile(latenciesMs, 0.99))} ms`,
      String(latenciesMs.length),
    ],
  ]);
}

async function timeQuery({ url }: ServerProcess, { token, sessionId }: ReceiverOrder): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: token ?? '' },
    body: JSON.stringify({
      query: 'query ($id: ID!) { session(sessionId: $id) { status version } }',
      variables: { id: sessionId },
    }),
  });
  await response.text();
  return performance.now() - startedMs;
}
