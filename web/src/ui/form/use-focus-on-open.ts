/** Gives the focus to a field when its form opens: after the frame, which gives it to the page. */
import { useEffect } from 'react';

export function useFocusOnOpen(id: string, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return undefined;
    const timer = setTimeout(() => document.getElementById(id)?.focus({ preventScroll: true }), 0);
    return () => clearTimeout(timer);
    // Once: the focus is the reader's from then on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
}
