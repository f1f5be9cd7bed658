// The list of real-time messages: order, bound, and how one reads as text.
import { describe, expect, test } from 'vitest';
import type { RealtimeFrame } from '../../core/realtime/realtimeFrame.ts';
import { maxMessages, MessageList, toMessageText } from './messageList.ts';

const frame = (members: Partial<RealtimeFrame> = {}): RealtimeFrame => ({
  direction: 'received',
  type: 'data',
  id: 'id-1',
  payload: { data: { n: 1 } },
  ...members,
});

describe('the list', () => {
  test('keeps what passed in order, with time and person', () => {
    let nowMs = 0;
    const messages = new MessageList(() => (nowMs += 1000));

    messages.add('Guest', frame({ direction: 'sent', type: 'start' }));
    messages.add('Guest', frame());

    expect(messages.getSnapshot()).toEqual([
      { ...frame({ direction: 'sent', type: 'start' }), messageId: 1, atMs: 1000, personName: 'Guest' },
      { ...frame(), messageId: 2, atMs: 2000, personName: 'Guest' },
    ]);
  });

  test('drops its oldest when there are too many', () => {
    const messages = new MessageList(() => 0);

    for (let n = 0; n <= maxMessages; n++) messages.add('Guest', frame({ id: String(n) }));

    expect(messages.getSnapshot()).toHaveLength(maxMessages);
    expect(messages.getSnapshot()[0]?.id).toBe('1');
  });

  test('tells its listeners of each change until they unsubscribe', () => {
    const messages = new MessageList(() => 0);
    let changes = 0;
    const unsubscribe = messages.subscribe(() => changes++);

    messages.add('Guest', frame());
    messages.clear();
    unsubscribe();
    messages.add('Guest', frame());

    expect([changes, messages.getSnapshot().length]).toEqual([2, 1]);
  });
});

describe('as text a message', () => {
  const message = { ...frame(), messageId: 1, atMs: 0, personName: 'Guest' };

  test('is a line and its payload', () => {
    expect(toMessageText(message)).toBe(
      '1970-01-01T00:00:00.000Z received data id-1 (Guest)\n{\n  "data": {\n    "n": 1\n  }\n}',
    );
  });

  test('without id and payload is a line', () => {
    expect(toMessageText({ ...message, type: 'ka', id: undefined, payload: undefined })).toBe(
      '1970-01-01T00:00:00.000Z received ka (Guest)',
    );
  });
});
