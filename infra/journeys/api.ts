// Calling the API as anybody would: GraphQL over HTTP with fetch, events over a WebSocket in AppSync's own protocol.
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalCloud } from '../local/startLocalCloud.ts';

/** An error as AppSync sends it. */
export interface ApiError {
  errorType?: string;
  message: string;
  path?: (string | number)[];
}

/** An HTTP answer of the API. */
export interface ApiAnswer<T> {
  statusCode: number;
  data: T | null;
  errors: ApiError[];
}

/** How a caller shows who it is: a token or a guest's key, as HTTP and the real-time protocol both have it. */
export type Credentials = { readonly Authorization: string } | { readonly 'x-api-key': string };

/** Somebody who may call the API. */
export interface Caller {
  readonly credentials: Credentials;
  /** Sends one operation, whatever comes of it. */
  send<T>(query: string, variables?: Record<string, unknown>): Promise<ApiAnswer<T>>;
  /** Sends one operation that must succeed, and answers its one field. */
  call<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** Sends one operation that must be refused, and answers "<errorType>: <message>". */
  refusal(query: string, variables?: Record<string, unknown>): Promise<string>;
}

/** Somebody who is signed in. */
export interface Person extends Caller {
  readonly token: string;
}

/** Sends one operation with the given headers. */
export async function sendOperation<T>(
  cloud: Pick<LocalCloud, 'frontDoorUrl'>,
  headers: Record<string, string>,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<ApiAnswer<T>> {
  const response = await fetch(`${cloud.frontDoorUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { data?: T | null; errors?: ApiError[] };
  return { statusCode: response.status, data: body.data ?? null, errors: body.errors ?? [] };
}

/** Somebody signed in to the running stack: "speaker", "listener", or any address that it knows. */
export async function signIn(
  cloud: Pick<LocalCloud, 'frontDoorUrl' | 'createToken'>,
  name: string,
): Promise<Person> {
  const token = await cloud.createToken(name);
  return { token, ...createCaller(cloud, { Authorization: token }) };
}

/** A guest of the running stack, with the key that its pages have. */
export function beGuest(cloud: Pick<LocalCloud, 'frontDoorUrl' | 'config'>): Caller {
  const apiKey = cloud.config?.apiKey;
  if (!apiKey) throw new Error('the stack has no key for guests');
  return createCaller(cloud, { 'x-api-key': apiKey });
}

function createCaller(cloud: Pick<LocalCloud, 'frontDoorUrl'>, credentials: Credentials): Caller {
  const send = <T>(query: string, variables?: Record<string, unknown>): Promise<ApiAnswer<T>> =>
    sendOperation<T>(cloud, { ...credentials }, query, variables);
  return {
    credentials,
    send,
    async call<T>(query: string, variables?: Record<string, unknown>): Promise<T> {
      const answer = await send<Record<string, T>>(query, variables);
      const [field] = Object.values(answer.data ?? {});
      if (answer.errors.length > 0 || field === undefined || field === null) {
        throw new Error(`refused: ${JSON.stringify(answer)}`);
      }
      return field;
    },
    async refusal(query, variables): Promise<string> {
      const answer = await send(query, variables);
      return answer.errors.map((error) => `${error.errorType}: ${error.message}`).join('\n');
    },
  };
}

/** A message of the real-time protocol. */
export interface RealtimeMessage {
  type: string;
  id?: string;
  payload?: { data?: Record<string, unknown>; errors?: ApiError[] };
}

/** A WebSocket to the API that keeps everything it received. */
export interface RealtimeSocket {
  readonly received: RealtimeMessage[];
  /** Subscribes and resolves with the `start_ack` or the `error` that answers. */
  start(id: string, query: string, variables: Record<string, unknown>): Promise<RealtimeMessage>;
  /** The first message that fits, received already or still to come. */
  message(fits: (message: RealtimeMessage) => boolean): Promise<RealtimeMessage>;
  close(): void;
}

/** Opens a socket with a token or with a caller's credentials, and waits for `connection_ack`. Closed when the test has finished. */
export async function openSocket(
  cloud: Pick<LocalCloud, 'frontDoorUrl'>,
  caller: string | Credentials,
  onMessage: (message: RealtimeMessage) => void = () => undefined,
): Promise<RealtimeSocket> {
  const credentials = typeof caller === 'string' ? { Authorization: caller } : caller;
  const authorization = { host: new URL(cloud.frontDoorUrl).host, ...credentials };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(`${cloud.frontDoorUrl.replace('http', 'ws')}/graphql/realtime`, [
    'graphql-ws',
    `header-${header}`,
  ]);
  const received: RealtimeMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (text: Buffer) => {
    const message = JSON.parse(text.toString()) as RealtimeMessage;
    received.push(message);
    onMessage(message);
    for (const look of waiting) look();
  });
  const message = (fits: (message: RealtimeMessage) => boolean): Promise<RealtimeMessage> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = received.find(fits);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  onTestFinished(() => socket.terminate());
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await message(({ type }) => type === 'connection_ack');
  return {
    received,
    message,
    start(id, query, variables) {
      const payload = { data: JSON.stringify({ query, variables }), extensions: { authorization } };
      socket.send(JSON.stringify({ id, type: 'start', payload }));
      return message((reply) => reply.id === id && (reply.type === 'start_ack' || reply.type === 'error'));
    },
    close: () => socket.close(),
  };
}
