// The numbers of the real-time part in one place: AppSync's own quotas and the bounds that protect this process.

/** Every bound of a connection and of the fan-out. Tests and measurements change single ones. */
export interface RealtimeLimits {
  /** Subscriptions that one connection may hold, those still being admitted included. */
  readonly maxSubscriptionsPerConnection: number;
  /** The largest message that a client may send. */
  readonly maxMessageBytes: number;
  /** The largest `payload` of a `data` message; a larger event is dropped. */
  readonly maxEventBytes: number;
  /** What `connection_ack` promises: no `ka` for so long means that the connection is dead. */
  readonly connectionTimeoutMs: number;
  readonly keepAliveMs: number;
  /** A connection older than this is closed. */
  readonly maxConnectionMs: number;
  /** Bytes that may wait for a client to read before it is dropped as too slow. */
  readonly maxBufferedBytes: number;
  /** How long a closed socket may take to answer the closing handshake, by the machine's clock. */
  readonly closeTimeoutMs: number;
  /** Sockets written to before other work of the process gets a turn. */
  readonly socketsPerTurn: number;
  /** Events waiting in all groups above which the fan-out no longer yields, which slows the publishers down. */
  readonly maxWaitingEvents: number;
}

/** @see https://docs.aws.amazon.com/general/latest/gr/appsync.html for the quotas */
export const defaultLimits: RealtimeLimits = {
  maxSubscriptionsPerConnection: 100,
  maxMessageBytes: 256 * 1024,
  maxEventBytes: 240 * 1024,
  connectionTimeoutMs: 300_000,
  keepAliveMs: 60_000,
  maxConnectionMs: 24 * 60 * 60 * 1000,
  maxBufferedBytes: 1024 * 1024,
  closeTimeoutMs: 2_000,
  socketsPerTurn: 50,
  maxWaitingEvents: 10_000,
};
