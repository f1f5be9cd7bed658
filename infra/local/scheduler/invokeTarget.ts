// One attempt to invoke a schedule's target: Lambda's Invoke at the AWS port, with the role of the target.
import type { Cloud } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import type { ServiceAnswer } from '../gateway/serviceCalls.ts';
import type { ActingService } from '../iam/postAsService.ts';
import { postAsService } from '../iam/postAsService.ts';

/** Why an attempt failed; the message may name ARNs. */
export interface Failure {
  /** As the target's API spells it: "AccessDeniedException", "ResourceNotFoundException". */
  readonly code: string;
  readonly message: string;
}

/** Lambda keeps the event and runs the function by itself: a failure of the function is not the schedule's. */
export const invocationType = 'Event';

/** Answers undefined when Lambda accepted the event. */
export async function invokeTarget(
  cloud: Cloud,
  actor: ActingService,
  functionArn: string,
  event: { readonly payload: string; readonly signal: AbortSignal },
): Promise<Failure | undefined> {
  try {
    const answer = await postAsService(cloud, actor, {
      signingName: 'lambda',
      path: `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`,
      headers: { 'content-type': 'application/json', 'x-amz-invocation-type': invocationType },
      body: event.payload,
      signal: event.signal,
    });
    return answer.statusCode < 300 ? undefined : toFailure(answer);
  } catch (error) {
    if (error instanceof AwsError) return { code: error.code, message: error.message };
    return { code: 'NoAnswer', message: error instanceof Error ? error.message : String(error) };
  }
}

function toFailure({ statusCode, headers, body }: ServiceAnswer): Failure {
  const code = headers['x-amzn-errortype'] ?? `Status${statusCode}`;
  return { code, message: readMessage(body) ?? code };
}

function readMessage(text: string): string | undefined {
  try {
    const { Message } = JSON.parse(text) as { Message?: unknown };
    return typeof Message === 'string' && Message !== '' ? Message : undefined;
  } catch {
    return undefined;
  }
}
