// One client's connection: AppSync's WebSocket protocol, message by message. Knows no socket library.
// In: texts from the client, events from the fan-out, the clock. Out: messages and a close to the peer.
import type { StartOutcome, SubscriptionSource } from '../api.ts';
import { UnauthorizedError } from '../api.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { MessageError, parseClientMessage } from './clientMessage.ts';
import type { StartMessage } from './clientMessage.ts';
import { ConnectionError } from './connectionError.ts';
import { checkHost, toLowerCaseHeaders } from './connectRequest.ts';
import type { ConnectRequest } from './connectRequest.ts';
import type { FanOut, Receiver } from './fanOut.ts';
import type { RealtimeLimits } from './limits.ts';
import { serverMessage } from './serverMessage.ts';
import type { ErrorEntry } from './serverMessage.ts';
import { FilterError } from './subscriptionFilter.ts';

/** The path of GraphQL over HTTP, which IAM signatures of the real-time part cover too. */
export const graphqlPath = '/graphql';

/** The other end of a connection. No method throws; all do nothing once the socket is closing. */
export interface Peer {
  sendText(text: string): void;
  /** Sends a whole WebSocket frame, one character per byte. */
  writeFrame(frame: string): void;
  /** What was sent and the client has not taken yet. */
  bufferedBytes(): number;
  close(code: number, reason: string): void;
}

/** What all connections share. */
export interface ConnectionContext {
  readonly source: SubscriptionSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: RealtimeLimits;
  readonly fanOut: FanOut;
  readonly graphqlHosts: readonly string[];
}

type Refusal = { readonly kind: 'refused'; readonly errors: readonly ErrorEntry[] };
type Admission = (StartOutcome & { kind: 'admitted' }) | Refusal;

/** A `start` that is being admitted, or a subscription: then `end` takes it out of the fan-out. */
interface Operation {
  end?: () => void;
}

/** The close codes that the server uses, by reason. AppSync documents none. */
export const closeCode = {
  goingAway: 1001,
  notText: 1003,
  refused: 1008,
  failed: 1011,
  tooSlow: 1013,
} as const;

/** A connection whose client has proved who it is. */
export class Connection implements Receiver {
  readonly #context: ConnectionContext;
  readonly #request: ConnectRequest;
  readonly #peer: Peer;
  readonly #connectionId: string;
  readonly #operations = new Map<string, Operation>();
  readonly #cancelMaximum: () => void;
  #cancelKeepAlive: (() => void) | undefined;
  #isAcknowledging = false;
  #isClosed = false;

  constructor(context: ConnectionContext, request: ConnectRequest, peer: Peer, connectionId: string) {
    this.#context = context;
    this.#request = request;
    this.#peer = peer;
    this.#connectionId = connectionId;
    this.#cancelMaximum = context.clock.schedule(context.limits.maxConnectionMs, () =>
      this.close(closeCode.goingAway, 'The connection reached its maximum age'),
    );
  }

  /** The client sent a text frame. */
  onText(text: string): void {
    if (this.#isClosed) return;
    // AppSync ignores what comes between connection_init and its ack; the ack is sent in a later turn of the event loop.
    if (this.#isAcknowledging) {
      this.#log('message before connection_ack ignored');
      return;
    }
    try {
      const message = parseClientMessage(text);
      if (message.type === 'connection_init') this.#acknowledge();
      else if (message.type === 'start') void this.#start(message);
      else this.#stop(message.id);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      this.#sendError(error.id, [{ errorType: error.errorType, message: error.message }]);
    }
  }

  /** The client sent a binary frame. */
  onBinary(): void {
    this.close(closeCode.notText, 'Binary frames are not accepted: send text');
  }

  deliver(frame: string): void {
    if (this.#canSend(frame.length)) this.#peer.writeFrame(frame);
  }

  onInvalidated(subscriptionIds: readonly string[]): void {
    for (const id of subscriptionIds) this.#sendError(id, [{ message: 'Subscription complete.' }]);
    this.close(closeCode.refused, 'A subscription was invalidated');
  }

  /** Ends every subscription, then closes the socket. */
  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.onClosed();
    this.#log('connection closed by the server', { code, reason });
    this.#peer.close(code, reason);
  }

  /** The socket is closed: nothing of the connection stays behind. */
  onClosed(): void {
    this.#isClosed = true;
    this.#cancelMaximum();
    this.#cancelKeepAlive?.();
    for (const operation of this.#operations.values()) operation.end?.();
    this.#operations.clear();
  }

  #acknowledge(): void {
    this.#isAcknowledging = true;
    setImmediate(() => {
      this.#isAcknowledging = false;
      this.#send(serverMessage.connectionAck(this.#context.limits.connectionTimeoutMs));
      if (!this.#cancelKeepAlive) this.#keepAlive();
    });
  }

  #keepAlive(): void {
    this.#send(serverMessage.keepAlive());
    const { clock, limits } = this.#context;
    if (!this.#isClosed) this.#cancelKeepAlive = clock.schedule(limits.keepAliveMs, () => this.#keepAlive());
  }

  async #start(message: StartMessage): Promise<void> {
    const { id } = message;
    const refusal = this.#refuseBeforeAdmission(id);
    if (refusal) {
      this.#sendError(id, [refusal]);
      return;
    }
    const operation: Operation = {};
    this.#operations.set(id, operation);
    const outcome: Admission = await this.#admit(message).catch((error: unknown) => this.#toRefusal(error));
    // Stopped, or the socket closed, while it was being admitted: what came of it concerns nobody any more.
    if (this.#operations.get(id) === operation) this.#conclude(id, operation, outcome);
  }

  #refuseBeforeAdmission(id: string): ErrorEntry | undefined {
    const max = this.#context.limits.maxSubscriptionsPerConnection;
    if (this.#operations.has(id)) {
      return { errorType: 'DuplicatedOperationError', message: `Duplicated operation with id ${id}` };
    }
    if (this.#operations.size < max) return undefined;
    return {
      errorType: 'MaxSubscriptionsReachedError',
      message: `Max number of ${max} subscriptions reached`,
    };
  }

  async #admit({ authorization, data, request }: StartMessage): Promise<StartOutcome> {
    const { source, graphqlHosts } = this.#context;
    const { requestHeaders, sourceIp } = this.#request;
    const headers = authorization === undefined ? {} : toLowerCaseHeaders(authorization);
    if (authorization !== undefined) checkHost(headers, graphqlHosts);
    const caller = await source.authenticate({
      headers,
      signedPath: graphqlPath,
      signedBody: data,
      sourceIp,
    });
    return source.startSubscription(request, caller, { ...requestHeaders, ...headers });
  }

  /** Joins the fan-out and says start_ack in one turn: every event published after the ack is delivered, none before it. */
  #conclude(id: string, operation: Operation, outcome: Admission): void {
    const admitted = outcome.kind === 'admitted' ? this.#join(id, operation, outcome) : outcome;
    if (admitted.kind === 'admitted') {
      this.#send(serverMessage.startAck(id));
    } else {
      this.#operations.delete(id);
      this.#sendError(id, admitted.errors);
    }
  }

  #join(id: string, operation: Operation, outcome: Admission & { kind: 'admitted' }): Admission {
    try {
      operation.end = this.#context.fanOut.subscribe(outcome.subscription, id, this);
      return outcome;
    } catch (error) {
      return this.#toRefusal(error);
    }
  }

  #stop(id: string): void {
    const operation = this.#operations.get(id);
    if (!operation) {
      this.#sendError(id, [{ errorType: 'UnknownOperationError', message: `Unknown operation id ${id}` }]);
      return;
    }
    this.#operations.delete(id);
    operation.end?.();
    this.#send(serverMessage.complete(id));
  }

  #toRefusal(error: unknown): Refusal {
    if (error instanceof FilterError) return { kind: 'refused', errors: [error.toPayload()] };
    if (error instanceof UnauthorizedError || error instanceof ConnectionError) {
      return { kind: 'refused', errors: [{ errorType: error.errorType, message: error.message }] };
    }
    this.#context.log.error('a subscription could not be started', { reason: String(error) });
    return {
      kind: 'refused',
      errors: [{ errorType: 'InternalFailure', message: 'An internal failure occurred.' }],
    };
  }

  #sendError(id: string | undefined, errors: readonly ErrorEntry[]): void {
    this.#send(serverMessage.error(id, errors));
  }

  #send(text: string): void {
    if (this.#canSend(text.length)) this.#peer.sendText(text);
  }

  /** Drops a client that does not read: memory for it is bounded. */
  #canSend(bytes: number): boolean {
    if (this.#isClosed) return false;
    const { maxBufferedBytes } = this.#context.limits;
    if (this.#peer.bufferedBytes() + bytes <= maxBufferedBytes) return true;
    this.#context.log.warn('slow client dropped', { connectionId: this.#connectionId, maxBufferedBytes });
    this.close(closeCode.tooSlow, `Too slow: more than ${maxBufferedBytes} bytes were waiting to be read`);
    return false;
  }

  #log(event: string, fields: Readonly<Record<string, string | number>> = {}): void {
    this.#context.log.debug(event, { connectionId: this.#connectionId, ...fields });
  }
}
