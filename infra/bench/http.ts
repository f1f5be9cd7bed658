// GraphQL over HTTP with a document that was seen before, beside a bare node:http server that answers the same bytes.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { startServer } from './serverProcess.ts';
import type { ServerProcess } from './serverProcess.ts';
import { printHeading, printTable, toShort } from './statistics.ts';

const connections = 32;
/** Until V8 has compiled what runs often: a second is too short where cores are shared. */
const warmUpSeconds = 4;

interface HttpFigures {
  requestsPerSecond: number;
  cpuMicrosecondsPerRequest: number;
}

/** Measures the three for `seconds` each and prints a table; ratios are to the bare server of the same run. */
export async function benchHttp(seconds: number): Promise<void> {
  printHeading(`\`session\` with a cached document, ${connections} connections, ${seconds} s each`);
  const none = await startServer('localCloud', 'none');
  const request = toRequest(none, 'serene-truth-682');
  const answer = await readAnswer(none, request);
  const bare = await startServer('bareHttp');
  await bare.ask('answerWith', answer);
  const floor = await load(bare, request, seconds);
  const fromNone = await load(none, request, seconds);
  await Promise.all([none.stop(), bare.stop()]);

  const table = await startServer('localCloud');
  const fromTable = await load(table, toRequest(table, await createSession(table)), seconds);
  await table.stop();
  const row = (title: string, figures: HttpFigures): string[] => [
    title,
    toShort(figures.requestsPerSecond),
    toShort(figures.requestsPerSecond / floor.requestsPerSecond),
    `${toShort(figures.cpuMicrosecondsPerRequest)} µs`,
    toShort(floor.cpuMicrosecondsPerRequest / figures.cpuMicrosecondsPerRequest),
  ];
  printTable([
    ['', 'requests/s', '× bare', 'server CPU/request', 'bare ÷ this'],
    row('bare node:http', floor),
    row('session from a NONE source', fromNone),
    row('session from DynamoDB', fromTable),
  ]);
}

/** The bytes of one request, the same each time. */
function toRequest({ url, details }: ServerProcess, sessionId: string): string {
  const query = 'query ($id: ID!) { session(sessionId: $id) { sessionId status version } }';
  const body = JSON.stringify({ query, variables: { id: sessionId } });
  return [
    'POST /graphql HTTP/1.1',
    `host: ${new URL(url).host}`,
    'content-type: application/json',
    `authorization: ${details.speaker}`,
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

async function createSession({ url, details }: ServerProcess): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: details.speaker ?? '' },
    body: JSON.stringify({ query: 'mutation { createSession(input: {}) { sessionId } }' }),
  });
  const { data } = (await response.json()) as { data: { createSession: { sessionId: string } } };
  return data.createSession.sessionId;
}

async function readAnswer({ url }: ServerProcess, request: string): Promise<string> {
  const body = request.slice(request.indexOf('\r\n\r\n') + 4);
  const authorization = /authorization: (.*)\r\n/.exec(request)?.[1] ?? '';
  const headers = { 'content-type': 'application/json', authorization };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  const text = await response.text();
  if (!text.includes('"status":"LIVE"')) throw new Error(`not the expected answer: ${text}`);
  return text;
}

/** Sends the request again on every connection as soon as it was answered. Answers are told by their length alone. */
async function load(server: ServerProcess, request: string, seconds: number): Promise<HttpFigures> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => openSocket(server)));
  let answered = 0;
  let isRunning = true;
  for (const socket of sockets) {
    socket.on('data', (bytes: Buffer) => {
      if (!bytes.includes('HTTP/1.1 ')) return;
      answered += 1;
      if (isRunning) socket.write(request);
    });
    socket.write(request);
  }
  await wait(warmUpSeconds);
  const [cpuBefore, answeredBefore, startedMs] = [
    await server.cpuMicroseconds(),
    answered,
    performance.now(),
  ];
  await wait(seconds);
  const [cpuAfter, answeredAfter, endedMs] = [await server.cpuMicroseconds(), answered, performance.now()];
  isRunning = false;
  for (const socket of sockets) socket.destroy();
  const requests = answeredAfter - answeredBefore;
  return {
    requestsPerSecond: (requests * 1000) / (endedMs - startedMs),
    cpuMicrosecondsPerRequest: (cpuAfter - cpuBefore) / requests,
  };
}

function openSocket({ url }: ServerProcess): Promise<Socket> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => resolve(socket)).once('error', reject);
  });
}

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
