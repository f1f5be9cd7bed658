// Reads what STS answers to AssumeRole. Asked for JSON, which its documentation does not promise, it may answer XML, and
// the time of expiry comes as a number of seconds or as text: all of these are understood.
import { util } from '@aws-appsync/utils';
import type { SignalingCredentials } from '../../schema/generated/schema.ts';

interface StsCredentials {
  AccessKeyId?: string;
  SecretAccessKey?: string;
  SessionToken?: string;
  Expiration?: string | number;
}
interface AssumeRoleAnswer {
  AssumeRoleResponse?: { AssumeRoleResult?: { Credentials?: StsCredentials } };
}

/** The credentials of an answer; null when it has none. */
export function readAssumedCredentials(body: string): SignalingCredentials | null {
  const credentials = parseAnswer(body)?.AssumeRoleResponse?.AssumeRoleResult?.Credentials;
  if (!credentials?.AccessKeyId || !credentials.SecretAccessKey || !credentials.SessionToken) return null;
  if (credentials.Expiration === undefined) return null;
  return {
    accessKeyId: credentials.AccessKeyId,
    secretAccessKey: credentials.SecretAccessKey,
    sessionToken: credentials.SessionToken,
    expiresAt: toIsoTime(credentials.Expiration),
  };
}

function parseAnswer(body: string): AssumeRoleAnswer | null {
  if (body.startsWith('{')) return JSON.parse(body) as AssumeRoleAnswer;
  return body.startsWith('<') ? (util.xml.toMap(body) as AssumeRoleAnswer) : null;
}

function toIsoTime(expiration: string | number): string {
  return typeof expiration === 'number'
    ? util.time.epochMilliSecondsToISO8601(expiration * 1000)
    : util.time.epochMilliSecondsToISO8601(util.time.parseISO8601ToEpochMilliSeconds(expiration));
}
