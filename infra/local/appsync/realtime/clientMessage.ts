// Parses what a client sends. In: the text of a frame. Out: one of three messages, or an error that says what is accepted.
import type { GraphQLRequest } from '../api.ts';
import { isRecord } from './isRecord.ts';

export interface StartMessage {
  readonly type: 'start';
  readonly id: string;
  readonly request: GraphQLRequest;
  /** `payload.data` exactly as sent: what an IAM signature covers. */
  readonly data: string;
  /** `payload.extensions.authorization`, unchecked; undefined when there is none. */
  readonly authorization: unknown;
}
type ClientMessage =
  { readonly type: 'connection_init' } | StartMessage | { readonly type: 'stop'; readonly id: string };

/** A message that can't be served; `id` when it named one. The connection stays open. */
export class MessageError extends Error {
  readonly id: string | undefined;
  readonly errorType: string;
  constructor(id: string | undefined, errorType: string, message: string) {
    super(message);
    this.name = 'MessageError';
    this.id = id;
    this.errorType = errorType;
  }
}

const maxIdCharacters = 128;

/** @throws MessageError */
export function parseClientMessage(text: string): ClientMessage {
  const message = parseJson(text);
  if (!isRecord(message)) throw refuse(undefined, 'A message must be a JSON object with a "type".');
  const { type } = message;
  if (type === 'connection_init') return { type };
  if (type === 'stop') return { type, id: parseId(message.id) };
  if (type === 'start') return parseStart(parseId(message.id), message.payload);
  throw unsupported();
}

/** AppSync says no more, and names neither the type nor the id. @see https://github.com/enisdenjo/graphql-ws/issues/602 */
function unsupported(): MessageError {
  const message = 'unknown not supported through the realtime channel';
  return new MessageError(undefined, 'UnsupportedOperation', message);
}

function parseStart(id: string, payload: unknown): StartMessage {
  const { data, extensions }: Record<string, unknown> = isRecord(payload) ? payload : {};
  // What other protocols call payload.query: AppSync does not know the message. @see https://github.com/ChilliCream/graphql-platform/issues/6468
  if (typeof data !== 'string') throw unsupported();
  const request = parseJson(data);
  if (!isRecord(request) || typeof request.query !== 'string') {
    throw refuse(id, 'payload.data must hold the JSON of {"query","variables"}, "query" being a string.');
  }
  const { query, variables, operationName } = request;
  if (variables !== undefined && variables !== null && !isRecord(variables)) {
    throw refuse(id, '"variables" must be an object.');
  }
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw refuse(id, '"operationName" must be a string.');
  }
  const authorization = isRecord(extensions) ? extensions.authorization : undefined;
  return {
    type: 'start',
    id,
    request: { query, variables: variables ?? undefined, operationName: operationName ?? undefined },
    data,
    authorization: authorization ?? undefined,
  };
}

function parseId(id: unknown): string {
  if (isId(id)) return id;
  throw refuse(undefined, `"id" must be a string of 1 to ${maxIdCharacters} characters.`);
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && id.length > 0 && id.length <= maxIdCharacters;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(id: string | undefined, message: string): MessageError {
  return new MessageError(id, 'BadRequestException', message);
}
