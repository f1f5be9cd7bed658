// Runs inside a worker thread: loads a function's handler once, then calls it for each message.
// In: `WorkerStart` as worker data and `InvokeMessage`s; out: `WorkerMessage`s.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { followClock } from './followClock.ts';
import { loadModule } from './loadModule.ts';
import type { InvokeMessage, WorkerMessage, WorkerStart } from './workerMessages.ts';

type Handler = (event: unknown, context: object) => unknown;
const start = workerData as WorkerStart;

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

/** An error as Lambda's runtime writes it into the response. */
function toErrorPayload(error: unknown): string {
  if (!(error instanceof Error))
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  return JSON.stringify({
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  });
}

function namedError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

async function loadHandler(): Promise<Handler> {
  const dot = start.handler.lastIndexOf('.');
  const moduleName = start.handler.slice(0, dot);
  const exportName = start.handler.slice(dot + 1);
  const path = ['.js', '.mjs', '.cjs']
    .map((ending) => join(start.codeFolder, moduleName + ending))
    .find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw namedError('Runtime.ImportModuleError', `Error: Cannot find module '${moduleName}'`);
  const loaded = (await loadModule(path, start.codeFolder)) as Record<string, unknown> & {
    default?: Record<string, unknown>;
  };
  const handler = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof handler === 'function') return handler as Handler;
  throw namedError('Runtime.HandlerNotFound', `${start.handler} is undefined or not exported`);
}

function toContext({ requestId, timeoutMs }: InvokeMessage): object {
  const deadlineMs = performance.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMb),
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadlineMs - performance.now())),
  };
}

// DIFFERS: Timers and requests that a function leaves behind go on between its invocations.
async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId } = message;
  Object.assign(process.env, message.environment);
  followClock(message.clockOffsetMs);
  try {
    const result = await handler(JSON.parse(message.payload), toContext(message));
    // What JSON has no word for (undefined, a function) is null to the caller.
    const payload = (JSON.stringify(result) as string | undefined) ?? 'null';
    post({ kind: 'succeeded', requestId, payload });
  } catch (error) {
    const payload = toErrorPayload(error);
    // As Lambda's runtime does: what a handler throws is in the function's log, message and all.
    process.stdout.write(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t${payload}\n`);
    post({ kind: 'failed', requestId, payload });
  }
}

try {
  const handler = await loadHandler();
  parentPort?.on('message', (message: InvokeMessage) => void invoke(handler, message));
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'failed', requestId: undefined, payload: toErrorPayload(error) });
}
