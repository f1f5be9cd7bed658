// The real-time messages that passed while the page was open, newest last, for the panel that shows them.
// In: frames without secrets, as the transport gives them out. Out: a store for React; the oldest go when there are too many.
import type { RealtimeFrame } from '../../core/realtime/realtimeFrame.ts';

/** One frame, when it passed and on whose connection. */
export interface Message extends RealtimeFrame {
  readonly messageId: number;
  /** In milliseconds since 1970. */
  readonly atMs: number;
  readonly personName: string;
}

/** More than this is not kept. */
export const maxMessages = 500;

/** A store for React's `useSyncExternalStore`. */
export class MessageList {
  #messages: readonly Message[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #nowMs: () => number;
  #lastId = 0;

  /** @param nowMs default: the system's clock */
  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  readonly getSnapshot = (): readonly Message[] => this.#messages;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(personName: string, frame: RealtimeFrame): void {
    const message = { ...frame, messageId: ++this.#lastId, atMs: this.#nowMs(), personName };
    this.#change([...this.#messages, message].slice(-maxMessages));
  }

  clear(): void {
    this.#change([]);
  }

  #change(messages: readonly Message[]): void {
    this.#messages = messages;
    for (const listener of this.#listeners) listener();
  }
}

/** One message as text: a line on what it is, and its payload below. */
export function toMessageText({ atMs, direction, type, id, personName, payload }: Message): string {
  const line = [new Date(atMs).toISOString(), direction, type, id, `(${personName})`]
    .filter(Boolean)
    .join(' ');
  return payload === undefined ? line : `${line}\n${toPayloadText(payload)}`;
}

/** A payload, pretty-printed. */
export function toPayloadText(payload: unknown): string {
  return JSON.stringify(payload, null, 2);
}
