// Reads what STS answers to AssumeRole: XML, as its documentation says, or the JSON that it gives to callers who accept it.
// The time of expiry is text, or a number of seconds since 1970.
import { util } from '@aws-appsync/utils';
import type { SignalingCredentials } from '../../schema/generated/schema.ts';

/** `util.xml.toMap` gives a number or a boolean for text that looks like one, so the type promises nothing. */
interface StsCredentials {
  AccessKeyId?: unknown;
  SecretAccessKey?: unknown;
  SessionToken?: unknown;
  Expiration?: unknown;
}
interface AssumeRoleAnswer {
  AssumeRoleResponse?: { AssumeRoleResult?: { Credentials?: StsCredentials } };
}

/** The credentials of an answer; null when it has none. */
export function readAssumedCredentials(body: string): SignalingCredentials | null {
  const credentials = parseAnswer(body)?.AssumeRoleResponse?.AssumeRoleResult?.Credentials;
  if (!credentials) return null;
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials;
  // A part that was turned into a number has lost its digits: credentials made of it would fail at KVS without a reason.
  if (!isText(AccessKeyId) || !isText(SecretAccessKey) || !isText(SessionToken)) return null;
  const expiresAt = toIsoTime(Expiration);
  if (expiresAt === null) return null;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function parseAnswer(body: string): AssumeRoleAnswer | null {
  if (body.startsWith('{')) return JSON.parse(body) as AssumeRoleAnswer;
  return body.startsWith('<') ? (util.xml.toMap(body) as AssumeRoleAnswer) : null;
}

function toIsoTime(expiration: unknown): string | null {
  if (typeof expiration === 'number') return util.time.epochMilliSecondsToISO8601(expiration * 1000);
  if (!isText(expiration)) return null;
  return util.time.epochMilliSecondsToISO8601(util.time.parseISO8601ToEpochMilliSeconds(expiration));
}
