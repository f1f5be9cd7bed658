// Connects people to the API: for each as whom something is watched, one real-time connection in that person's name, so that
// a refusal of one ends nobody else's watches. Out: how to run something as somebody, and the state of all connections.
import type { Authorize } from '../core/api/authorize.ts';
import { RealtimeTransport } from '../core/realtime/realtimeTransport.ts';
import type { RealtimeState, RealtimeTransportOptions } from '../core/realtime/realtimeTransport.ts';
import type { MessageList } from './live/messageList.ts';
import type { KnownPerson } from './people/people.ts';

/** What it takes to run something as somebody. */
export interface Runner {
  readonly person: Pick<KnownPerson, 'personId' | 'name'>;
  readonly authorize: Authorize;
  readonly realtime: Pick<RealtimeTransport, 'subscribe'>;
}

export interface ConnectionsOptions {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly authorizeAs: (personId: string) => Authorize;
  /** Shown everything that passes. */
  readonly messages: Pick<MessageList, 'add'>;
  /** Default: the real one. */
  readonly createTransport?: (options: RealtimeTransportOptions) => RealtimeTransport;
}

/** From the one that a person should know of first. */
const statesByWeight: readonly RealtimeState[] = ['waiting', 'connecting', 'connected', 'idle'];

/** A store of one `RealtimeState` for React's `useSyncExternalStore`: the one of all connections that matters most. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #transports = new Map<string, { transport: RealtimeTransport; state: RealtimeState }>();
  readonly #listeners = new Set<() => void>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  readonly getSnapshot = (): RealtimeState => {
    const states = [...this.#transports.values()].map(({ state }) => state);
    return statesByWeight.find((state) => states.includes(state)) ?? 'idle';
  };
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens nothing yet; the connection is made with the first subscription. */
  runAs(person: Runner['person']): Runner {
    return {
      person,
      authorize: this.#options.authorizeAs(person.personId),
      realtime: this.#transportOf(person),
    };
  }

  /** The network is back: nobody waits for the next attempt. */
  reconnectNow(): void {
    for (const { transport } of this.#transports.values()) transport.reconnectNow();
  }

  #transportOf({ personId, name }: Runner['person']): RealtimeTransport {
    const known = this.#transports.get(personId);
    if (known) return known.transport;
    const { graphqlUrl, realtimeUrl, authorizeAs, messages } = this.#options;
    const { createTransport = (options) => new RealtimeTransport(options) } = this.#options;
    const transport = createTransport({
      graphqlUrl,
      realtimeUrl,
      authorize: authorizeAs(personId),
      onStateChange: (state) => {
        this.#transports.set(personId, { transport, state });
        for (const listener of this.#listeners) listener();
      },
      onFrame: (frame) => messages.add(name, frame),
    });
    this.#transports.set(personId, { transport, state: 'idle' });
    return transport;
  }
}
