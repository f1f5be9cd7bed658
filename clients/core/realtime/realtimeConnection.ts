// One WebSocket to AppSync's real-time endpoint, from opening to its end: init, ack, watching for silence.
// In: headers and callbacks. Out: the messages after the ack, and exactly one end (refused, lost) unless closed here.
import type { AppSyncErrorPayload } from '../api/appSyncError.ts';
import type { Clock } from '../clock.ts';
import { toCloseFrame, toFrame, toOpenFrame } from './realtimeFrame.ts';
import type { RealtimeFrame } from './realtimeFrame.ts';
import { connectionInitMessage, parseServerMessage } from './realtimeMessage.ts';
import type { ServerMessage } from './realtimeMessage.ts';

/** What is needed of a WebSocket. The browser's own fits. */
export interface RealtimeSocket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export type CreateSocket = (url: string, protocols: string[]) => RealtimeSocket;

export interface RealtimeConnectionOptions {
  readonly url: string;
  readonly protocols: string[];
  readonly createSocket: CreateSocket;
  readonly clock: Clock;
  /** How long opening and `connection_ack` may take together. */
  readonly ackTimeoutMs: number;
  /** `connection_ack` came: subscriptions may start. */
  onAcknowledged(): void;
  /** A message after the ack; `ka` is not passed on. */
  onMessage(message: ServerMessage): void;
  /** The server said that it will not have this client: trying again does not help. */
  onRefused(errors: readonly AppSyncErrorPayload[]): void;
  /** The connection is gone, for a reason in words; another one may succeed. */
  onLost(reason: string): void;
  /** Shown everything that passes, without secrets, before anything is done about it. */
  readonly onFrame?: ((frame: RealtimeFrame) => void) | undefined;
}

/** An open (or opening) connection. */
export interface RealtimeConnection {
  send(text: string): void;
  /** Closes the socket; none of the callbacks is called any more. */
  close(reason: string): void;
}

/** Normal closure: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const closeCode = 1000;

/** Opens the socket and says `connection_init`. */
export function openRealtimeConnection(options: RealtimeConnectionOptions): RealtimeConnection {
  const { onFrame } = options;
  const socket = options.createSocket(options.url, options.protocols);
  onFrame?.(toOpenFrame(options.url, options.protocols));
  let watchdogMs = options.ackTimeoutMs;
  let isAcknowledged = false;
  let isCut = false;
  let cancelWatchdog = (): void => {};

  const close = (reason: string): void => {
    cancelWatchdog();
    if (!isCut) onFrame?.(toCloseFrame('sent', closeCode, reason));
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    // Closing a socket that is still opening makes the browser report an error: nobody listens by now.
    socket.close(closeCode, reason);
  };
  const send = (text: string): void => {
    onFrame?.(toFrame('sent', text));
    socket.send(text);
  };
  const lose = (reason: string): void => {
    close(reason);
    options.onLost(reason);
  };
  const watch = (): void => {
    cancelWatchdog();
    const silence = isAcknowledged ? 'no keep-alive' : 'no connection_ack';
    cancelWatchdog = options.clock.schedule(watchdogMs, () => lose(`${silence} in ${watchdogMs} ms`));
  };
  const onAnyMessage = (message: ServerMessage): void => {
    if (isAcknowledged) {
      watch();
      if (message.type !== 'ka') options.onMessage(message);
    } else if (message.type === 'connection_ack') {
      isAcknowledged = true;
      watchdogMs = message.connectionTimeoutMs;
      watch();
      options.onAcknowledged();
    } else if (message.type === 'connection_error' || message.type === 'error') {
      close('refused');
      if (isFinal(message.errors)) options.onRefused(message.errors);
      else options.onLost(`connection_error: ${message.errors[0]?.message ?? ''}`);
    }
  };

  watch();
  socket.onopen = () => send(connectionInitMessage);
  socket.onerror = null;
  socket.onclose = ({ code, reason }) => {
    isCut = true;
    onFrame?.(toCloseFrame('received', code, reason));
    lose(`closed with ${code}${reason ? ` ${reason}` : ''}`);
  };
  socket.onmessage = ({ data }) => {
    onFrame?.(toFrame('received', data));
    let message: ServerMessage;
    try {
      message = parseServerMessage(data);
    } catch (error) {
      lose(`unreadable message: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    onAnyMessage(message);
  };
  return { send, close };
}

const finalCodes: readonly unknown[] = [400, 401, 403];
const finalTypes: readonly unknown[] = ['BadRequestException', 'UnauthorizedException'];

/** Whether the same headers would be refused again: AppSync's 400, 401 and 403, by code or by name. */
function isFinal(errors: readonly AppSyncErrorPayload[]): boolean {
  return errors.some(
    ({ errorCode, errorType }) => finalCodes.includes(errorCode) || finalTypes.includes(errorType),
  );
}
