// One execution environment of a function: a worker thread that runs one invocation at a time.
// A timeout, a crash or running out of memory ends the thread and fails its invocation, nothing else.
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { plainUrlOf } from '../addresses.ts';
import type { Cloud } from '../cloud.ts';
import type { Credentials } from '../iam/iam.ts';
import type { FunctionDefinition } from './functionDefinition.ts';
import type { InvokeMessage, WorkerMessage, WorkerStart } from './workerMessages.ts';

/** What an invocation came to; `payload` is JSON text, of the answer or of Lambda's description of the error. */
export interface InvocationOutcome {
  readonly kind: 'succeeded' | 'failed';
  readonly payload: string;
}

export interface FunctionWorker {
  /** Runs the handler once; the caller sees to it that nothing else runs here. */
  invoke(payload: string, requestId: string, credentials: Credentials): Promise<InvocationOutcome>;
  /** Resolves when the handler is loaded or failed to. */
  readonly loaded: Promise<void>;
  /** Ended, by itself or by `end`: it takes no more invocations. */
  readonly hasEnded: boolean;
  end(): Promise<void>;
}

/** Starts the thread. */
export function startFunctionWorker(
  cloud: Cloud,
  definition: FunctionDefinition,
  credentials: Credentials,
): FunctionWorker {
  const worker = openThread(cloud, definition, credentials);
  let hasEnded = false;
  let current: { requestId: string; settle: (outcome: InvocationOutcome) => void } | undefined;
  let loadFailure: string | undefined;
  let onLoaded: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => (onLoaded = resolve));

  function settle(outcome: InvocationOutcome): void {
    const invocation = current;
    current = undefined;
    invocation?.settle(outcome);
  }
  function fail(errorType: string, text: string): void {
    hasEnded = true;
    onLoaded();
    settle({ kind: 'failed', payload: toErrorPayload(errorType, current?.requestId ?? '', text) });
  }
  function end(): Promise<void> {
    hasEnded = true;
    return worker.terminate().then(() => undefined);
  }

  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') return onLoaded();
    if (message.requestId === undefined) {
      loadFailure = message.payload;
      onLoaded();
      void end();
    }
    settle({ kind: message.kind, payload: message.payload });
  });
  worker.on('error', (error) => {
    cloud.log.debug('function crashed', { functionName: definition.name, reason: String(error) });
    fail('Runtime.ExitError', `Runtime exited: ${error instanceof Error ? error.message : String(error)}`);
  });
  worker.on('exit', (code) => fail('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));

  return {
    loaded,
    get hasEnded() {
      return hasEnded;
    },
    end,
    invoke(payload, requestId, fresh) {
      if (loadFailure !== undefined) return Promise.resolve({ kind: 'failed', payload: loadFailure });
      if (hasEnded)
        return Promise.resolve({
          kind: 'failed',
          payload: toErrorPayload('Runtime.ExitError', requestId, 'Runtime exited'),
        });
      const { timeoutMs } = definition;
      return new Promise((resolve) => {
        const cancelTimeout = cloud.clock.schedule(timeoutMs, () => {
          fail('Sandbox.Timedout', `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`);
          void end();
        });
        current = {
          requestId,
          settle(outcome) {
            cancelTimeout();
            resolve(outcome);
          },
        };
        const environment = toCredentialVariables(fresh);
        const clockOffsetMs = cloud.clock.nowMs() - Date.now();
        worker.postMessage({
          requestId,
          payload,
          timeoutMs,
          clockOffsetMs,
          environment,
        } satisfies InvokeMessage);
      });
    },
  };
}

function toErrorPayload(errorType: string, requestId: string, text: string): string {
  return JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${text}` });
}

/** Where Node keeps compiled code by its content unless NODE_COMPILE_CACHE says otherwise. */
const compileCache = process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), 'node-compile-cache');
/**
 * Loads `worker.ts` with compiled code from the cache: without it each thread loads Node's TypeScript compiler and takes
 * twice the CPU until the handler is loaded (390 ms against 170 ms).
 */
const boot = `
  const { enableCompileCache, flushCompileCache } = require('node:module');
  enableCompileCache(${JSON.stringify(compileCache)});
  import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)}).then(() => flushCompileCache());
`;

function openThread(cloud: Cloud, definition: FunctionDefinition, credentials: Credentials): Worker {
  const worker = new Worker(boot, {
    eval: true,
    env: toEnvironment(cloud, definition, credentials),
    workerData: {
      codeFolder: definition.codeFolder,
      handler: definition.handler,
      functionName: definition.name,
      functionArn: definition.arn,
      memoryMb: definition.memoryMb,
    } satisfies WorkerStart,
    resourceLimits: { maxOldGenerationSizeMb: definition.memoryMb },
    stdout: true,
    stderr: true,
  });
  for (const [stream, text] of [
    ['stdout', worker.stdout],
    ['stderr', worker.stderr],
  ] as const)
    logOutput(cloud, definition.name, stream, text);
  return worker;
}

function logOutput(cloud: Cloud, functionName: string, stream: string, text: Readable): void {
  text.setEncoding('utf8');
  text.on('data', (chunk: string) =>
    cloud.log.debug('function wrote', { functionName, stream, text: chunk }),
  );
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function toEnvironment(
  cloud: Cloud,
  definition: FunctionDefinition,
  credentials: Credentials,
): Record<string, string> {
  return {
    ...withPlainUrls(definition.environment, [cloud.frontDoorUrl, cloud.awsUrl]),
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_ENDPOINT_URL: plainUrlOf(cloud.awsUrl),
    // Without these two, the SDK would read the profile of whoever runs the cloud.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${cloud.ids.uuid()}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    LAMBDA_TASK_ROOT: definition.codeFolder,
    TZ: 'UTC',
    _HANDLER: definition.handler,
    ...toCredentialVariables(credentials),
  };
}

// DIFFERS: With --tls too, a function's environment has the addresses of the API and of the AWS port with http.
function withPlainUrls(
  environment: Readonly<Record<string, string>>,
  addresses: readonly string[],
): Record<string, string> {
  const toPlain = (value: string): string =>
    addresses.reduce((text, address) => text.replaceAll(`${address}/`, `${plainUrlOf(address)}/`), value);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, toPlain(value)]));
}

/** The SDK reads credentials again from here shortly before the expiry that it finds here. */
function toCredentialVariables(credentials: Credentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
    ...(credentials.expiresAtMs === undefined
      ? {}
      : { AWS_CREDENTIAL_EXPIRATION: new Date(credentials.expiresAtMs).toISOString() }),
  };
}
