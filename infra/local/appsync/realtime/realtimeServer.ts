// A real-time endpoint on a port of its own with a scripted source behind it, for tests and measurements over real sockets.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createLog } from '../../log.ts';
import type { LogRecord } from '../../log.ts';
import { createManualClock } from '../../manualClock.ts';
import type { ManualClock } from '../../manualClock.ts';
import { createMeter } from '../../meter.ts';
import type { Meter } from '../../meter.ts';
import { createRealtime } from './realtime.ts';
import type { Realtime, RealtimeOptions } from './realtime.ts';
import { createScriptedSource, validApiKey } from './scriptedSource.ts';
import type { ScriptedSource } from './scriptedSource.ts';

export interface RealtimeServer {
  readonly realtime: Realtime;
  readonly source: ScriptedSource;
  readonly clock: ManualClock;
  readonly records: readonly LogRecord[];
  readonly meter: Meter;
  /** "127.0.0.1:<port>", which is also the host that clients must name. */
  readonly host: string;
  /** "ws://127.0.0.1:<port>/graphql/realtime" */
  readonly url: string;
  /** The subprotocols of a client that passes its API key by the second of the three ways. */
  readonly protocols: string[];
  /** The `extensions` of a start. */
  readonly extensions: { readonly authorization: Readonly<Record<string, string>> };
  /** The server's ends of the open sockets. */
  readonly sockets: ReadonlySet<Socket>;
  /** Waits until the server has no socket left. */
  untilSocketsClosed(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function openRealtimeServer(
  options: Partial<Pick<RealtimeOptions, 'limits'>> & { source?: ScriptedSource } = {},
): Promise<RealtimeServer> {
  const { source = createScriptedSource(), limits = {} } = options;
  const clock = createManualClock();
  const meter = createMeter({ clock });
  const records: LogRecord[] = [];
  const log = createLog('debug', (record) => records.push(record));
  const http = createServer();
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const realtime = createRealtime({ source, clock, log, meter, limits, graphqlHosts: [host] });
  http.on('upgrade', (request, socket, head) => realtime.onUpgrade(request, socket, head));
  const authorization = { host, 'x-api-key': validApiKey };
  return {
    realtime,
    source,
    clock,
    records,
    meter,
    host,
    url: `ws://${host}/graphql/realtime`,
    protocols: ['graphql-ws', `header-${Buffer.from(JSON.stringify(authorization)).toString('base64url')}`],
    extensions: { authorization },
    sockets,
    async untilSocketsClosed() {
      while (sockets.size > 0) await once([...sockets][0] as Socket, 'close');
    },
    async close() {
      await realtime.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
