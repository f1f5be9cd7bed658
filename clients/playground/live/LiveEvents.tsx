// Below the editors: the subscriptions that run, whatever tab is shown, and every event that they brought, in order.
import { useSyncExternalStore } from 'react';
import type { RealtimeState } from '../core/realtime/realtimeTransport.ts';
import type { Watch, WatchLine, WatchList, WatchState } from './watchList.ts';

export interface LiveEventsProps {
  readonly watches: WatchList;
  readonly realtimeState: RealtimeState;
}

const connectionWords: Record<RealtimeState, string> = {
  idle: 'not connected',
  connecting: 'connecting…',
  connected: 'connected',
  waiting: 'connection lost, trying again…',
};
const stateWords: Record<WatchState, string> = {
  starting: 'starting',
  open: 'open',
  interrupted: 'interrupted',
  over: 'over',
};

/** The panel. */
export function LiveEvents({ watches, realtimeState }: LiveEventsProps) {
  const all = useSyncExternalStore(watches.subscribe, watches.getSnapshot);
  return (
    <section className="live-events" aria-label="Live events">
      <h2>
        Live events <span data-state={realtimeState}>{connectionWords[realtimeState]}</span>
      </h2>
      {all.length === 0 && (
        <p>Run a subscription: its events are listed here and go on while you work in other tabs.</p>
      )}
      {all.map((watch) => (
        <WatchView key={watch.watchId} watch={watch} watches={watches} />
      ))}
    </section>
  );
}

function WatchView({ watch, watches }: { readonly watch: Watch; readonly watches: WatchList }) {
  const { watchId, title, state, lines } = watch;
  return (
    <article data-state={state}>
      <h3>
        <span className="state">{stateWords[state]}</span> <code>{title}</code>
        {state === 'over' ? (
          <button type="button" onClick={() => watches.remove(watchId)} aria-label={`Remove ${title}`}>
            Remove
          </button>
        ) : (
          <button type="button" onClick={() => watches.stop(watchId)} aria-label={`Stop ${title}`}>
            Stop
          </button>
        )}
      </h3>
      {/* The newest line is on top, so that it is seen without scrolling. */}
      <ol role="log" aria-label={title} reversed>
        {lines.toReversed().map((line) => (
          <LineView key={line.lineId} line={line} />
        ))}
      </ol>
    </article>
  );
}

function LineView({ line: { atMs, kind, text } }: { readonly line: WatchLine }) {
  const at = new Date(atMs);
  return (
    <li data-kind={kind}>
      <time dateTime={at.toISOString()}>{at.toISOString().slice(11, 23)}</time> <code>{text}</code>
    </li>
  );
}
