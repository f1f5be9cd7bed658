// Verifies the JSON Web Tokens of user pools: a token in, its claims out; a token is verified once and remembered until it expires.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
import { createLocalJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Clock } from '../../clock.ts';
import { UnauthorizedError } from '../api.ts';
import { createLruCache } from '../../lruCache.ts';
import type { UserPool } from './userPools.ts';

/** A user pool as the API is configured to use it. */
export interface AcceptedUserPool {
  readonly pool: UserPool;
  /** Client ids that may call; absent: all of the pool's. */
  readonly appIdClientRegex?: RegExp;
}

export interface VerifiedToken {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly expiresAtMs: number;
}

export interface UserPoolTokens {
  /**
   * Answers at once for a token seen before.
   * @throws UnauthorizedError (or rejects with it) "Token has expired.", "Unable to parse JWT token.", …
   */
  verify(token: string): VerifiedToken | Promise<VerifiedToken>;
}

/** The text of a token, and its claims, which are half as long. */
export const rememberedTokens = {
  maxEntries: 10_000,
  maxBytes: 32 * 1024 * 1024,
  bytesOf: (token: string) => 1_000 + token.length * 4,
};
const keyRefreshIntervalMs = 10_000;
const notAuthorised = 'You are not authorized to make this call.';

/** Makes the verifier for the pools that an API accepts. */
export function createUserPoolTokens(pools: readonly AcceptedUserPool[], clock: Clock): UserPoolTokens {
  const remembered = createLruCache<string, VerifiedToken>(rememberedTokens);
  const keySets = new Map(pools.map((accepted) => [accepted, createKeySet(accepted.pool, clock)]));

  async function verifyAnew(token: string): Promise<VerifiedToken> {
    const issuer = readIssuer(token);
    const accepted = pools.find(({ pool }) => pool.issuer === issuer);
    const keySet = accepted && keySets.get(accepted);
    if (!accepted || !keySet) throw new UnauthorizedError(notAuthorised);
    const claims = await verifySignature(token, accepted, keySet, clock);
    const verified = { claims, expiresAtMs: (claims.exp ?? 0) * 1000 };
    remembered.set(token, verified);
    return verified;
  }

  return {
    verify(token) {
      const known = remembered.get(token);
      if (!known) return verifyAnew(token);
      if (clock.nowMs() >= known.expiresAtMs) throw new UnauthorizedError('Token has expired.');
      return known;
    },
  };
}

function readIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new UnauthorizedError('Unable to parse JWT token.');
  }
}

async function verifySignature(
  token: string,
  accepted: AcceptedUserPool,
  keySet: KeySet,
  clock: Clock,
): Promise<JWTPayload> {
  const options = {
    issuer: accepted.pool.issuer,
    algorithms: ['RS256'],
    currentDate: new Date(clock.nowMs()),
    requiredClaims: ['exp', 'sub'],
  };
  const claims = await keySet.verify(token, options);
  const isToken = claims['token_use'] === 'access' || claims['token_use'] === 'id';
  const clientId = claims['token_use'] === 'access' ? claims['client_id'] : claims.aud;
  const isClientAccepted =
    !accepted.appIdClientRegex || (typeof clientId === 'string' && accepted.appIdClientRegex.test(clientId));
  if (!isToken || !isClientAccepted) throw new UnauthorizedError(notAuthorised);
  return claims;
}

type VerifyOptions = NonNullable<Parameters<typeof jwtVerify>[2]>;

interface KeySet {
  verify(token: string, options: VerifyOptions): Promise<JWTPayload>;
}

/** The pool's keys, read at first use and again, at most every ten seconds, when a token names an unknown key. */
function createKeySet(pool: UserPool, clock: Clock): KeySet {
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let readAtMs = -Infinity;
  async function readKeys(): Promise<ReturnType<typeof createLocalJWKSet>> {
    readAtMs = clock.elapsedMs();
    keys = createLocalJWKSet(await pool.jwks());
    return keys;
  }
  return {
    async verify(token, options) {
      try {
        return (await jwtVerify(token, keys ?? (await readKeys()), options)).payload;
      } catch (error) {
        const isKeyUnknown = error instanceof errors.JWKSNoMatchingKey;
        if (!isKeyUnknown || clock.elapsedMs() - readAtMs < keyRefreshIntervalMs) throw toUnauthorized(error);
      }
      try {
        return (await jwtVerify(token, await readKeys(), options)).payload;
      } catch (error) {
        throw toUnauthorized(error);
      }
    },
  };
}

// Anything that is not jose's own refusal (the pool's keys could not be read) is an outage and stays one.
function toUnauthorized(error: unknown): unknown {
  if (error instanceof errors.JWTExpired)
    return new UnauthorizedError('Token has expired.', { cause: error });
  if (error instanceof errors.JOSEError) return new UnauthorizedError(notAuthorised, { cause: error });
  return error;
}
