// The event that every fan-out server delivers: the same fields and bytes, with the moment of publishing in `broadcastId`.

export const sessionId = 'serene-truth-682';

export const typeDefinitions = `
  type SessionStatusEvent { sessionId: ID! status: String! version: Int! at: String! endReason: String broadcastId: ID }
  type Query { ready: Boolean }
  type Subscription { onSessionStatus(sessionId: ID!): SessionStatusEvent }`;

export const subscription = `subscription ($sessionId: ID!) {
  onSessionStatus(sessionId: $sessionId) { sessionId status version at endReason broadcastId } }`;

export interface StatusEvent {
  sessionId: string;
  status: 'LIVE' | 'PAUSED';
  version: number;
  at: string;
  endReason: null;
  broadcastId: string;
}

/** Microseconds since 1970, comparable between processes of one machine. */
export function nowMicroseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/** The event of a version, published now. */
export function toStatusEvent(version: number, id: string = sessionId): StatusEvent {
  return {
    sessionId: id,
    status: version % 2 === 0 ? 'LIVE' : 'PAUSED',
    version,
    at: '2026-11-23T09:30:00.000Z',
    endReason: null,
    broadcastId: `t${nowMicroseconds()}`,
  };
}
