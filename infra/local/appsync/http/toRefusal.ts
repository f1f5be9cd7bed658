// What a request that ran no GraphQL is answered with: status, error type and message as AppSync has them.
// https://github.com/graphql/graphql-over-http/issues/81
import type { Log } from '../../log.ts';
import { AwsError } from '../../cloud.ts';
import { UnauthorizedError } from '../api.ts';
import { maxRequestBytes, maxUrlBytes } from '../document/limits.ts';
import { OperationChoiceError } from '../execution/chooseOperation.ts';
import { MalformedRequestError } from './parseGraphQLRequest.ts';
import { BodyTooLargeError } from './readBody.ts';

export interface Refusal {
  readonly statusCode: number;
  readonly errorType: string;
  readonly message: string;
}

/** A method that is not answered; the message says which one to use. */
export class MethodError extends Error {}

/** The path and query of a request are longer than is accepted. */
export class UrlTooLongError extends Error {}

/** A path below "/graphql" that nothing answers. */
export class UnknownPathError extends Error {
  constructor(path: string) {
    super(`Got ${path}; GraphQL is answered on /graphql.`);
  }
}

/** What an error of the HTTP side means to the client; a defect is logged and answered without its particulars. */
export function toRefusal(error: unknown, log: Log): Refusal {
  if (error instanceof UnauthorizedError) return toUnauthorized(error);
  if (error instanceof MalformedRequestError) {
    return { statusCode: 400, errorType: 'MalformedHttpRequestException', message: error.message };
  }
  if (error instanceof OperationChoiceError) {
    return { statusCode: 400, errorType: 'BadRequestException', message: error.message };
  }
  if (error instanceof BodyTooLargeError) {
    const message = `The request body is larger than ${maxRequestBytes} bytes.`;
    return { statusCode: 413, errorType: 'RequestEntityTooLargeException', message };
  }
  if (error instanceof MethodError) {
    return { statusCode: 405, errorType: 'MethodNotAllowedException', message: error.message };
  }
  if (error instanceof UrlTooLongError) {
    const message = `The URL is longer than ${maxUrlBytes} bytes.`;
    return { statusCode: 414, errorType: 'RequestUriTooLongException', message };
  }
  if (error instanceof UnknownPathError) {
    return { statusCode: 404, errorType: 'UnknownOperationException', message: error.message };
  }
  log.error('GraphQL request failed', {
    message: error instanceof Error ? error.message : String(error),
    stack: error instanceof Error ? error.stack : undefined,
  });
  return { statusCode: 500, errorType: 'InternalFailure', message: 'An internal failure occurred.' };
}

// A refused signature keeps the name and status that IAM gave it.
function toUnauthorized(error: UnauthorizedError): Refusal {
  const { cause, message } = error;
  if (cause instanceof AwsError) return { statusCode: cause.statusCode, errorType: cause.code, message };
  return { statusCode: error.errorCode, errorType: error.errorType, message };
}
