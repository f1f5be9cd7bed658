// Which session a speaker's tab was running when it was left, with which microphone, and whether it hid its address.

export interface LeftTab {
  readonly sessionId: string;
  readonly microphoneId?: string;
  readonly relayOnly: boolean;
}

/** Where the tab keeps it. Without it a reload finds the session among those that run elsewhere. */
export const leftTabKey = 'live-sessions.speaker.left';

/** What does not parse was not written by this page and is forgotten. */
export function parseLeftTab({
  sessionId,
  microphoneId,
  relayOnly,
}: Readonly<Record<string, unknown>>): LeftTab | undefined {
  if (typeof sessionId !== 'string') return undefined;
  const left = { sessionId, relayOnly: relayOnly === true };
  return typeof microphoneId === 'string' ? { ...left, microphoneId } : left;
}
