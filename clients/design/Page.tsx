// The frame of every page: what this is, a corner for who is signed in, and the content; also the browser tab's title.
import { useEffect } from 'react';
import type { ReactNode } from 'react';

export interface PageProps {
  /** The app's name beside the product's: "Listen". */
  readonly name: string;
  /** What the browser tab says before the app's name: "Live: serene-truth-682". Default: only the app's name. */
  readonly title?: string | undefined;
  /** At the end of the head: who is signed in, sign out. */
  readonly corner?: ReactNode;
  readonly children: ReactNode;
}

/** The page's frame, with `<main>` around the content. */
export function Page({ name, title, corner, children }: PageProps) {
  useEffect(() => {
    document.title = [title, name, 'Live sessions'].filter(Boolean).join(' · ');
  }, [title, name]);
  return (
    <div className="page">
      <header className="page-head">
        <p className="page-head-name">
          <Mark />
          Live sessions <span>{name}</span>
        </p>
        {corner ? <div className="page-corner">{corner}</div> : null}
      </header>
      <main className="page-main">{children}</main>
    </div>
  );
}

/** A dial with its needle. */
function Mark() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden
    >
      <circle cx="12" cy="12" r="9.5" />
      <path d="M12 12l4.5-4.5M5.5 12h.01M7.4 7.4h.01M12 5.5h.01M18.5 12h.01" />
    </svg>
  );
}
