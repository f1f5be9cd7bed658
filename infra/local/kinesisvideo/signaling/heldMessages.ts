// Messages whose recipient is not connected, kept for the channel's time to live and given to the recipient when it comes.
import type { Clock } from '../../clock.ts';
import type { ClientMessage } from './clientMessage.ts';

/** A message and who sent it. */
export interface SentMessage extends ClientMessage {
  /** null: the master. */
  readonly senderClientId: string | null;
}

/** Of one channel: whoever floods it, by connecting again and again, pushes out the oldest. */
export const maxHeldMessages = 500;

export class HeldMessages {
  readonly #clock: Clock;
  /** In the order in which they came; each with what cancels its end. */
  readonly #held = new Map<SentMessage, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#held.size;
  }

  /** Keeps a message. An offer or answer replaces the earlier one between the same two. */
  hold(message: SentMessage, ttlMs: number): void {
    if (message.action !== 'ICE_CANDIDATE') {
      for (const earlier of this.#held.keys()) if (isSameExchange(earlier, message)) this.#drop(earlier);
    }
    const [oldest] = this.#held.keys();
    if (oldest && this.#held.size >= maxHeldMessages) this.#drop(oldest);
    this.#held.set(
      message,
      this.#clock.schedule(ttlMs, () => this.#drop(message)),
    );
  }

  /** Takes out what is kept for a recipient, oldest first. @param recipientClientId null: the master */
  take(recipientClientId: string | null): readonly SentMessage[] {
    const taken = [...this.#held.keys()].filter((message) => message.recipientClientId === recipientClientId);
    for (const message of taken) this.#drop(message);
    return taken;
  }

  clear(): void {
    for (const message of this.#held.keys()) this.#drop(message);
  }

  #drop(message: SentMessage): void {
    this.#held.get(message)?.();
    this.#held.delete(message);
  }
}

function isSameExchange(earlier: SentMessage, later: SentMessage): boolean {
  return (
    earlier.action === later.action &&
    earlier.senderClientId === later.senderClientId &&
    earlier.recipientClientId === later.recipientClientId
  );
}
