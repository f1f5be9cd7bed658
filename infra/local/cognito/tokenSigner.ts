// Signs tokens without a browser, as the sign-in would: a person and an app client in, a JWT out.
import { importJWK, SignJWT } from 'jose';
import type { Cloud } from '../cloud.ts';
import type { Person } from './person.ts';
import type { SignInKeys } from './signInKeys.ts';
import { accessTokenClaims, idTokenClaims } from './tokenClaims.ts';
import type { UserPoolClient } from './userPoolClient.ts';

export interface TokenSigner {
  signAccessToken(person: Person, client: UserPoolClient, lifetimeSeconds: number): Promise<string>;
  signIdToken(person: Person, client: UserPoolClient): Promise<string>;
}

/** Makes the signer of one issuer; tokens are dated by the cloud's clock. */
export function createTokenSigner(
  { clock, ids }: Pick<Cloud, 'clock' | 'ids'>,
  issuer: string,
  keys: () => Promise<SignInKeys>,
): TokenSigner {
  const nowSeconds = (): number => Math.floor(clock.nowMs() / 1000);

  async function sign(claims: Record<string, unknown>): Promise<string> {
    const { signingKey } = await keys();
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid, typ: 'JWT' })
      .sign(await importJWK(signingKey, 'RS256'));
  }

  return {
    signAccessToken(person, { clientId, scopes }, lifetimeSeconds) {
      const issuedAtSeconds = nowSeconds();
      const facts = {
        issuer,
        clientId,
        scope: scopes.join(' '),
        issuedAtSeconds,
        expiresAtSeconds: issuedAtSeconds + lifetimeSeconds,
        authTimeSeconds: issuedAtSeconds,
        tokenId: ids.uuid(),
      };
      return sign(accessTokenClaims(person, facts));
    },
    signIdToken(person, { clientId, idTokenSeconds }) {
      const iat = nowSeconds();
      const exp = iat + idTokenSeconds;
      const about = { iss: issuer, aud: clientId, auth_time: iat, iat, exp, jti: ids.uuid() };
      return sign({ ...idTokenClaims(person), ...about });
    },
  };
}
