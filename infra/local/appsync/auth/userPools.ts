// What the API needs of a user pool: who issues its tokens and with which keys they are signed.
import type { JWK } from 'jose';

export interface UserPool {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** Its present public keys; asked again when a token names a key that is not among them. */
  jwks(): Promise<{ keys: JWK[] }>;
}

export interface UserPools {
  /** @throws Error naming the id when there is no such user pool */
  findUserPool(userPoolId: string): UserPool;
}
