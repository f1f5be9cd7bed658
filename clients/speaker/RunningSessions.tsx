// The person's sessions that were started elsewhere and have not ended: to go on with here, or to end.
import type { SessionSnapshot } from '../core/api/sessionApi.ts';
import { Button } from '../design/Button.tsx';
import { SessionName } from '../design/SessionName.tsx';
import { StatusBadge, statusLabels, statusTones } from '../design/StatusBadge.tsx';
import { EndControl } from './EndControl.tsx';

export interface RunningSessionsProps {
  /** Newest first, one or more. */
  readonly sessions: readonly SessionSnapshot[];
  readonly isBusy: boolean;
  readonly onContinue: (sessionId: string) => void;
  readonly onEnd: (sessionId: string) => void;
}

/** A card for each; the newest is the one to go on with. */
export function RunningSessions({ sessions, isBusy, onContinue, onEnd }: RunningSessionsProps) {
  return (
    <ul className="running-sessions">
      {sessions.map(({ sessionId, title, status }, index) => (
        <li className="card stack" key={sessionId}>
          <div>
            <StatusBadge tone={statusTones[status]} label={statusLabels[status]} />
            <h2>
              <SessionName sessionId={sessionId} />
            </h2>
            {title ? <p>{title}</p> : null}
          </div>
          <div className="row">
            <Button
              kind={index === 0 ? 'primary' : 'secondary'}
              isUnavailable={isBusy}
              label={`Continue here: ${sessionId}`}
              onClick={() => onContinue(sessionId)}
            >
              Continue here
            </Button>
            <EndControl label="End it" isUnavailable={isBusy} onEnd={() => onEnd(sessionId)} />
          </div>
        </li>
      ))}
    </ul>
  );
}
