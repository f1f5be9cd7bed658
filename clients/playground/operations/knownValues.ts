// Carries the name of the session made in one step into the variables of the others, visibly: in the editor, before they are sent.

/** Stands in the saved variables until a session is known; sent as it is, the API's refusal says what to do. */
export const unknownSessionId = 'run step 1 first';

const sessionIdMember = /("sessionId"\s*:\s*)"([^"\\]*)"/g;

/**
 * Puts `next` where the variables still have the placeholder or the name that was filled in before; what somebody
 * typed stays. Works on the text, so that comments and layout of the editor survive.
 */
export function fillSessionId(variables: string, previous: string, next: string): string {
  return variables.replace(sessionIdMember, (member, name: string, value: string) =>
    value === unknownSessionId || value === previous ? `${name}${JSON.stringify(next)}` : member,
  );
}

/** The name of the session that a result created; undefined for every other result. */
export function readCreatedSessionId(result: unknown): string | undefined {
  const { data } = (result ?? {}) as { data?: { createSession?: { sessionId?: unknown } | null } | null };
  const sessionId = data?.createSession?.sessionId;
  return typeof sessionId === 'string' ? sessionId : undefined;
}
