// The claims that Cognito puts into its tokens: a person, a client and a time in; the claims out.
import type { Person } from './person.ts';

/** What a token says besides whom it is about. */
export interface TokenFacts {
  readonly issuer: string;
  readonly clientId: string;
  /** Space-separated. */
  readonly scope: string;
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
  /** When the person signed in. */
  readonly authTimeSeconds: number;
  /** A UUID of this token alone. */
  readonly tokenId: string;
}

/**
 * The claims of an access token. Cognito gives it no `aud` and, with e-mail as the sign-in name, the user id as `username`.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function accessTokenClaims(person: Person, facts: TokenFacts): Record<string, unknown> {
  return {
    sub: person.sub,
    ...groupsClaim(person),
    iss: facts.issuer,
    version: 2,
    client_id: facts.clientId,
    token_use: 'access',
    scope: facts.scope,
    auth_time: facts.authTimeSeconds,
    exp: facts.expiresAtSeconds,
    iat: facts.issuedAtSeconds,
    jti: facts.tokenId,
    username: person.sub,
  };
}

/**
 * The claims of an ID token that are about the person; who issued it, to whom and when is added by whoever signs it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export function idTokenClaims(person: Person): Record<string, unknown> & { sub: string } {
  return {
    sub: person.sub,
    ...groupsClaim(person),
    email: person.email,
    email_verified: true,
    'cognito:username': person.sub,
    token_use: 'id',
  };
}

function groupsClaim({ groups }: Person): Record<string, unknown> {
  return groups.length > 0 ? { 'cognito:groups': groups } : {};
}
