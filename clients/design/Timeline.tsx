// What happened in a session, oldest first, in words, with the time of day.
import type { HistoryEntry } from '../core/api/sessionApi.ts';
import { historySentence } from './historySentence.ts';

export interface TimelineProps {
  /** Ascending by version, as `SessionView` has it. */
  readonly history: readonly HistoryEntry[];
  /** What an entry says, by the one before it. Default: as listeners are told, "The speaker went live". */
  readonly tell?: typeof historySentence;
  /** "en-GB"; default: the browser's language. */
  readonly locale?: string;
  /** "Europe/Berlin"; default: the machine's. */
  readonly timeZone?: string;
}

/** A list of what happened; nothing when nothing did. */
export function Timeline({ history, tell = historySentence, locale, timeZone }: TimelineProps) {
  if (history.length === 0) return null;
  const format = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', ...(timeZone ? { timeZone } : {}) });
  return (
    <ol className="timeline">
      {history.map((entry, index) => (
        <li key={entry.version}>
          <span>{tell(entry, history[index - 1])}</span>
          <time dateTime={entry.at}>{format.format(new Date(entry.at))}</time>
        </li>
      ))}
    </ol>
  );
}
