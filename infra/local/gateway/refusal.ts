// Refusals of requests that no service here answers, in the protocol that the caller speaks: its own client must be able to
// read why. An AwsError and the request come in, the response goes out.
import { cbor } from '@smithy/core/cbor';
import type { AwsError, AwsRequest, AwsResponse } from '../cloud.ts';
import {
  isFormType,
  toQueryCode,
  toQueryError,
  toQueryErrorResponse,
  toXmlResponse,
} from './queryProtocol.ts';

export interface RefusedRequest {
  readonly queryString: string;
  readonly headers: AwsRequest['headers'];
  /** The service's SigV4 name, where the request names one. */
  readonly service?: string | undefined;
}

const s3Services = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts']);
const restXmlServices = new Set(['cloudfront', 'route53']);

/** Gives an error the shape that the request's sender reads. */
export function toRefusalResponse(error: AwsError, request: RefusedRequest, requestId: string): AwsResponse {
  const { headers, queryString, service = '' } = request;
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return toCborResponse(error);
  if (headers['x-amz-target'] !== undefined) return toJsonRpcResponse(error, headers['content-type']);
  if (isFormType(headers['content-type']) || new URLSearchParams(queryString).has('Action'))
    return service === 'ec2' ? toEc2Response(error, requestId) : toQueryErrorResponse(error, requestId);
  if (s3Services.has(service)) return toS3Response(error, requestId);
  if (restXmlServices.has(service)) return toQueryErrorResponse(error, requestId);
  return toRestJsonResponse(error);
}

/** @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function toRestJsonResponse({ code, message, statusCode }: AwsError): AwsResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message }),
  };
}

/** JSON 1.0 or 1.1, as the request is. @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
function toJsonRpcResponse(error: AwsError, requestType = ''): AwsResponse {
  const version = requestType.startsWith('application/x-amz-json-1.0') ? '1.0' : '1.1';
  const response = toRestJsonResponse(error);
  return {
    ...response,
    headers: { ...response.headers, 'content-type': `application/x-amz-json-${version}` },
  };
}

/** CloudWatch's newer clients. @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
function toCborResponse({ code, message, statusCode }: AwsError): AwsResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
    body: Buffer.from(cbor.serialize({ __type: code, message })),
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function toS3Response({ code, message, statusCode }: AwsError, requestId: string): AwsResponse {
  const members = { Code: toQueryCode(code), Message: message, RequestId: requestId };
  const response = toXmlResponse(statusCode, requestId, { Error: members });
  return { ...response, headers: { ...response.headers, 'content-type': 'application/xml' } };
}

/** @see https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
function toEc2Response(error: AwsError, requestId: string): AwsResponse {
  const { Code, Message } = toQueryError(error);
  const members = { Errors: { Error: { Code, Message } }, RequestID: requestId };
  return toXmlResponse(error.statusCode, requestId, { Response: members });
}
