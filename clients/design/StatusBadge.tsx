// What is going on, in one or two words, with a shape and a colour of its own: the shape for those who do not see the colour.
import type { SessionStatus } from '../../schema/generated/schema.ts';

/** "busy": something is on its way. "trouble": was on air and is not heard now. */
export type StatusTone = 'waiting' | 'live' | 'paused' | 'trouble' | 'over' | 'busy';

/** The tone of each status of a session. */
export const statusTones: Readonly<Record<SessionStatus, StatusTone>> = {
  CREATED: 'waiting',
  LIVE: 'live',
  PAUSED: 'paused',
  INTERRUPTED: 'trouble',
  ENDED: 'over',
};

/** The word for each status of a session. */
export const statusLabels: Readonly<Record<SessionStatus, string>> = {
  CREATED: 'Waiting',
  LIVE: 'Live',
  PAUSED: 'Paused',
  INTERRUPTED: 'Interrupted',
  ENDED: 'Ended',
};

export interface StatusBadgeProps {
  readonly tone: StatusTone;
  /** One or two words: "Live", "Connecting". */
  readonly label: string;
  readonly size?: 'normal' | 'large';
}

/** A shape and a word. Announce changes with `Announcer`; this says nothing by itself. */
export function StatusBadge({ tone, label, size = 'normal' }: StatusBadgeProps) {
  return (
    <span className="status-badge" data-tone={tone} data-size={size}>
      <svg viewBox="0 0 20 20" fill="currentColor" stroke="none" aria-hidden>
        {shapes[tone]}
      </svg>
      {label}
    </span>
  );
}

const outline = { fill: 'none', stroke: 'currentColor', strokeWidth: 3 };

const shapes = {
  waiting: <circle cx="10" cy="10" r="8" {...outline} />,
  live: (
    <>
      <circle className="status-badge-ring" cx="10" cy="10" r="10" opacity="0" />
      <circle cx="10" cy="10" r="8" />
    </>
  ),
  paused: <path d="M4 2h4.5v16H4zM11.5 2H16v16h-4.5z" />,
  trouble: <path d="M10 2.5 18.5 17h-17z" {...outline} strokeLinejoin="round" />,
  over: <path d="M3 3h14v14H3z" />,
  busy: <path className="status-badge-turn" d="M10 2a8 8 0 1 1-8 8" strokeLinecap="round" {...outline} />,
} as const satisfies Readonly<Record<StatusTone, unknown>>;
