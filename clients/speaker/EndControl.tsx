// Ending a session, which cannot be taken back: asks once, in its place on the page.
import { useEffect, useRef, useState } from 'react';
import { Button } from '../design/Button.tsx';

export interface EndControlProps {
  readonly onEnd: () => void;
  /** What the first button says. Default: "End session". */
  readonly label?: string;
  readonly isUnavailable?: boolean;
}

/** A button that becomes a question; Escape or "Keep it" answers no. */
export function EndControl({ onEnd, label = 'End session', isUnavailable = false }: EndControlProps) {
  const [isAsking, setIsAsking] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const wasAsking = useRef(false);
  // The focus follows the question, to the answer that changes nothing, and back.
  useEffect(() => {
    if (isAsking !== wasAsking.current)
      frame.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  if (!isAsking) {
    return (
      <div className="end-control" ref={frame}>
        <Button kind="danger" isUnavailable={isUnavailable} onClick={() => setIsAsking(true)}>
          {label}
        </Button>
      </div>
    );
  }
  return (
    <div
      className="end-control"
      role="group"
      aria-label="End the session?"
      ref={frame}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setIsAsking(false);
      }}
    >
      <p>End it for everybody? It cannot be started again.</p>
      <div className="row">
        <Button
          kind="danger"
          onClick={() => {
            setIsAsking(false);
            onEnd();
          }}
        >
          End for everybody
        </Button>
        <Button onClick={() => setIsAsking(false)}>Keep it</Button>
      </div>
    </div>
  );
}
