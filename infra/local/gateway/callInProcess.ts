// Calls of services within this process: the gateway answers them as it would the same request on the AWS port, without
// the signature, the socket and HTTP. A call that HTTP itself or the signature has a say in goes over HTTP.
import { setImmediate as nextTurn } from 'node:timers';
import { parseQuery } from '../iam/signature.ts';
import type { Gateway } from './gateway.ts';
import { tooLargeAnswer, type CallService, type ServiceAnswer, type ServiceCall } from './serviceCalls.ts';

interface InProcessCalls {
  readonly call: CallService;
  /** Ends the calls that are under way and refuses those that come later, as a closed port does. */
  close(this: void): void;
}

export interface InProcessOptions {
  readonly gateway: Pick<Gateway, 'answerSigned'>;
  /** Where the AWS port listens: "http://localhost:4566". Known once it does. */
  readonly awsUrl: string;
  /** Takes the calls that are not signed for the AWS port, and the uncommon ones. */
  readonly overHttp: CallService;
}

/** Makes the way that services call each other by where nothing stands between them. */
export function createInProcessCalls({ gateway, awsUrl, overHttp }: InProcessOptions): InProcessCalls {
  const underWay = new Set<(reason: Error) => void>();
  let isClosed = false;

  async function callGateway(call: ServiceCall, signer: NonNullable<ServiceCall['signer']>) {
    // A call over the wire lets timers, deadlines among them, and other requests have their turn.
    await new Promise((resolve) => nextTurn(resolve));
    const { method, url, body = '' } = call;
    const {
      statusCode,
      headers,
      body: answered,
    } = await gateway.answerSigned(
      { method, path: url.pathname, queryString: url.search.slice(1), headers: headersOf(call), body },
      signer,
    );
    // As bytes on a wire: halves of surrogate pairs are replaced.
    const text = typeof answered === 'string' ? answered.toWellFormed() : answered.toString('utf8');
    return { statusCode, headers, body: text };
  }

  return {
    async call(call) {
      const { url, signer, signal, maxAnswerBytes = Infinity } = call;
      if (!signer || url.origin !== awsUrl || isUncommon(call)) return overHttp(call);
      signal?.throwIfAborted();
      if (isClosed) throw closedPort();
      const answer = await untilEnded(underWay, signal, callGateway(call, signer));
      if (Number(answer.headers['content-length']) > maxAnswerBytes) throw tooLargeAnswer(maxAnswerBytes);
      return answer;
    },
    close() {
      isClosed = true;
      for (const end of underWay) end(closedPort());
    },
  };
}

const closedPort = (): TypeError =>
  new TypeError('fetch failed', { cause: new Error('The AWS port is closed.') });

/** The answer, unless the signal or the end of all calls comes first. */
function untilEnded(
  underWay: Set<(reason: Error) => void>,
  signal: AbortSignal | undefined,
  answering: Promise<ServiceAnswer>,
): Promise<ServiceAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ServiceAnswer>();
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  underWay.add(reject);
  answering.then(resolve, reject).finally(() => {
    underWay.delete(reject);
    signal?.removeEventListener('abort', onAbort);
  });
  return promise;
}

/** Headers that tell HTTP or the signature something, or that a browser's page is asking. */
const uncommonHeaders = [
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'date',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
];

/** Node refuses a request line and headers of 16 KiB together; what comes near that is left to it. */
const maxHeadCharacters = 8_192;

function isUncommon({ method, url, headers, body }: ServiceCall): boolean {
  if (!(method === 'POST' || ((method === 'GET' || method === 'DELETE') && body === undefined))) return true;
  if (uncommonHeaders.some((name) => headers[name] !== undefined)) return true;
  let characters = url.href.length;
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!-~]([\t -~\x80-\xff]*[!-~])?$|^$/.test(value)) return true;
    characters += name.length + value.length;
  }
  return characters > maxHeadCharacters || !parseQuery(url.search.slice(1));
}

/** What the service is told: the call's own headers and those that `fetch` adds. */
function headersOf({ method, url, headers, body }: ServiceCall): Record<string, string> {
  return {
    host: url.host,
    accept: '*/*',
    ...(body === undefined ? {} : { 'content-type': 'text/plain;charset=UTF-8' }),
    ...(method === 'POST' ? { 'content-length': String(Buffer.byteLength(body ?? '')) } : {}),
    ...headers,
  };
}
