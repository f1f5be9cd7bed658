// Calls a data source for a resolver or function: within the request's time, and for a BatchInvoke together with the other
// list items that ask at the same moment.
// https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers-js.html#advanced-use-case-batching-js
import type { DataSource } from '../dataSources/dataSource.ts';
import { isBatchInvoke } from '../dataSources/createLambdaDataSource.ts';
import type { LambdaDataSource } from '../dataSources/createLambdaDataSource.ts';
import type { RequestContext } from './requestContext.ts';

/** Calls the data source with what a request handler answered. Throws as `DataSource.invoke` does. */
export type Invoker = (request: unknown, context: RequestContext) => Promise<unknown>;

/** @param maxBatchSize payloads of a BatchInvoke per call; 0: each is its own call */
export function createInvoker(dataSource: DataSource, maxBatchSize: number): Invoker {
  const invokeBatched =
    maxBatchSize > 0 && 'invokeBatch' in dataSource
      ? createBatchInvoker(dataSource as LambdaDataSource, maxBatchSize)
      : undefined;
  return (request, context) => {
    if (invokeBatched && isBatchInvoke(request)) return invokeBatched(request.payload, context);
    if (dataSource.isInstant) return dataSource.invoke(request, neverAborted);
    return context.deadline.wait((signal) => dataSource.invoke(request, signal));
  };
}

const neverAborted = new AbortController().signal;

interface Waiting {
  readonly payload: unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

function createBatchInvoker(dataSource: LambdaDataSource, maxBatchSize: number): Invoker {
  const batches = new WeakMap<RequestContext, Waiting[]>();

  async function flush(context: RequestContext): Promise<void> {
    const waiting = batches.get(context) ?? [];
    batches.delete(context);
    for (let start = 0; start < waiting.length; start += maxBatchSize) {
      const batch = waiting.slice(start, start + maxBatchSize);
      await answer(batch, context).catch((error: unknown) => batch.forEach((each) => each.reject(error)));
    }
  }

  async function answer(batch: readonly Waiting[], context: RequestContext): Promise<void> {
    const payloads = batch.map(({ payload }) => payload);
    const results = await context.deadline.wait((signal) => dataSource.invokeBatch(payloads, signal));
    batch.forEach((each, index) => each.resolve(results[index] ?? null));
  }

  return (payload, context) =>
    new Promise((resolve, reject) => {
      const waiting = batches.get(context);
      if (waiting) waiting.push({ payload, resolve, reject });
      else {
        batches.set(context, [{ payload, resolve, reject }]);
        // By then every list item's request handler of this round has run.
        setImmediate(() => void flush(context));
      }
    });
}
