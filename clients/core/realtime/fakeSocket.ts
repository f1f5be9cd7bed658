// A WebSocket for tests: records what the client says, and says what the test tells it to.
import type { CreateSocket, RealtimeSocket } from './realtimeConnection.ts';

/** The server's end of one fake socket. */
export class FakeSocket implements RealtimeSocket {
  onopen: RealtimeSocket['onopen'] = null;
  onmessage: RealtimeSocket['onmessage'] = null;
  onclose: RealtimeSocket['onclose'] = null;
  onerror: RealtimeSocket['onerror'] = null;
  /** Every frame that the client sent, as text. */
  readonly sent: string[] = [];
  /** The code with which the client closed, once it did. */
  closedWith: number | undefined;
  readonly url: string;
  readonly protocols: readonly string[];

  constructor(url: string, protocols: readonly string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  send(text: string): void {
    if (this.closedWith !== undefined) throw new Error('sent on a closed socket');
    this.sent.push(text);
  }

  close(code?: number): void {
    this.closedWith ??= code ?? 1005;
  }

  /** The server accepted the connection. */
  open(): void {
    this.onopen?.(undefined as never);
  }

  /** The server says this frame. */
  say(frame: unknown): void {
    this.onmessage?.({ data: frame });
  }

  /** The server, or the network, closed the connection. */
  cut(code = 1006, reason = ''): void {
    this.onclose?.({ code, reason });
  }

  /** The headers in the second subprotocol. */
  get headers(): unknown {
    const header = this.protocols[1]?.replace('header-', '') ?? '';
    return JSON.parse(Buffer.from(header, 'base64url').toString()) as unknown;
  }

  /** The ids of the `start` messages so far. */
  get startedIds(): string[] {
    const messages = this.sent.map((text) => JSON.parse(text) as { type: string; id: string });
    return messages.filter(({ type }) => type === 'start').map(({ id }) => id);
  }
}

/** Makes fake sockets and keeps them in order of creation. */
export function createFakeSockets(): { sockets: FakeSocket[]; createSocket: CreateSocket } {
  const sockets: FakeSocket[] = [];
  return {
    sockets,
    createSocket: (url, protocols) => {
      const socket = new FakeSocket(url, protocols);
      sockets.push(socket);
      return socket;
    },
  };
}
