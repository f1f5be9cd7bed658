// Writes waiting events to their subscribers, a few sockets at a time. Subscribers that get the same bytes form a group: an
// event is executed and serialised once per group. A group delivers its events one after the other, which is what keeps
// their order for each subscription; groups take turns, so that a small one does not wait for a large one.
import type { AdmittedSubscription, Publication } from '../api.ts';
import type { Log } from '../../log.ts';
import type { Meter } from '../../meter.ts';
import { createEventFrame } from './eventFrame.ts';
import type { RealtimeLimits } from './limits.ts';

/** Where frames go. */
export interface Subscriber {
  readonly receiver: {
    /** Sends a frame (latin1) if the connection is still open; never throws. */
    deliver(frame: string): void;
  };
  /** See `toEnvelope`. */
  readonly envelope: string;
  /** The number of the last event that was published before it joined. */
  readonly joinedAfter: number;
}
/** A publication with its place in the order of all publications. */
export interface Event extends Publication {
  readonly number: number;
}
/** Subscribers with equal events; made with `createGroup`. */
export interface Group {
  readonly admitted: AdmittedSubscription;
  readonly members: Set<Subscriber>;
  readonly waiting: Event[];
  /** The event that some of the members were already sent. */
  current: Delivering | undefined;
}
interface Delivering {
  readonly event: Event;
  readonly payloadBytes: number;
  readonly frameOf: (envelope: string) => string;
  readonly rest: SetIterator<Subscriber>;
}

interface Delivery {
  enqueue(group: Group, event: Event): void;
  /** Forgets what waits for a group whose last member left. */
  drop(group: Group): void;
}

export interface DeliveryOptions {
  readonly log: Log;
  readonly limits: RealtimeLimits;
  /** Told once per group and turn, never per socket. */
  readonly meter: Pick<Meter, 'countOutboundMessages'>;
  /** Lets other work of the process go first; default setImmediate. */
  readonly yieldTurn?: (next: () => void) => void;
}

/** Executing and serialising an event costs about as much as writing to so many sockets. */
const executionInSockets = 10;

export function createGroup(admitted: AdmittedSubscription): Group {
  return { admitted, members: new Set(), waiting: [], current: undefined };
}

/** Makes a delivery with nothing waiting. */
export function createDelivery({ log, limits, meter, yieldTurn = setImmediate }: DeliveryOptions): Delivery {
  const active = new Set<Group>();
  let waitingEvents = 0;
  let isRunning = false;

  function runTurn(): void {
    // With too much waiting, the process does nothing else until it is less: publishers wait instead of memory growing.
    let budget = waitingEvents > limits.maxWaitingEvents ? Infinity : limits.socketsPerTurn;
    while (budget > 0) {
      const [group] = active;
      if (!group) break;
      active.delete(group);
      budget -= deliverSome(group, budget);
      if (group.current || group.waiting.length > 0) active.add(group);
    }
    isRunning = active.size > 0;
    if (isRunning) yieldTurn(runTurn);
  }

  /** Writes one event of a group to about `budget` sockets. @returns what it cost, in sockets */
  function deliverSome(group: Group, budget: number): number {
    let cost = group.current ? 0 : executionInSockets;
    const current = (group.current ??= beginNext(group));
    if (!current) return cost;
    const { event, frameOf, payloadBytes, rest } = current;
    let deliveredCount = 0;
    do {
      // The members are walked live: who left is not met any more, who joined meanwhile is met last and has joined too late.
      const next = rest.next();
      if (next.done) {
        group.current = undefined;
        break;
      }
      cost += 1;
      const { joinedAfter, receiver, envelope } = next.value;
      if (joinedAfter >= event.number) continue;
      receiver.deliver(frameOf(envelope));
      deliveredCount += 1;
    } while (cost < budget);
    if (deliveredCount > 0) meter.countOutboundMessages(payloadBytes, deliveredCount);
    return cost;
  }

  function beginNext(group: Group): Delivering | undefined {
    const event = group.waiting.shift();
    if (!event) return undefined;
    waitingEvents -= 1;
    const frames = toFrames(group.admitted, event, limits.maxEventBytes, log);
    return frames && { event, ...frames, rest: group.members.values() };
  }

  return {
    enqueue(group, event) {
      group.waiting.push(event);
      waitingEvents += 1;
      active.add(group);
      if (isRunning) return;
      isRunning = true;
      yieldTurn(runTurn);
    },
    drop(group) {
      waitingEvents -= group.waiting.length;
      group.waiting.length = 0;
      active.delete(group);
    },
  };
}

/** Executes and serialises an event for a group; undefined when it can't be sent, which is logged. */
function toFrames(
  admitted: AdmittedSubscription,
  event: Event,
  maxEventBytes: number,
  log: Log,
): Pick<Delivering, 'frameOf' | 'payloadBytes'> | undefined {
  const fields = { subscription: admitted.fieldName, mutation: event.mutationField };
  try {
    const { data, errors } = admitted.executeEvent(event.result);
    const payload = JSON.stringify(errors?.length ? { data, errors } : { data });
    const payloadBytes = Buffer.byteLength(payload);
    if (payloadBytes <= maxEventBytes) return { payloadBytes, frameOf: createEventFrame(payload) };
    log.warn('event dropped: larger than a subscription may carry', {
      ...fields,
      bytes: payloadBytes,
      maxEventBytes,
    });
  } catch (error) {
    log.error('event dropped: it could not be executed', { ...fields, reason: String(error) });
  }
  return undefined;
}
