// How one service of the local cloud calls another, or an HTTP data source calls an address elsewhere: a request and who
// signs it in, the answer out. Two ways give the same answers: over HTTP, and in this process through the gateway.
import type { Credentials } from '../iam/iam.ts';

/** Who a call is made as, and for which service. */
export interface Signer {
  /** The SigV4 name of the service that is called: "dynamodb". */
  readonly signingName: string;
  readonly credentials: Credentials;
}

export interface ServiceCall {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for methods that have none. */
  readonly body?: string;
  /** Absent: the call is not signed. */
  readonly signer?: Signer;
  /** Ends the call, which then fails with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long it may take once it is under way, which `limitCalls` sees to; then it fails. Default: no limit. */
  readonly timeoutMs?: number;
  /** A longer answer fails the call. Default: no limit. */
  readonly maxAnswerBytes?: number;
}

export interface ServiceAnswer {
  readonly statusCode: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Calls and answers whatever came back, refusals included.
 * @throws TypeError when nothing answered, the signal's reason when it was aborted, UnsignableRequestError
 */
export type CallService = (call: ServiceCall) => Promise<ServiceAnswer>;

export const tooLargeAnswer = (maxBytes: number): Error =>
  new Error(`The response is larger than ${maxBytes} bytes.`);
