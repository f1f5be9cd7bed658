// The app in front of the stack that is killed: sends the speaker's mutations, and remembers what it was answered.
import type { Session } from '../../../schema/generated/schema.ts';
import {
  createSession,
  endSession,
  pauseSession,
  renewLease,
  resumeSession,
  startSession,
} from '../operations.ts';

export type AnsweredSession = Pick<Session, 'sessionId' | 'version' | 'status'>;

export interface SpeakerApp {
  /** Every answer so far. */
  readonly answered: readonly AnsweredSession[];
  /**
   * Creates a session, or answers the one that the token stands for.
   * @throws Error when the call is refused or not answered, or when it answers another session than before
   */
  create(this: void, clientToken: string): Promise<AnsweredSession>;
  /** Speaks in a new session from its beginning to its end. `rest` is waited for between two calls. */
  speak(this: void, clientToken: string, rest: () => Promise<void>): Promise<void>;
}

/** @param token the speaker's, asked for at each call */
export function createSpeakerApp(graphqlUrl: string, token: () => string): SpeakerApp {
  const answered: AnsweredSession[] = [];
  const sessionIds = new Map<string, string>();

  async function call(query: string, variables: Record<string, unknown>): Promise<AnsweredSession> {
    const response = await fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: token() },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data } = JSON.parse(text) as { data?: Record<string, AnsweredSession | null> | null };
    const [session] = Object.values(data ?? {});
    if (!session) throw new Error(`refused: ${text}`);
    const { sessionId, version, status } = session;
    answered.push({ sessionId, version, status });
    return session;
  }

  async function create(clientToken: string): Promise<AnsweredSession> {
    const session = await call(createSession, { input: { title: clientToken, clientToken } });
    const before = sessionIds.get(clientToken) ?? session.sessionId;
    if (before !== session.sessionId)
      throw new Error(`${clientToken} was answered with ${before}, then with ${session.sessionId}`);
    sessionIds.set(clientToken, before);
    return session;
  }

  return {
    answered,
    create,
    async speak(clientToken, rest) {
      const { sessionId } = await create(clientToken);
      await rest();
      for (const [query, broadcastId] of [
        [startSession, 'tab-1'],
        [pauseSession],
        [resumeSession],
        [renewLease, 'tab-1'],
        [startSession, 'tab-2'],
        [endSession],
      ] as const) {
        await call(query, { sessionId, ...(broadcastId && { broadcastId }) });
        await rest();
      }
    },
  };
}
