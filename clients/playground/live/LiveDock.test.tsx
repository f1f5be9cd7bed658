// @vitest-environment happy-dom
// The dock below the editors: watches with whose they are, messages to open and copy, and the keyboard.
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import type { RealtimeState, SubscriptionSink } from '../../core/realtime/realtimeTransport.ts';
import { readViolations } from '../readViolations.ts';
import { LiveDock } from './LiveDock.tsx';
import { MessageList } from './messageList.ts';
import { WatchList } from './watchList.ts';

afterEach(cleanup);

const show = (state: RealtimeState = 'connected') => {
  const watches = new WatchList(() => 0);
  const messages = new MessageList(() => 0);
  const copied: string[] = [];
  const sinks: SubscriptionSink[] = [];
  const { container } = render(
    <LiveDock
      watches={watches}
      messages={messages}
      connections={{ subscribe: () => () => {}, getSnapshot: () => state }}
      copy={(text) => Promise.resolve(void copied.push(text))}
    />,
  );
  const watch = (name: string): void =>
    act(() => {
      watches.open({
        tabId: name,
        title: 'Watch',
        startedAs: { personId: name, name },
        request: { query: 'subscription { s }' },
        start: (sink) => {
          sinks.push(sink);
          return () => {};
        },
      });
    });
  const pass = (type: string, payload?: unknown): void =>
    act(() => messages.add('Guest', { direction: 'received', type, id: 'id-1', payload }));
  const openMessages = () => userEvent.click(screen.getByRole('tab', { name: 'Real-time messages' }));
  return { container, watches, sinks, copied, watch, pass, openMessages };
};

const listedMessages = () =>
  within(screen.getByRole('list', { name: 'Real-time messages' }))
    .getAllByRole('listitem')
    .map((item) => item.querySelector('summary')?.textContent);

describe('a watch', () => {
  test('says whose it is, how it is, and what it heard, newest first', () => {
    const { watch, sinks } = show();
    watch('Guest');

    act(() => {
      sinks[0]?.next({ data: { onSessionStatus: { status: 'LIVE' } } });
      sinks[0]?.next({ data: { onSessionStatus: { status: 'PAUSED' } } });
    });

    const article = screen.getByRole('article', { name: 'Watch as Guest' });
    expect(within(article).getByText('open')).toBeDefined();
    expect(
      within(article)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['00:00:00.000 {"status":"PAUSED"}', '00:00:00.000 {"status":"LIVE"}']);
  });

  test('is stopped, then removed, each by a button that names it', async () => {
    const { watch } = show();
    watch('Guest');

    await userEvent.click(screen.getByRole('button', { name: 'Stop Watch as Guest' }));
    const isOver = screen.getByText('over') !== null;
    await userEvent.click(screen.getByRole('button', { name: 'Remove Watch as Guest' }));

    expect([isOver, screen.queryByRole('article')]).toEqual([true, null]);
  });
});

describe('the messages', () => {
  test('are listed newest first with direction, time, type, id and person', async () => {
    const { pass, openMessages } = show();
    await openMessages();

    pass('start_ack');
    pass('data', { data: {} });

    expect(listedMessages()).toEqual([
      '00:00:00.000 ↓ received data id-1 Guest',
      '00:00:00.000 ↓ received start_ack id-1 Guest',
    ]);
  });

  test('show their payload when they are opened, and copy', async () => {
    const { pass, openMessages, copied } = show();
    await openMessages();
    pass('data', { data: { n: 1 } });

    const summary = screen.getByText('data').closest('summary');
    await userEvent.click(summary ?? document.body);
    await userEvent.click(screen.getByRole('button', { name: 'Copy' }));

    expect(document.querySelector('pre')?.textContent).toBe('{\n  "data": {\n    "n": 1\n  }\n}');
    expect(copied).toEqual([expect.stringContaining('received data id-1 (Guest)\n{')]);
  });

  test('can be without keep-alives, which are then not copied either', async () => {
    const { pass, openMessages, copied } = show();
    await openMessages();
    pass('ka');
    pass('data');

    await userEvent.click(screen.getByLabelText('Hide keep-alives (ka)'));
    await userEvent.click(screen.getByRole('button', { name: 'Copy all 1' }));

    expect(listedMessages()).toHaveLength(1);
    expect(copied).toEqual(['1970-01-01T00:00:00.000Z received data id-1 (Guest)']);
  });

  test('can be cleared', async () => {
    const { pass, openMessages } = show();
    await openMessages();
    pass('data');

    await userEvent.click(screen.getByRole('button', { name: 'Clear' }));

    expect(screen.queryByText('data')).toBeNull();
  });
});

describe('the keyboard', () => {
  test('goes between the tabs with arrows, Home and End, and past them with Tab', async () => {
    show();
    const [events, messages] = screen.getAllByRole('tab');
    await userEvent.tab();
    const visited = [document.activeElement];

    for (const key of ['{ArrowRight}', '{ArrowRight}', '{ArrowLeft}', '{Home}', '{End}', 'x']) {
      await userEvent.keyboard(key);
      visited.push(document.activeElement);
    }
    await userEvent.tab();

    expect(visited).toEqual([events, messages, events, messages, events, messages, messages]);
    expect(document.activeElement).toBe(screen.getByRole('tabpanel', { name: 'Real-time messages' }));
  });
});

test.each([
  ['idle', 'not connected'],
  ['connecting', 'connecting…'],
  ['connected', 'connected'],
  ['waiting', 'connection lost, trying again…'],
] as const)('says how the connection is: %s', (state, words) => {
  show(state);

  expect(screen.getByRole('status').textContent).toBe(words);
});

test('axe-core finds nothing, whatever is shown', async () => {
  const { container, watch, pass, openMessages, watches } = show();
  const found = [await readViolations(container)];
  watch('Guest');
  watch('speaker@example.com');
  act(() => watches.stop(1));
  found.push(await readViolations(container));
  await openMessages();
  pass('data', { data: {} });
  await userEvent.click(screen.getByText('data').closest('summary') ?? document.body);
  found.push(await readViolations(container));

  expect(found).toEqual([[], [], []]);
});
