// Carries what one operation answered into the variables of the others, visibly: in the editor, before they are sent. The
// session's name comes from creating it, seat and secret from joining it.

/** What is known; a member that is not known yet is missing. */
export interface KnownValues {
  readonly sessionId?: string;
  readonly seatId?: string;
  readonly secret?: string;
}

/** Stand in the saved variables until they are known; sent as they are, the API's refusal says what to do. */
export const unknownValues: Readonly<Record<keyof KnownValues, string>> = {
  sessionId: 'run step 1 first',
  seatId: 'take a seat first',
  secret: 'take a seat first',
};

const names = Object.keys(unknownValues) as (keyof KnownValues)[];

/**
 * Puts what is known where the variables still have the placeholder or a value that was filled in before; what somebody
 * typed stays. Works on the text, so that comments and layout of the editor survive.
 */
export function fillKnownValues(
  variables: string,
  earlier: Readonly<Partial<Record<keyof KnownValues, ReadonlySet<string>>>>,
  known: KnownValues,
): string {
  return names.reduce((text, name) => {
    const next = known[name];
    if (next === undefined) return text;
    return text.replace(
      new RegExp(`("${name}"\\s*:\\s*)"([^"\\\\]*)"`, 'g'),
      (member, start: string, value) =>
        value === unknownValues[name] || earlier[name]?.has(value as string)
          ? `${start}${JSON.stringify(next)}`
          : member,
    );
  }, variables);
}

/** What an answer makes known: the session that it created, or the seat that it took. */
export function readKnownValues(result: unknown): KnownValues {
  const { data } = (result ?? {}) as { data?: Record<string, Record<string, unknown> | null> | null };
  const { createSession, joinSession } = data ?? {};
  const known: [keyof KnownValues, unknown][] = [
    ['sessionId', createSession?.['sessionId']],
    ['seatId', joinSession?.['seatId']],
    ['secret', joinSession?.['secret']],
  ];
  return Object.fromEntries(known.filter(([, value]) => typeof value === 'string'));
}
