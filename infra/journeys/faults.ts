// Faults between the services: a fetch that answers chosen calls in place of the service, or does not answer them at all.

/** One call from service to service. */
export interface ServiceCall {
  readonly url: URL;
  /** "DynamoDB_20120810.UpdateItem" for DynamoDB, else the path or the form's Action: "/createSignalingChannel", "/AssumeRole". */
  readonly operation: string;
  readonly body: string;
}

/**
 * What becomes of a call: an answer in the service's place, "unreachable", "answer lost" when the service does its work and
 * the caller never hears of it, or undefined to let it through.
 */
export type Fault = (call: ServiceCall) => Response | 'unreachable' | 'answer lost' | undefined;

/** A fetch that can be broken and mended, and that remembers which calls it saw. */
export interface FaultyFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly calls: readonly ServiceCall[];
  breakWith(fault: Fault): void;
  mend(): void;
}

export function createFaultyFetch(): FaultyFetch {
  const calls: ServiceCall[] = [];
  let fault: Fault = () => undefined;
  return {
    calls,
    breakWith: (next) => (fault = next),
    mend: () => (fault = () => undefined),
    async fetch(input, init) {
      const call = toServiceCall(input, init);
      calls.push(call);
      const outcome = fault(call);
      if (outcome === 'unreachable') throw brokenConnection('connect ECONNREFUSED');
      if (outcome === 'answer lost') {
        await globalThis.fetch(input, init);
        throw brokenConnection('read ECONNRESET');
      }
      return outcome ?? globalThis.fetch(input, init);
    },
  };
}

/** What fetch throws when the connection fails. */
function brokenConnection(reason: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(reason) });
}

/** What a request asks for. */
export function toServiceCall(input: string | URL | Request, init: RequestInit = {}): ServiceCall {
  const url = new URL(input instanceof Request ? input.url : input);
  const target = new Headers(init.headers).get('x-amz-target');
  const body = typeof init.body === 'string' ? init.body : '';
  const action = new URLSearchParams(body).get('Action');
  return { url, operation: target ?? (action === null ? url.pathname : `/${action}`), body };
}

/** An error of DynamoDB, as its JSON protocol has it. */
export const dynamoDbError = (code: string): Response =>
  Response.json(
    { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'injected' },
    { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' } },
  );

/** An error of KVS, as its REST protocol has it. */
export const kinesisVideoError = (code: string, status = 400): Response =>
  Response.json({ Message: 'injected' }, { status, headers: { 'x-amzn-errortype': `${code}:` } });

/** An error of STS, as its Query protocol has it. */
export const stsError = (code: string): Response =>
  new Response(
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>` +
      '<Message>injected</Message></Error><RequestId>none</RequestId></ErrorResponse>',
    { status: 403, headers: { 'content-type': 'text/xml' } },
  );
