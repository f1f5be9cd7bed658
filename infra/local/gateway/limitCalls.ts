// Lets only so many calls between services be under way at once; the others wait in the order in which they came. A call's
// own time limit begins when it does, so that one which waits behind many does not fail for their sake.
import type { Clock } from '../clock.ts';
import type { CallService, ServiceCall } from './serviceCalls.ts';

/** How many calls may be under way at once, and how many may wait behind them. */
export interface CallLimits {
  /** To a service that answers from memory: more at once only share this process's one thread. */
  readonly maxQuick: number;
  /** To any other: each may take its time, and have a socket. */
  readonly maxSlow: number;
  readonly maxWaiting: number;
}

export const callLimits: CallLimits = { maxQuick: 8, maxSlow: 256, maxWaiting: 20_000 };

/** By SigV4 name. Not those where a call may last on purpose: functions run, queues are polled, the API calls others. */
const quickServices = new Set(['dynamodb', 'events', 'kinesisvideo', 'sts']);

/** Calls that share one limit. */
interface Lane {
  readonly maxAtOnce: number;
  underWayCount: number;
  /** What begins the next call, oldest first. */
  readonly waiting: Set<() => void>;
}

/**
 * Limits calls: each quick service by itself, all others together.
 * @returns the calls; one that finds `maxWaiting` others waiting fails with an Error that says so
 */
export function limitCalls(
  call: CallService,
  clock: Pick<Clock, 'schedule'>,
  limits: CallLimits = callLimits,
): CallService {
  const toLane = (maxAtOnce: number): Lane => ({ maxAtOnce, underWayCount: 0, waiting: new Set() });
  const lanes = new Map([...quickServices].map((name) => [name, toLane(limits.maxQuick)]));
  const slow = toLane(limits.maxSlow);

  return async (request) => {
    const lane = lanes.get(request.signer?.signingName ?? '') ?? slow;
    if (lane.underWayCount < lane.maxAtOnce) lane.underWayCount += 1;
    else await waitForTurn(lane, request, limits.maxWaiting);
    try {
      return await callInTime(call, clock, request);
    } finally {
      const [next] = lane.waiting;
      // The turn goes from one call to the next: nothing that comes meanwhile goes first.
      if (next) next();
      else lane.underWayCount -= 1;
    }
  };
}

function waitForTurn(
  { waiting, maxAtOnce }: Lane,
  { signal, url }: ServiceCall,
  maxWaiting: number,
): Promise<void> {
  if (waiting.size >= maxWaiting) {
    const message = `${maxAtOnce} calls are under way and ${maxWaiting} wait already; ${url.origin} is called too often at once.`;
    return Promise.reject(new Error(message));
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = (): void => {
    waiting.delete(begin);
    signal?.removeEventListener('abort', onAbort);
  };
  const begin = (): void => {
    leave();
    resolve();
  };
  const onAbort = (): void => {
    leave();
    reject(signal?.reason);
  };
  if (signal?.aborted) onAbort();
  else {
    signal?.addEventListener('abort', onAbort, { once: true });
    waiting.add(begin);
  }
  return promise;
}

async function callInTime(
  call: CallService,
  clock: Pick<Clock, 'schedule'>,
  { timeoutMs, signal: outer, ...request }: ServiceCall,
): ReturnType<CallService> {
  if (timeoutMs === undefined) return call(outer ? { ...request, signal: outer } : request);
  const controller = new AbortController();
  const onOuterAbort = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) onOuterAbort();
  outer?.addEventListener('abort', onOuterAbort, { once: true });
  const cancel = clock.schedule(timeoutMs, () =>
    controller.abort(new Error(`No answer within ${timeoutMs} ms.`)),
  );
  try {
    return await call({ ...request, signal: controller.signal });
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    cancel();
    outer?.removeEventListener('abort', onOuterAbort);
  }
}
