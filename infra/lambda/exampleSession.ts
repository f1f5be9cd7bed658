// Rows for the tests of the Lambdas, as the stream brings them.
import { marshall } from '@aws-sdk/util-dynamodb';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { StreamEvent } from './streamHandler.ts';

/** A row with every attribute that each row has. */
export function exampleSession(attributes: Partial<SessionItem> = {}): SessionItem {
  return {
    sessionId: 'serene-truth-682',
    status: 'LIVE',
    version: 2,
    access: 'SIGNED_IN',
    maxListeners: 10,
    createdAt: '2026-01-01T00:00:00.000Z',
    statusChangedAt: '2026-01-01T00:01:00.000Z',
    ownerId: 'owner-of-the-session',
    seats: {},
    channelNonce: '1a2b3c4d',
    lastWrite: 'STATUS',
    changedBy: 'SPEAKER',
    correlationId: '1-5759e988-bd862e3fe1be46a994272793',
    leaseUntil: 1_767_225_675,
    mustEndBy: 1_767_268_860,
    sweepAt: 1_767_225_675,
    sweepShard: '7',
    ...attributes,
  };
}

/** A batch of changes; the sequence numbers are "1", "2" and so on. */
export function exampleEvent(...items: SessionItem[]): StreamEvent {
  return {
    Records: items.map((item, index) => ({
      dynamodb: { SequenceNumber: String(index + 1), NewImage: marshall(item) },
    })),
  };
}
