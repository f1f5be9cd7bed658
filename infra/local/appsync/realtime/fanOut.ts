// Finds the subscribers of each publication and of each invalidation. In: subscriptions, publications, invalidations.
// Out: events for the groups of subscribers that want them; delivery.ts writes them.
import type { AdmittedSubscription, Invalidation, Publication } from '../api.ts';
import type { Meter } from '../../meter.ts';
import { createDelivery, createGroup } from './delivery.ts';
import type { DeliveryOptions, Group, Subscriber } from './delivery.ts';
import { toEnvelope } from './eventFrame.ts';
import { createFilterIndex } from './filterIndex.ts';
import type { FilterIndex } from './filterIndex.ts';
import { parseSubscriptionFilter, toArgumentAlternatives } from './subscriptionFilter.ts';
import type { Alternative } from './subscriptionFilter.ts';

/** A connection as the fan-out sees it. Neither method throws. */
export type Receiver = Subscriber['receiver'] & {
  /** These of its subscriptions were invalidated: tells the client and closes. */
  onInvalidated(subscriptionIds: readonly string[]): void;
};

export interface FanOut {
  /**
   * Lets a receiver have every event published from now on.
   * @returns ends it: nothing is delivered for it afterwards; calling it twice does nothing
   * @throws FilterError when the filter exceeds a limit or is not understood
   */
  subscribe(admitted: AdmittedSubscription, subscriptionId: string, receiver: Receiver): () => void;
  publish(publication: Publication): void;
  invalidate(invalidation: Invalidation): void;
}

interface Invalidatable {
  readonly subscriptionId: string;
  readonly receiver: Receiver;
}

export interface FanOutOptions extends DeliveryOptions {
  readonly meter: DeliveryOptions['meter'] & Pick<Meter, 'countInboundMessage'>;
}

/** Makes a fan-out without subscribers. */
export function createFanOut(options: FanOutOptions): FanOut {
  const delivery = createDelivery(options);
  const groups = new Map<string, Group>();
  const byMutation = new Map<string, FilterIndex<Group>>();
  const byInvalidation = new Map<string, FilterIndex<Invalidatable>>();
  const leaveOf = new Map<Group, () => void>();
  let lastNumber = 0;

  function openGroup(key: string, admitted: AdmittedSubscription): Group {
    const { filter, args } = admitted;
    const alternatives = filter ? parseSubscriptionFilter(filter) : toArgumentAlternatives(args);
    const group = createGroup(admitted);
    const removals = admitted.mutations.map((mutation) => addTo(byMutation, mutation, alternatives, group));
    groups.set(key, group);
    leaveOf.set(group, () => {
      for (const remove of removals) remove();
      groups.delete(key);
      leaveOf.delete(group);
      delivery.drop(group);
    });
    return group;
  }

  return {
    subscribe(admitted, subscriptionId, receiver) {
      const { fieldName, invalidationFilter } = admitted;
      const invalidation = invalidationFilter && parseSubscriptionFilter(invalidationFilter);
      const key = toGroupKey(admitted);
      const group = groups.get(key) ?? openGroup(key, admitted);
      const subscriber = { receiver, envelope: toEnvelope(subscriptionId), joinedAfter: lastNumber };
      group.members.add(subscriber);
      const forget =
        invalidation && addTo(byInvalidation, fieldName, invalidation, { subscriptionId, receiver });
      return () => {
        if (!group.members.delete(subscriber)) return;
        forget?.();
        if (group.members.size === 0) leaveOf.get(group)?.();
      };
    },
    publish({ mutationField, result }) {
      lastNumber += 1;
      options.meter.countInboundMessage(Buffer.byteLength(JSON.stringify(result)));
      const event = { mutationField, result, number: lastNumber };
      for (const group of byMutation.get(mutationField)?.matching(result) ?? [])
        delivery.enqueue(group, event);
    },
    invalidate({ subscriptionField, payload }) {
      const matching = byInvalidation.get(subscriptionField)?.matching(payload) ?? [];
      for (const [receiver, found] of Map.groupBy(matching, (item) => item.receiver)) {
        receiver.onInvalidated(found.map(({ subscriptionId }) => subscriptionId));
      }
    },
  };
}

/** Equal for subscriptions that want the same events and get the same bytes for them. */
function toGroupKey({ groupKey, fieldName, args, filter }: AdmittedSubscription): string {
  return JSON.stringify([groupKey, fieldName, args, filter]);
}

function addTo<Item>(
  indexes: Map<string, FilterIndex<Item>>,
  name: string,
  alternatives: readonly Alternative[],
  item: Item,
): () => void {
  const index = indexes.get(name) ?? createFilterIndex<Item>();
  indexes.set(name, index);
  const remove = index.add(alternatives, item);
  return () => {
    remove();
    if (index.size === 0 && indexes.get(name) === index) indexes.delete(name);
  };
}
