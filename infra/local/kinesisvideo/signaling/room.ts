// Who is connected to one channel, and the relay between them: connections join, their messages come in and go to the
// recipient, or wait for it. One master, and one connection per client id: the newest takes the place of the earlier one.
import type { Clock } from '../../clock.ts';
import type { ClientMessage } from './clientMessage.ts';
import { type Connection, closeCode } from './connection.ts';
import { HeldMessages } from './heldMessages.ts';
import { toDelivery } from './serverMessage.ts';

export interface RoomOptions {
  readonly clock: Clock;
  /** How long a message waits for its recipient, as the channel has it now. */
  messageTtlMs(): number;
}

export class Room {
  readonly #options: RoomOptions;
  /** By client id; null: the master. */
  readonly #connections = new Map<string | null, Connection>();
  readonly #held: HeldMessages;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#held = new HeldMessages(options.clock);
  }

  /** Nobody is connected and nothing waits. */
  get isEmpty(): boolean {
    return this.#connections.size === 0 && this.#held.size === 0;
  }

  /** How many viewers there are besides the one of this id. */
  viewerCountBesides(clientId: string): number {
    return [...this.#connections.keys()].filter((id) => id !== null && id !== clientId).length;
  }

  /** Lets a connection in and gives it what waited for it. */
  join(connection: Connection): void {
    const earlier = this.#connections.get(connection.clientId);
    this.#connections.set(connection.clientId, connection);
    earlier?.close(closeCode.normal, 'A newer connection took its place');
    for (const message of this.#held.take(connection.clientId)) {
      connection.send(toDelivery(message, message.senderClientId));
    }
  }

  /** Forgets a connection, unless a newer one has its place. */
  leave(connection: Connection): void {
    if (this.#connections.get(connection.clientId) === connection) {
      this.#connections.delete(connection.clientId);
    }
  }

  /** Passes a message on, or keeps it until its recipient connects. */
  relay(sender: Connection, message: ClientMessage): void {
    const recipient = this.#connections.get(message.recipientClientId);
    if (recipient) recipient.send(toDelivery(message, sender.clientId));
    else this.#held.hold({ ...message, senderClientId: sender.clientId }, this.#options.messageTtlMs());
  }

  /** Ends every connection and forgets what waits. */
  close(code: number, reason: string): void {
    this.#held.clear();
    for (const connection of this.#connections.values()) connection.close(code, reason);
    this.#connections.clear();
  }
}
