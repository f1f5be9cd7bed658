// Session tokens: all that a temporary credential stands for, sealed with AES-256-GCM, so that nothing has to be
// remembered and credentials outlive a restart. A session in, a token out, and back.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Ids } from '../cloud.ts';
import type { PolicyDocument } from './iam.ts';

/** A role session, as AssumeRole made it. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly sessionPolicies: readonly PolicyDocument[];
  readonly expiresAtMs: number;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Seals a session: base64, opaque to everybody but the holder of the key. */
export function sealSession(session: Session, key: Buffer, ids: Ids): string {
  const nonce = ids.bytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(session), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Opens a token; undefined when it was not sealed with this key or was changed since. */
export function openSession(token: string, key: Buffer): Session | undefined {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length <= nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    const content = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
    // The tag held: these bytes were written by sealSession.
    return JSON.parse(content.toString('utf8')) as Session;
  } catch {
    return undefined;
  }
}
