// Below the editors: the live events and the real-time messages, one at a time, and how the connection is.
import { useId, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent } from 'react';
import type { RealtimeState } from '../../core/realtime/realtimeTransport.ts';
import type { Connections } from '../connections.ts';
import { LiveEvents } from './LiveEvents.tsx';
import type { LiveEventsProps } from './LiveEvents.tsx';
import { RealtimeMessages } from './RealtimeMessages.tsx';
import type { RealtimeMessagesProps } from './RealtimeMessages.tsx';

export interface LiveDockProps extends LiveEventsProps, RealtimeMessagesProps {
  readonly connections: Pick<Connections, 'subscribe' | 'getSnapshot'>;
}

const connectionWords: Record<RealtimeState, string> = {
  idle: 'not connected',
  connecting: 'connecting…',
  connected: 'connected',
  waiting: 'connection lost, trying again…',
};

const titles = ['Live events', 'Real-time messages'] as const;
type Title = (typeof titles)[number];

/** The dock: tabs in the manner of the ARIA practices, one stop for the Tab key, arrows between them. */
export function LiveDock({ watches, messages, connections, copy }: LiveDockProps) {
  const [shown, setShown] = useState<Title>('Live events');
  const id = useId();
  const tabs = useRef(new Map<Title, HTMLElement | null>());
  const state = useSyncExternalStore(connections.subscribe, connections.getSnapshot);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = toNext(event.key, shown);
    if (next === undefined) return;
    event.preventDefault();
    setShown(next);
    tabs.current.get(next)?.focus();
  };
  return (
    <section className="dock" id="live" aria-label="Live" tabIndex={-1}>
      <div className="dock-head">
        <div role="tablist" aria-label="Live" onKeyDown={onKeyDown}>
          {titles.map((title) => (
            <button
              key={title}
              type="button"
              role="tab"
              id={toTabId(id, title)}
              ref={(element) => void tabs.current.set(title, element)}
              aria-selected={title === shown}
              aria-controls={`${id}-panel`}
              tabIndex={title === shown ? 0 : -1}
              onClick={() => setShown(title)}
            >
              {title}
            </button>
          ))}
        </div>
        <p className="connection" role="status" data-state={state}>
          {connectionWords[state]}
        </p>
      </div>
      <div
        className="dock-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={toTabId(id, shown)}
        tabIndex={0}
      >
        {shown === 'Live events' ? (
          <LiveEvents watches={watches} />
        ) : (
          <RealtimeMessages messages={messages} {...(copy ? { copy } : {})} />
        )}
      </div>
    </section>
  );
}

/** https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
function toNext(key: string, shown: Title): Title | undefined {
  const index = titles.indexOf(shown);
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1 + titles.length,
    Home: 0,
    End: titles.length - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : titles[next % titles.length];
}

/** An id has no blanks: a list of ids is separated by them. */
function toTabId(id: string, title: Title): string {
  return `${id}-${title.replaceAll(' ', '-')}`;
}
