// Something a person should know, with what they can do about it. Problems are announced the moment they appear.
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

export interface NoticeProps {
  /** "problem" interrupts a screen reader; the other two are read in their place. Default: "info". */
  readonly tone?: 'info' | 'warning' | 'problem';
  /** What happened and what to do, in one or two sentences. */
  readonly children: ReactNode;
  /** The label of the button; null or absent: there is nothing to press. */
  readonly actionLabel?: string | null | undefined;
  readonly onAction?: (() => void) | undefined;
  /** Default: "secondary"; "primary" when it is the one thing to do. */
  readonly actionKind?: 'primary' | 'secondary';
}

/** A framed sentence with at most one button. */
export function Notice({ tone = 'info', children, actionLabel, onAction, actionKind }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={tone === 'problem' ? 'alert' : undefined}>
      <div className="notice-words">{children}</div>
      {actionLabel && onAction ? (
        <Button kind={actionKind ?? 'secondary'} onClick={onAction}>
          {actionLabel}
        </Button>
      ) : null}
    </div>
  );
}
