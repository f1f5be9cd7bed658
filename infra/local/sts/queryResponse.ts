// Writes responses of STS: XML as the Query protocol has it, or JSON for callers that ask for it in Accept.
import type { AwsError, AwsRequest, AwsResponse } from '../cloud.ts';
import { toQueryError, toQueryErrorResponse, toXmlResponse } from '../gateway/queryProtocol.ts';
import type { StsAction } from './queryRequest.ts';

/** Members as STS names them; a Date is written as each format has it. */
export type ResultMembers = Readonly<{ [name: string]: string | number | Date | ResultMembers }>;
export interface ActionResult {
  readonly action: StsAction;
  readonly result: ResultMembers;
}

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

const wantsJson = (headers: AwsRequest['headers']): boolean =>
  headers['accept']?.includes('application/json') ?? false;

/** Answers an action's result: `<ActionResponse><ActionResult>…`, in JSON with dates as seconds since 1970. */
export function toResponse(
  { action, result }: ActionResult,
  headers: AwsRequest['headers'],
  requestId: string,
): AwsResponse {
  const body = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
  const root = `${action}Response`;
  return wantsJson(headers)
    ? jsonResponse(200, requestId, { [root]: withDates(body, (date) => date.getTime() / 1000) })
    : toXmlResponse(200, requestId, { [root]: { '@xmlns': namespace, ...withDates(body, toIsoSeconds) } });
}

/** Answers an error: `<ErrorResponse><Error>…`. */
export function toErrorResponse(
  error: AwsError,
  headers: AwsRequest['headers'],
  requestId: string,
): AwsResponse {
  if (!wantsJson(headers)) return toQueryErrorResponse(error, requestId, namespace);
  const body = { Error: toQueryError(error), RequestId: requestId };
  return jsonResponse(error.statusCode, requestId, body);
}

/** "2026-01-01T00:00:00Z" */
const toIsoSeconds = (date: Date): string => date.toISOString().replace(/\.\d{3}/, '');

function withDates(members: ResultMembers, write: (date: Date) => string | number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      if (value instanceof Date) return [name, write(value)];
      return [name, typeof value === 'object' ? withDates(value, write) : value];
    }),
  );
}

/** The request id stands in the body and, the same, in a header. */
const jsonResponse = (statusCode: number, requestId: string, body: unknown): AwsResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
  body: JSON.stringify(body),
});
