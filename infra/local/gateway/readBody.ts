// Reads a request's body up to a limit.
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../cloud.ts';

/**
 * Reads the whole body. What is longer than the limit is read to its end without being kept, so that the answer can be sent.
 * @throws AwsError RequestEntityTooLargeException over the limit, RequestAborted when the client went away
 */
export async function readBody(request: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    throw new AwsError('RequestAborted', 'The client went away before its request was complete.', 400);
  }
  if (bytes > maxBodyBytes) throw bodyTooLarge(bytes, maxBodyBytes);
  return Buffer.concat(chunks, bytes);
}

export function bodyTooLarge(bytes: number, maxBodyBytes: number): AwsError {
  const message = `The request body has ${bytes} bytes; at most ${maxBodyBytes} are accepted.`;
  return new AwsError('RequestEntityTooLargeException', message, 413);
}
