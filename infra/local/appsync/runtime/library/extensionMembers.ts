// extensions and runtime: what a handler asks of the engine beside its result.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html
import { EarlyReturnSignal, type CurrentRun } from './handlerRun.ts';
import { describe, isMap, LibraryError, requireMap, requireString, type Members } from './library.ts';

/** The most different invalidations of one request. */
const maxInvalidations = 5;

export function createExtensionMembers(currentRun: CurrentRun): Members {
  return {
    evictFromApiCache: (typeName: unknown, fieldName: unknown, keys: unknown) => {
      const path = 'extensions.evictFromApiCache';
      currentRun().gathered.evictions.push({
        typeName: requireString(path, typeName),
        fieldName: requireString(path, fieldName),
        keys: requireMap(path, keys),
      });
    },
    setSubscriptionFilter: (filter: unknown) => {
      const path = 'extensions.setSubscriptionFilter';
      currentRun().gathered.subscriptionFilter = requireFilter(path, filter, currentRun);
    },
    setSubscriptionInvalidationFilter: (filter: unknown) => {
      const path = 'extensions.setSubscriptionInvalidationFilter';
      currentRun().gathered.subscriptionInvalidationFilter = requireFilter(path, filter, currentRun);
    },
    invalidateSubscriptions: (invalidation: unknown) => addInvalidation(invalidation, currentRun),
  };
}

export function createRuntimeMembers(): Members {
  return {
    earlyReturn: (value: unknown, options: unknown) => {
      const skipTo = isMap(options) ? options['skipTo'] : undefined;
      if (skipTo !== undefined && skipTo !== 'END' && skipTo !== 'NEXT') {
        throw new LibraryError(`runtime.earlyReturn takes skipTo "END" or "NEXT", got ${describe(skipTo)}.`);
      }
      throw new EarlyReturnSignal(value, skipTo ?? 'NEXT');
    },
  };
}

function requireFilter(path: string, filter: unknown, currentRun: CurrentRun): unknown {
  if (currentRun().handler !== 'response') {
    throw new LibraryError(`${path} is for the response handler of a subscription, not the request handler.`);
  }
  const { filterGroup } = requireMap(path, filter);
  const groups: unknown[] = Array.isArray(filterGroup) ? filterGroup : [undefined];
  for (const group of groups) {
    const filters = isMap(group) ? group['filters'] : undefined;
    const isComplete = (rule: unknown): boolean =>
      isMap(rule) && typeof rule['fieldName'] === 'string' && typeof rule['operator'] === 'string';
    if (!Array.isArray(filters) || !filters.every(isComplete)) {
      throw new LibraryError(
        `${path} takes {"filterGroup": [{"filters": [{"fieldName", "operator", "value"}]}]}; use util.transform.toSubscriptionFilter.`,
      );
    }
  }
  return filter;
}

function addInvalidation(invalidation: unknown, currentRun: CurrentRun): void {
  const path = 'extensions.invalidateSubscriptions';
  const { subscriptionField, payload } = requireMap(path, invalidation);
  const added = {
    subscriptionField: requireString(path, subscriptionField),
    payload: requireMap(path, payload),
  };
  const { invalidations } = currentRun().gathered;
  const text = JSON.stringify(added);
  if (invalidations.some((known) => JSON.stringify(known) === text)) return;
  if (invalidations.length >= maxInvalidations) {
    throw new LibraryError(`${path} takes at most ${maxInvalidations} different invalidations per request.`);
  }
  invalidations.push(added);
}
