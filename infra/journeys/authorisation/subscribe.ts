// One subscription over a socket of its own, with any kind of proof: admitted, with its events, or refused with the error.
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalCloud } from '../../local/startLocalCloud.ts';
import type { ApiError, RealtimeMessage } from '../api.ts';
import type { Proof } from './proof.ts';

export type Subscribing =
  | { readonly kind: 'admitted'; event(): Promise<RealtimeMessage> }
  | { readonly kind: 'refused'; error: ApiError };

/**
 * Connects and starts.
 * @param atDoor proves who connects
 * @param atStart proves who subscribes
 */
export async function subscribe(
  cloud: Pick<LocalCloud, 'frontDoorUrl'>,
  { atDoor, atStart }: { readonly atDoor: Proof; readonly atStart: Proof },
  query: string,
  variables: Record<string, unknown>,
): Promise<Subscribing> {
  const { host } = new URL(cloud.frontDoorUrl);
  const header = JSON.stringify({ host, ...(await atDoor('/graphql/connect', '{}')) });
  const socket = new WebSocket(`${cloud.frontDoorUrl.replace('http', 'ws')}/graphql/realtime`, [
    'graphql-ws',
    `header-${Buffer.from(header).toString('base64url')}`,
  ]);
  onTestFinished(() => socket.terminate());
  const firstOf = collectMessages(socket);
  socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  const opened = await firstOf('connection_ack', 'connection_error');
  if (opened.type === 'connection_error') return toRefusal(opened);
  const data = JSON.stringify({ query, variables });
  const authorization = { host, ...(await atStart('/graphql', data)) };
  socket.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: { authorization } } }));
  const started = await firstOf('start_ack', 'error');
  return started.type === 'error' ? toRefusal(started) : { kind: 'admitted', event: () => firstOf('data') };
}

function toRefusal({ payload }: RealtimeMessage): Subscribing {
  const error = payload?.errors?.[0];
  if (!error) throw new Error(`a refusal without an error: ${JSON.stringify(payload)}`);
  return { kind: 'refused', error };
}

/** Answers the first message of some types, received already or still to come. */
function collectMessages(socket: WebSocket): (...types: string[]) => Promise<RealtimeMessage> {
  const received: RealtimeMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (text: Buffer) => {
    received.push(JSON.parse(text.toString()) as RealtimeMessage);
    for (const look of waiting) look();
  });
  return (...types) =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = received.find(({ type }) => types.includes(type));
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
}
