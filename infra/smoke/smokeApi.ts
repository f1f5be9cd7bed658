// Calling a deployed API from outside with one token: operations over HTTP, pushed changes over AppSync's WebSocket protocol.
// Nothing waits longer than `timeoutMs`.
import { WebSocket } from 'ws';
import type { SessionStatusEvent } from '../../schema/generated/schema.ts';

/** Where the API is, as `config.json` says. */
export interface Endpoints {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly region: string;
}

/** One subscription to a session's status. */
export interface SmokeWatch {
  /** Resolves with the event of this version, arrived already or still to come. */
  event(version: number): Promise<SessionStatusEvent>;
  close(): void;
}

/** What came of an operation: AppSync may answer a field and yet report a fault of something in it. */
export interface Outcome<T> {
  readonly field: T | undefined;
  readonly fault: Error | undefined;
}

export interface SmokeApi {
  /** Sends an operation with one field. */
  send<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Outcome<T>>;
  /**
   * Sends an operation that must go through, and answers its one field.
   * @throws Error with the API's own words
   */
  call<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T>;
  /** Resolves when AppSync has acknowledged the subscription. */
  openWatch(query: string, sessionId: string): Promise<SmokeWatch>;
}

/**
 * Reads `config.json`.
 * @param url where the pages are served: "https://….cloudfront.net" or "http://localhost:4000"
 * @throws Error in one sentence
 */
export async function readEndpoints(url: string, timeoutMs: number): Promise<Endpoints> {
  const address = new URL('/config.json', url).href;
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    (cause: unknown) => {
      throw new Error(`${address} does not answer.`, { cause });
    },
  );
  if (!response.ok)
    throw new Error(`${address} answered ${response.status}; expected 200 with the configuration.`);
  const config = (await response.json().catch(() => ({}))) as Partial<Endpoints>;
  const { graphqlUrl, realtimeUrl, region } = config;
  if (graphqlUrl === undefined || realtimeUrl === undefined || region === undefined) {
    throw new Error(`${address} lacks graphqlUrl, realtimeUrl or region; is it this project's?`);
  }
  return { graphqlUrl, realtimeUrl, region };
}

/** Makes the caller. */
export function createSmokeApi(endpoints: Endpoints, token: string, timeoutMs: number): SmokeApi {
  async function send<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Outcome<T>> {
    const response = await fetch(endpoints.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: token },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = (await response.json()) as Answer<T>;
    const [field] = Object.values(answer.data ?? {});
    return {
      field: field ?? undefined,
      fault: answer.errors?.[0] && new Error(wordsOf(answer.errors)),
    };
  }
  return {
    send,
    async call<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
      const { field, fault } = await send<T>(query, variables);
      if (fault || field === undefined) throw fault ?? new Error('the answer is empty');
      return field;
    },
    openWatch: (query, sessionId) =>
      openWatch(endpoints, token, timeoutMs, { query, variables: { sessionId } }),
  };
}

interface ApiError {
  readonly errorType?: string | null;
  readonly message: string;
}
interface Answer<T> {
  readonly data?: Readonly<Record<string, T | null>> | null;
  readonly errors?: readonly ApiError[];
}
interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: { onSessionStatus?: SessionStatusEvent };
    readonly errors?: ApiError[];
  };
}

const wordsOf = (errors: readonly ApiError[]): string =>
  errors.map(({ errorType, message }) => `${errorType ?? 'error'}: ${message}`).join('; ');

async function openWatch(
  { graphqlUrl, realtimeUrl }: Endpoints,
  token: string,
  timeoutMs: number,
  operation: object,
): Promise<SmokeWatch> {
  const authorization = { host: new URL(graphqlUrl).host, Authorization: token };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(realtimeUrl, ['graphql-ws', `header-${header}`], {
    handshakeTimeout: timeoutMs,
  });
  const inbox = createInbox(timeoutMs);
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('message', (text: Buffer) => inbox.add(JSON.parse(text.toString()) as Message));
  socket.on('error', (error) => inbox.fail(error));
  socket.on('close', (code) => inbox.fail(new Error(`the socket closed with code ${code}`)));
  try {
    await inbox.take('connection_ack', ({ type }) => type === 'connection_ack');
    const payload = { data: JSON.stringify(operation), extensions: { authorization } };
    socket.send(JSON.stringify({ id: 'smoke', type: 'start', payload }));
    await inbox.take('start_ack', ({ type }) => type === 'start_ack');
  } catch (error) {
    socket.terminate();
    throw error;
  }
  return {
    async event(version) {
      const statusOf = ({ payload }: Message): SessionStatusEvent | undefined =>
        payload?.data?.onSessionStatus;
      const found = await inbox.take(
        `version ${version}`,
        (message) => statusOf(message)?.version === version,
      );
      return statusOf(found) as SessionStatusEvent;
    },
    close: () => socket.terminate(),
  };
}

interface Inbox {
  add(message: Message): void;
  fail(error: Error): void;
  take(what: string, fits: (message: Message) => boolean): Promise<Message>;
}

/** Everything that arrived, and whoever waits for something. */
function createInbox(timeoutMs: number): Inbox {
  const received: Message[] = [];
  const looks = new Set<() => void>();
  let failure: Error | undefined;
  const lookAll = (): void => looks.forEach((look) => look());
  return {
    add(message) {
      received.push(message);
      if (/error$/.test(message.type)) failure ??= new Error(wordsOf(message.payload?.errors ?? []));
      lookAll();
    },
    fail(error) {
      failure ??= error;
      lookAll();
    },
    take: (what, fits) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          clearTimeout(timer);
          looks.delete(look);
          finish();
        };
        const look = (): void => {
          const found = received.find(fits);
          const reason = failure;
          if (found) settle(() => resolve(found));
          else if (reason) settle(() => reject(reason));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`${what} did not arrive within ${timeoutMs / 1000} s`))),
          timeoutMs,
        );
        looks.add(look);
        look();
      }),
  };
}
