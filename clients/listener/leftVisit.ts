// Which session a listener's tab was in when it was left.

export interface LeftVisit {
  readonly sessionId: string;
  readonly relayOnly: boolean;
}

/** Where the tab keeps it. */
export const leftVisitKey = 'live-sessions.listener.left';

/** What does not parse was not written by this page and is forgotten. */
export function parseLeftVisit({
  sessionId,
  relayOnly,
}: Readonly<Record<string, unknown>>): LeftVisit | undefined {
  return typeof sessionId === 'string' ? { sessionId, relayOnly: relayOnly === true } : undefined;
}
