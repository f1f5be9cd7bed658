// Writes responses of STS: XML as the Query protocol has it, or JSON for callers that ask for it in Accept.
import { XMLBuilder } from 'fast-xml-parser';
import type { AwsError, AwsRequest, AwsResponse } from '../cloud.ts';
import type { StsAction } from './queryRequest.ts';

/** Members as STS names them; a Date is written as each format has it. */
export type ResultMembers = Readonly<{ [name: string]: string | number | Date | ResultMembers }>;
export interface ActionResult {
  readonly action: StsAction;
  readonly result: ResultMembers;
}

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const xml = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** What IAM's errors are called in the Query protocol. */
const queryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ExpiredTokenException: 'ExpiredToken',
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

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
    : xmlResponse(200, requestId, { [root]: { '@xmlns': namespace, ...withDates(body, toIsoSeconds) } });
}

/** Answers an error: `<ErrorResponse><Error>…`. */
export function toErrorResponse(
  error: AwsError,
  headers: AwsRequest['headers'],
  requestId: string,
): AwsResponse {
  const body = {
    Error: {
      Type: error.statusCode >= 500 ? 'Receiver' : 'Sender',
      Code: queryCodes[error.code] ?? error.code,
      Message: error.message,
    },
    RequestId: requestId,
  };
  return wantsJson(headers)
    ? jsonResponse(error.statusCode, requestId, body)
    : xmlResponse(error.statusCode, requestId, { ErrorResponse: { '@xmlns': namespace, ...body } });
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
function respond(statusCode: number, contentType: string, requestId: string, body: string): AwsResponse {
  return { statusCode, headers: { 'content-type': contentType, 'x-amzn-requestid': requestId }, body };
}

const jsonResponse = (statusCode: number, requestId: string, body: unknown): AwsResponse =>
  respond(statusCode, 'application/json', requestId, JSON.stringify(body));

const xmlResponse = (statusCode: number, requestId: string, body: unknown): AwsResponse =>
  respond(statusCode, 'text/xml', requestId, xml.build(body));
