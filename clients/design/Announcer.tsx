// Tells changes to people who hear the page: politely, when they are done with what they are hearing.

export interface AnnouncerProps {
  /** What is so now. A change is spoken; the first value is not, since the page itself is being read then. */
  readonly text: string;
}

/** An invisible live region. Render it always, in one place: a region that comes together with its text is not spoken. */
export function Announcer({ text }: AnnouncerProps) {
  return (
    <p className="only-heard" role="status" aria-live="polite" aria-atomic="true">
      {text}
    </p>
  );
}
