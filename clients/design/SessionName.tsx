// A session's name, as it is read aloud. Lines break after its hyphens only; one tap selects all of it.
import { Fragment } from 'react';

export interface SessionNameProps {
  /** "serene-truth-682". */
  readonly sessionId: string;
  /** "large": the biggest thing on the page. Default: as big as a lead. */
  readonly size?: 'normal' | 'large';
}

/** The name. */
export function SessionName({ sessionId, size = 'normal' }: SessionNameProps) {
  const parts = sessionId.split('-');
  return (
    <span className="session-name" data-size={size} translate="no">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {part}
          {index < parts.length - 1 ? (
            <>
              <span>-</span>
              <wbr />
            </>
          ) : null}
        </Fragment>
      ))}
    </span>
  );
}
