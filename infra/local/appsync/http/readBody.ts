// Reads a request's body, but keeps no more than is allowed of it.
import type { IncomingMessage } from 'node:http';

/** The body is larger than is accepted. */
export class BodyTooLargeError extends Error {}

// An answer sent while the client still writes is often lost to it as a reset connection; so much is read and dropped first.
const drainedFactor = 8;

/**
 * Reads the whole body.
 * @throws BodyTooLargeError when it is larger than `maxBytes`; Error when the client goes away before its end
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else chunks = [];
      if (length > maxBytes * drainedFactor) {
        request.removeAllListeners('data').pause();
        reject(new BodyTooLargeError());
      }
    });
    // Each comes once; `once` would cost its own removal at every request.
    request.on('end', () => {
      const [only] = chunks;
      if (length > maxBytes) reject(new BodyTooLargeError());
      else resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks, length));
    });
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('The client went away before its request was complete.'));
    });
  });
}
