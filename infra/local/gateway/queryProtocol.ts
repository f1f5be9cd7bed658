// AWS's Query protocol, as CloudFormation, IAM, STS, SNS and older clients of SQS speak it: an Action, a Version and
// parameters in a form or in the URL come in; XML goes out.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import { XMLBuilder } from 'fast-xml-parser';
import type { AwsError, AwsResponse } from '../cloud.ts';
import type { UnverifiedRequest } from '../iam/iam.ts';

const xml = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** What an XML document cannot hold, not even by number. @see https://www.w3.org/TR/xml/#charsets */
const notInXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Codes of refusals that are called otherwise in JSON. */
const queryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ExpiredTokenException: 'ExpiredToken',
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

/** What the Query protocol calls an error. */
export const toQueryCode = (code: string): string => queryCodes[code] ?? code;

/** The parameters, those of a form after those of the URL; undefined when the request has neither a form nor an Action. */
export function readQueryParameters({
  headers,
  queryString,
  body,
}: Pick<UnverifiedRequest, 'headers' | 'queryString' | 'body'>): URLSearchParams | undefined {
  const parameters = new URLSearchParams(queryString);
  const isForm = isFormType(headers['content-type']);
  if (!isForm) return parameters.has('Action') ? parameters : undefined;
  for (const [name, value] of new URLSearchParams(body.toString())) parameters.append(name, value);
  return parameters;
}

export const isFormType = (contentType: string | undefined): boolean =>
  contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;

/** Members of an error as the Query protocol has them. */
export const toQueryError = ({ code, message, statusCode }: AwsError) => ({
  Type: statusCode >= 500 ? 'Receiver' : 'Sender',
  Code: toQueryCode(code),
  Message: message,
});

/** Writes an error as clients of the Query protocol read it: `<ErrorResponse><Error>…`. */
export function toQueryErrorResponse(error: AwsError, requestId: string, namespace?: string): AwsResponse {
  const root = { Error: toQueryError(error), RequestId: requestId };
  const attributes = namespace === undefined ? {} : { '@xmlns': namespace };
  return toXmlResponse(error.statusCode, requestId, { ErrorResponse: { ...attributes, ...root } });
}

/** Writes a document; members that begin with "@" are attributes. The request's id stands in a header too. */
export function toXmlResponse(statusCode: number, requestId: string, document: object): AwsResponse {
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
  // A reader of XML takes a plain carriage return for a line feed.
  const body = xml.build(document).replaceAll('\r', '&#xD;').replace(notInXml, '\uFFFD');
  return { statusCode, headers, body };
}
