// Tokens of user pools: verified once, remembered until they expire, with keys that may change meanwhile.
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWK } from 'jose';
import { expect, test } from 'vitest';
import { createManualClock } from '../../manualClock.ts';
import { UnauthorizedError } from '../api.ts';
import { createUserPoolTokens } from './userPoolTokens.ts';

const issuer = 'https://pool.example.com';
const startMs = Date.UTC(2026, 0, 1);

async function createKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'RS256' };
  const sign = (expiresInSeconds: number): Promise<string> =>
    new SignJWT({ token_use: 'access', client_id: 'app', exp: startMs / 1000 + expiresInSeconds })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuer)
      .setSubject('ada')
      .sign(privateKey);
  return { jwk, sign };
}

async function createTokens(keys: JWK[]) {
  const clock = createManualClock(startMs);
  const reads: number[] = [];
  const jwks = (): Promise<{ keys: JWK[] }> => {
    reads.push(clock.nowMs() - startMs);
    return Promise.resolve({ keys });
  };
  const tokens = createUserPoolTokens([{ pool: { issuer, jwks } }], clock);
  return { tokens, clock, reads };
}

test('a token is verified once; its second use is answered at once', async () => {
  const key = await createKey('a');
  const { tokens, reads } = await createTokens([key.jwk]);
  const token = await key.sign(60);

  const first = await tokens.verify(token);
  const second = tokens.verify(token);

  expect(second).toBe(first);
  expect(first).toMatchObject({ claims: { sub: 'ada' }, expiresAtMs: startMs + 60_000 });
  expect(reads).toEqual([0]);
});

test('a remembered token is refused from the second on in which it expires', async () => {
  const key = await createKey('a');
  const { tokens, clock } = await createTokens([key.jwk]);
  const token = await key.sign(60);
  await tokens.verify(token);

  await clock.advance(59_999);
  expect(tokens.verify(token)).toMatchObject({ claims: { sub: 'ada' } });
  await clock.advance(1);

  expect(() => tokens.verify(token)).toThrow(new UnauthorizedError('Token has expired.'));
});

test('a key that was added later is found, and unknown keys are not looked for more often than every ten seconds', async () => {
  const [old, next] = [await createKey('a'), await createKey('b')];
  const keys = [old.jwk];
  const { tokens, clock, reads } = await createTokens(keys);
  await tokens.verify(await old.sign(600));
  const token = await next.sign(600);

  await expect(tokens.verify(token)).rejects.toThrow(UnauthorizedError);
  keys.push(next.jwk);
  await expect(tokens.verify(token)).rejects.toThrow(UnauthorizedError);
  await clock.advance(10_000);
  const verified = await tokens.verify(token);

  expect(verified.claims).toMatchObject({ sub: 'ada' });
  expect(reads).toEqual([0, 10_000]);
});

test('keys that cannot be read are an outage, not a refusal', async () => {
  const key = await createKey('a');
  const pool = { issuer, jwks: () => Promise.reject(new Error('disk')) };
  const tokens = createUserPoolTokens([{ pool }], createManualClock(startMs));

  await expect(tokens.verify(await key.sign(60))).rejects.toThrow('disk');
});

test('a clock that steps back does not keep a key that was added later from being found', async () => {
  const [old, next] = [await createKey('a'), await createKey('b')];
  const keys = [old.jwk];
  const { tokens, clock } = await createTokens(keys);
  await tokens.verify(await old.sign(600));
  keys.push(next.jwk);

  clock.step(-600_000);
  await clock.advance(10_000);

  expect((await tokens.verify(await next.sign(600))).claims).toMatchObject({ sub: 'ada' });
});
