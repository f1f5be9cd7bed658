// How long the session has been on air, by this device's clock.
import { useEffect, useState } from 'react';

export interface LiveClockProps {
  /** ISO 8601. */
  readonly startedAt: string;
  /** Default: Date.now. */
  readonly nowMs?: () => number;
}

/** "12:34", counting. Not announced: nobody wants to hear a clock. */
export function LiveClock({ startedAt, nowMs = Date.now }: LiveClockProps) {
  const [shownMs, setShownMs] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setShownMs(nowMs()), 1000);
    return () => clearInterval(timer);
  }, [nowMs]);
  return (
    <span className="live-clock" role="timer" aria-live="off" aria-label="Time since you went live">
      {toClockText(shownMs - Date.parse(startedAt))}
    </span>
  );
}

/** "0:07", "12:34", "1:02:03"; never below zero, since clocks differ. */
export function toClockText(elapsedMs: number): string {
  const totalSeconds = Math.max(0, Math.floor(elapsedMs / 1000));
  const seconds = String(totalSeconds % 60).padStart(2, '0');
  const minutes = Math.floor(totalSeconds / 60) % 60;
  const hours = Math.floor(totalSeconds / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}
