// What the runner and a worker say to each other.

/** Handed to a worker when it starts. */
export interface WorkerStart {
  readonly codeFolder: string;
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
}

/** To the worker: run the handler once. */
export interface InvokeMessage {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  readonly timeoutMs: number;
  /** The cloud's time minus the machine's, in milliseconds. */
  readonly clockOffsetMs: number;
  /** Environment variables that changed since the worker started: fresh credentials. */
  readonly environment: Readonly<Record<string, string>>;
}

/** From the worker: it has loaded the handler, or what the handler answered, as JSON text. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'succeeded'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly requestId: string | undefined; readonly payload: string };
