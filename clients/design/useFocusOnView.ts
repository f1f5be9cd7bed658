// Moves the focus along when one view of a page takes the place of another: what was in focus went with the old one, so people
// go on at the heading of the new one.
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * @param view its name; null: one that nobody has worked in yet, after which the focus stays where it is
 * @returns for the element around the views; the new view's `h1` needs `tabIndex={-1}`
 */
export function useFocusOnView(view: string | null): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  const before = useRef(view);
  useEffect(() => {
    if (before.current !== view && before.current !== null)
      frame.current?.querySelector<HTMLElement>('h1')?.focus();
    before.current = view;
  }, [view]);
  return frame;
}
