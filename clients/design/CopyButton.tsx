// A button that copies a text, and says so where it stands.
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** "Copy the name". */
  readonly label: string;
  /** Default: the browser's clipboard. */
  readonly copy?: (text: string) => Promise<void>;
}

type Outcome = 'copied' | 'failed' | null;
const outcomeShownMs = 3000;

/** A button whose label says "Copied" for a moment, or that it did not work. */
export function CopyButton({ text, label, copy = copyToClipboard }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), outcomeShownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const onClick = (): void => {
    copy(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  return (
    <span className="copy-button">
      <Button onClick={onClick}>
        {/* All three lie on each other, so that the button keeps its width. */}
        <span data-shown={outcome === null || undefined}>{label}</span>
        <span data-shown={outcome === 'copied' || undefined} aria-hidden>
          Copied
        </span>
        <span data-shown={outcome === 'failed' || undefined} aria-hidden>
          Select and copy it
        </span>
      </Button>
      <span className="only-heard" role="status">
        {outcome === 'copied' && 'Copied'}
        {outcome === 'failed' && 'The browser does not allow copying: select the text and copy it.'}
      </span>
    </span>
  );
}

async function copyToClipboard(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
