// Somebody who calls the API over real sockets, as an app does: GraphQL over HTTP, events over AppSync's WebSocket protocol.
import { WebSocket } from 'ws';
import type { SessionStatusEvent } from '../../schema/generated/schema.ts';
import { onSessionStatus } from '../journeys/operations.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';

/** A subscription to a session's status. */
export interface Watch {
  /** Resolves when an event of this version, or a later one, has arrived. */
  untilVersion(version: number): Promise<void>;
  close(): void;
}

export interface ApiUser {
  /**
   * Sends an operation and answers its one field.
   * @throws Error with the API's errors when there is any
   */
  call<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T>;
  /** Subscribes; resolves with the `start_ack`. */
  openWatch(sessionId: string): Promise<Watch>;
}

/** Long enough for every run: nobody signs in again. */
const tokenLifetimeSeconds = 24 * 60 * 60;

/** Signs in one of the cloud's people: "speaker", "listener". */
export async function createApiUser(cloud: LocalCloud, name: string): Promise<ApiUser> {
  const token = await cloud.createToken(name, { lifetimeSeconds: tokenLifetimeSeconds });
  return {
    async call<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
      const response = await fetch(`${cloud.frontDoorUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: token },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as { data?: Record<string, T> | null; errors?: unknown };
      const [field] = Object.values(answer.data ?? {});
      if (answer.errors || field === undefined) throw new Error(`The API refused: ${JSON.stringify(answer)}`);
      return field;
    },
    openWatch: (sessionId) => openWatch(cloud, token, sessionId),
  };
}

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly onSessionStatus?: SessionStatusEvent } };
}

async function openWatch(cloud: LocalCloud, token: string, sessionId: string): Promise<Watch> {
  const authorization = { host: new URL(cloud.frontDoorUrl).host, Authorization: token };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const url = `${cloud.frontDoorUrl.replace('http', 'ws')}/graphql/realtime`;
  const socket = new WebSocket(url, ['graphql-ws', `header-${header}`]);
  const started = Promise.withResolvers<void>();
  let lastVersion = 0;
  let onVersion = (): void => undefined;
  socket.on('message', (text: Buffer) => {
    const { type, payload } = JSON.parse(text.toString()) as Message;
    if (type === 'start_ack') started.resolve();
    if (type === 'error' || type === 'connection_error')
      started.reject(new Error(`The subscription was refused: ${text.toString()}`));
    lastVersion = Math.max(lastVersion, payload?.data?.onSessionStatus?.version ?? 0);
    onVersion();
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const data = JSON.stringify({ query: onSessionStatus, variables: { sessionId } });
  socket.send(
    JSON.stringify({ id: 'watch', type: 'start', payload: { data, extensions: { authorization } } }),
  );
  await started.promise;
  return {
    untilVersion: (version) =>
      new Promise((resolve) => {
        onVersion = () => {
          if (lastVersion >= version) resolve();
        };
        onVersion();
      }),
    close: () => socket.terminate(),
  };
}
