// SHA-256 and HMAC-SHA-256 of node:crypto in the form that @smithy/signature-v4 asks for.
import { type Hash, type Hmac, createHash, createHmac } from 'node:crypto';

type Source = string | ArrayBuffer | ArrayBufferView;

const toBytes = (source: Source): string | Uint8Array => {
  if (typeof source === 'string') return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
};

/** With a secret an HMAC, without one a hash. */
export class NodeSha256 {
  readonly #secret: Source | undefined;
  #state: Hash | Hmac;

  constructor(secret?: Source) {
    this.#secret = secret;
    this.#state = this.#start();
  }

  update(chunk: Source): void {
    this.#state.update(toBytes(chunk));
  }

  async digest(): Promise<Uint8Array> {
    return this.#state.digest();
  }

  reset(): void {
    this.#state = this.#start();
  }

  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(this.#secret));
  }
}
