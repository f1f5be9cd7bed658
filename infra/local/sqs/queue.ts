// One standard queue: messages in, each handed out until somebody deletes it or it grows too old.
// With a folder, what was accepted is on disk before the sender hears so.
import type { Clock } from '../clock.ts';
import type { Ids } from '../cloud.ts';
import { hasShape } from '../entryShape.ts';
import { createMemoryJournal, openJournalFile } from '../journalFile.ts';
import type { JournalFile, JournalSurroundings } from '../journalFile.ts';
import type { MessageAttribute } from './messageDigest.ts';
import type { QueueDefinition } from './queueDefinition.ts';

/** What a sender gave, and when. */
export interface SentMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  readonly sentMs: number;
  readonly visibleMs: number;
}

/** A message that was handed out. */
export interface ReceivedMessage extends SentMessage {
  readonly receiptHandle: string;
  readonly receiveCount: number;
  readonly firstReceivedMs: number;
}

type Entry =
  | { readonly sent: SentMessage }
  | {
      readonly received: string;
      readonly count: number;
      readonly firstMs: number;
      readonly visibleMs: number;
    }
  | { readonly deleted: string }
  | { readonly hidden: string; readonly visibleMs: number };

/** Is it a line of a queue's file? */
function isEntry(value: unknown): value is Entry {
  if (hasShape(value, { sent: 'object' })) {
    const { sent } = value;
    return hasShape(sent, {
      id: 'string',
      body: 'string',
      senderId: 'string',
      sentMs: 'number',
      visibleMs: 'number',
    });
  }
  return (
    hasShape(value, { received: 'string', count: 'number', firstMs: 'number', visibleMs: 'number' }) ||
    hasShape(value, { hidden: 'string', visibleMs: 'number' }) ||
    hasShape(value, { deleted: 'string' })
  );
}

interface StoredMessage {
  readonly sent: SentMessage;
  /** The dead-letter queue has it; only its deletion here is still to be written. */
  isMoved: boolean;
  /** As the journal has it. */
  visibleMs: number;
  /** The same by `elapsedMs`: a clock that steps back hides no message. */
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedMs: number;
  receiptHandle: string | undefined;
}

export interface ReceiveRequest {
  readonly maxCount: number;
  readonly visibilityTimeoutMs: number;
  readonly waitMs: number;
}

export interface QueueSurroundings extends JournalSurroundings {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Takes a message that was received too often; absent: it stays. */
  redrive?(message: SentMessage): void;
}

/** The longest visibility timeout: no message is hidden for longer. */
const maxHiddenMs = 12 * 60 * 60 * 1000;

/** One queue. */
export class Queue {
  readonly definition: QueueDefinition;
  readonly #surroundings: QueueSurroundings;
  readonly #journal: JournalFile<Entry>;
  readonly #messages = new Map<string, StoredMessage>();
  /** Receivers that wait for a message, oldest first. */
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  /**
   * Opens the queue.
   * @param path its journal; absent: memory
   * @throws Error when the journal cannot be read
   */
  constructor(definition: QueueDefinition, surroundings: QueueSurroundings, path?: string) {
    this.definition = definition;
    this.#surroundings = surroundings;
    const opened =
      path === undefined ? undefined : openJournalFile(path, { holds: 'messages', isEntry }, surroundings);
    this.#journal = opened?.journal ?? createMemoryJournal();
    for (const entry of opened?.entries ?? []) this.#restore(entry);
  }

  /** Accepts a message. */
  send(sent: SentMessage): void {
    this.#journal.append({ sent });
    this.#wakeReceivers(this.#add(sent));
  }

  /** Hands out what is visible; with a waiting time, waits until something is. */
  async receive(request: ReceiveRequest): Promise<ReceivedMessage[]> {
    const untilMs = this.#surroundings.clock.elapsedMs() + request.waitMs;
    for (;;) {
      const messages = this.#take(request);
      const leftMs = untilMs - this.#surroundings.clock.elapsedMs();
      if (messages.length > 0 || leftMs <= 0 || this.#isClosed) return messages;
      await this.#somethingOr(leftMs);
    }
  }

  /** Deletes by receipt handle; a handle of a message that is gone is no error. */
  delete(receiptHandle: string): void {
    const [id = ''] = receiptHandle.split('#');
    if (!this.#messages.has(id)) return;
    this.#journal.append({ deleted: id });
    this.#messages.delete(id);
    this.#journal.compact(() => this.#liveEntries());
  }

  /**
   * Changes when a handed out message comes back.
   * @returns whether the handle is the latest of a message that is still hidden
   */
  changeVisibility(receiptHandle: string, visibilityTimeoutMs: number): boolean {
    const message = this.#messages.get(receiptHandle.split('#')[0] ?? '');
    if (message?.receiptHandle !== receiptHandle || this.#isVisible(message)) return false;
    const entry = {
      hidden: message.sent.id,
      visibleMs: this.#surroundings.clock.nowMs() + visibilityTimeoutMs,
    };
    this.#journal.append(entry);
    this.#restore(entry);
    this.#wakeReceivers(message);
    return true;
  }

  /** Deletes everything. */
  purge(): void {
    for (const id of [...this.#messages.keys()]) this.delete(`${id}#`);
  }

  /** Visible, handed out, and not yet due. */
  count(): { visible: number; notVisible: number; delayed: number } {
    this.#dropExpired();
    const counted = { visible: 0, notVisible: 0, delayed: 0 };
    for (const message of this.#messages.values())
      counted[this.#isVisible(message) ? 'visible' : message.receiveCount > 0 ? 'notVisible' : 'delayed'] +=
        1;
    return counted;
  }

  /** Lets go of the journal; who waits for a message gets none. */
  close(): void {
    this.#isClosed = true;
    for (const wake of [...this.#waiting]) wake();
    this.#journal.close();
  }

  #take(request: ReceiveRequest): ReceivedMessage[] {
    const taken: ReceivedMessage[] = [];
    if (this.#isClosed) return taken;
    this.#dropExpired();
    for (const message of [...this.#messages.values()]) {
      if (taken.length >= request.maxCount) break;
      if (!this.#isVisible(message) || this.#isRedriven(message)) continue;
      try {
        taken.push(this.#handOut(message, request.visibilityTimeoutMs));
      } catch (error) {
        // Those that were handed out are the receiver's, who could not be told of them otherwise.
        if (taken.length > 0) break;
        throw error;
      }
    }
    return taken;
  }

  #isVisible({ visibleAtMs }: StoredMessage): boolean {
    return visibleAtMs <= this.#surroundings.clock.elapsedMs();
  }

  #handOut(message: StoredMessage, visibilityTimeoutMs: number): ReceivedMessage {
    const nowMs = this.#surroundings.clock.nowMs();
    const received = message.sent.id;
    const count = message.receiveCount + 1;
    const firstMs = message.receiveCount === 0 ? nowMs : message.firstReceivedMs;
    const entry = { received, count, firstMs, visibleMs: nowMs + visibilityTimeoutMs };
    this.#journal.append(entry);
    this.#restore(entry);
    message.receiptHandle = `${received}#${this.#surroundings.ids.uuid()}`;
    this.#wakeReceivers(message);
    return {
      ...message.sent,
      receiptHandle: message.receiptHandle,
      receiveCount: count,
      firstReceivedMs: firstMs,
    };
  }

  #isRedriven(message: StoredMessage): boolean {
    const { sent, receiveCount } = message;
    const { redrive } = this.definition;
    if (!redrive || receiveCount < redrive.maxReceiveCount || !this.#surroundings.redrive) return false;
    if (!message.isMoved) this.#surroundings.redrive(sent);
    message.isMoved = true;
    this.delete(`${sent.id}#`);
    return true;
  }

  #dropExpired(): void {
    const oldestMs = this.#surroundings.clock.nowMs() - this.definition.retentionSeconds * 1000;
    for (const { sent } of [...this.#messages.values()])
      if (sent.sentMs < oldestMs) this.delete(`${sent.id}#`);
  }

  /** Resolves when a message may have become visible, or after the time. */
  #somethingOr(timeMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        cancel();
        resolve();
      };
      const cancel = this.#surroundings.clock.schedule(timeMs, wake);
      this.#waiting.add(wake);
    });
  }

  #wakeReceivers({ visibleAtMs }: StoredMessage): void {
    const delayMs = visibleAtMs - this.#surroundings.clock.elapsedMs();
    const wakeAll = (): void => {
      for (const wake of [...this.#waiting]) wake();
    };
    if (delayMs <= 0) wakeAll();
    else this.#surroundings.clock.schedule(delayMs, wakeAll);
  }

  #add(sent: SentMessage): StoredMessage {
    const { visibleMs } = sent;
    const visibleAtMs = this.#toElapsedMs(visibleMs);
    const stored = {
      sent,
      isMoved: false,
      visibleMs,
      visibleAtMs,
      receiveCount: 0,
      firstReceivedMs: 0,
      receiptHandle: undefined,
    };
    this.#messages.set(sent.id, stored);
    return stored;
  }

  /** A date of the journal, which another clock may have written, by `elapsedMs`. */
  #toElapsedMs(visibleMs: number): number {
    const { clock } = this.#surroundings;
    return clock.elapsedMs() + Math.min(visibleMs - clock.nowMs(), maxHiddenMs);
  }

  #restore(entry: Entry): void {
    if ('sent' in entry) {
      this.#add(entry.sent);
    } else if ('deleted' in entry) {
      this.#messages.delete(entry.deleted);
    } else {
      const message = this.#messages.get('received' in entry ? entry.received : entry.hidden);
      if (!message) return;
      message.visibleMs = entry.visibleMs;
      message.visibleAtMs = this.#toElapsedMs(entry.visibleMs);
      if (!('received' in entry)) return;
      message.receiveCount = entry.count;
      message.firstReceivedMs = entry.firstMs;
    }
  }

  #liveEntries(): Entry[] {
    return [...this.#messages.values()].flatMap(({ sent, receiveCount, firstReceivedMs, visibleMs }) => [
      { sent },
      { received: sent.id, count: receiveCount, firstMs: firstReceivedMs, visibleMs },
    ]);
  }
}
