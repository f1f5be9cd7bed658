// Tells whoever else wants to know: a changed row in, one event on the stack's EventBridge bus out.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
import type { SessionStatusEventInput } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { toSessionStatusEvent } from '../../schema/sessionStatusEvent.ts';
import { postSigned } from './postSigned.ts';
import type { PostOptions } from './postSigned.ts';
import { ReactionError } from './streamHandler.ts';

export interface BusOptions extends PostOptions {
  /** EventBridge's address: "https://events.us-east-1.amazonaws.com". */
  readonly eventsUrl: string;
  readonly eventBusName: string;
}

/** What consumers get: the schema's own words, as subscribers are told them, and what finds the request that made the change. */
export type BusEventDetail = SessionStatusEventInput & Pick<SessionItem, 'correlationId'>;

/** What rules match on, besides the detail. */
export const eventSource = 'live-sessions';
export const eventDetailType = 'Session Status Changed';

/**
 * Puts the event of the row's last change. Putting it again is harmless: consumers know it by session and version.
 * @throws ReactionError when EventBridge refuses; whatever fetch throws when it does not answer
 */
export async function putBusEvent(item: SessionItem, options: BusOptions): Promise<void> {
  const response = await postSigned(
    {
      service: 'events',
      url: `${options.eventsUrl}/`,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
      body: JSON.stringify({ Entries: [toEntry(item, options.eventBusName)] }),
    },
    options,
  );
  const text = await response.text();
  if (!response.ok) throw new ReactionError(`EventBridge answered with HTTP ${response.status}`);
  checkAnswer(text);
}

function toEntry(item: SessionItem, EventBusName: string): Record<string, string | number> {
  const detail: BusEventDetail = { ...toSessionStatusEvent(item), correlationId: item.correlationId };
  return {
    EventBusName,
    Source: eventSource,
    DetailType: eventDetailType,
    Time: Math.floor(Date.parse(item.statusChangedAt) / 1000),
    Detail: JSON.stringify(detail),
  };
}

/** @throws ReactionError unless the answer says that the event was taken: a refused entry comes with HTTP 200 */
function checkAnswer(text: string): void {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // Not JSON: no answer either.
  }
  const { FailedEntryCount, Entries } = (answer ?? {}) as {
    FailedEntryCount?: number;
    Entries?: readonly { ErrorCode?: string }[];
  };
  if (FailedEntryCount === 0) return;
  if (FailedEntryCount === undefined)
    throw new ReactionError('EventBridge answered with something that is not an answer');
  throw new ReactionError(`EventBridge refused the event: ${Entries?.[0]?.ErrorCode ?? 'no ErrorCode'}`);
}
