// The subscriptions that run, whatever tab is shown, as whom each was started, and every event that they brought, in order.
import { useSyncExternalStore } from 'react';
import { Button } from '../../design/Button.tsx';
import type { Watch, WatchLine, WatchList, WatchState } from './watchList.ts';

export interface LiveEventsProps {
  readonly watches: Pick<WatchList, 'subscribe' | 'getSnapshot' | 'stop' | 'remove'>;
}

const stateWords: Record<WatchState, string> = {
  starting: 'starting',
  open: 'open',
  interrupted: 'interrupted',
  over: 'over',
};

/** The list of watches. */
export function LiveEvents({ watches }: LiveEventsProps) {
  const all = useSyncExternalStore(watches.subscribe, watches.getSnapshot);
  return (
    <div className="live-events">
      {all.length === 0 && (
        <p>Run a subscription: its events are listed here and go on while you work in other tabs.</p>
      )}
      {all.map((watch) => (
        <WatchView key={watch.watchId} watch={watch} watches={watches} />
      ))}
    </div>
  );
}

function WatchView({ watch, watches }: { readonly watch: Watch } & LiveEventsProps) {
  const { watchId, title, state, startedAs, lines } = watch;
  const name = `${title} as ${startedAs.name}`;
  return (
    <article data-state={state} aria-label={name}>
      <h3>
        <span className="state">{stateWords[state]}</span> <code>{title}</code>{' '}
        <span className="started-as">as {startedAs.name}</span>
      </h3>
      {state === 'over' ? (
        <Button onClick={() => watches.remove(watchId)} label={`Remove ${name}`}>
          Remove
        </Button>
      ) : (
        <Button onClick={() => watches.stop(watchId)} label={`Stop ${name}`}>
          Stop
        </Button>
      )}
      <div role="log" aria-label={name}>
        {/* The newest line is on top, so that it is seen without scrolling. */}
        <ol reversed>
          {lines.toReversed().map((line) => (
            <LineView key={line.lineId} line={line} />
          ))}
        </ol>
      </div>
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
