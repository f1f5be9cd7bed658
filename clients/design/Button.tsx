// A button, with the kinds that the pages have. It stays where it is and keeps the focus while it cannot be used.
import type { ReactNode } from 'react';

export interface ButtonProps {
  readonly children: ReactNode;
  /** Not called while `isUnavailable`. Absent on the submit button of a form. */
  readonly onClick?: (() => void) | undefined;
  /** "primary": the one thing to do now. "danger": cannot be taken back. "quiet": looks like a link. Default: "secondary". */
  readonly kind?: 'primary' | 'secondary' | 'danger' | 'quiet';
  /** "large": as wide as its column. Default: "normal". */
  readonly size?: 'normal' | 'large';
  /** Default: "button". */
  readonly type?: 'button' | 'submit';
  /** Said to be unavailable, but reachable: a control that vanishes takes the focus with it. */
  readonly isUnavailable?: boolean;
  /** For what is on or off: whether it is on. Keep the text the same in both. */
  readonly isPressed?: boolean | undefined;
  /** What it is called, when the text alone does not say it. */
  readonly label?: string | undefined;
}

/** A button. */
export function Button(props: ButtonProps) {
  const { children, onClick, kind = 'secondary', size = 'normal', type = 'button' } = props;
  const { isUnavailable = false, isPressed, label } = props;
  return (
    <button
      className="button"
      type={isUnavailable ? 'button' : type}
      data-kind={kind}
      data-size={size}
      aria-disabled={isUnavailable || undefined}
      aria-pressed={isPressed}
      aria-label={label}
      onClick={isUnavailable ? undefined : onClick}
    >
      {children}
    </button>
  );
}
