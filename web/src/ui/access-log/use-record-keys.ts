/** The keys of the list of records: j and k from anywhere on the page but a field, Escape closes what is open. */
import { useEffect, useEffectEvent } from 'react';

interface RecordKeys {
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

const ELSEWHERE = 'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]';

/** The row that a key goes to; null when the key goes to none. */
export function stepOf(
  key: string,
  { index, page, count }: { readonly index: number; readonly page: number; readonly count: number },
): number | null {
  const steps: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  return steps[key] ?? null;
}

export function useRecordKeys({ onStep, onClose }: RecordKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.closest(ELSEWHERE)) return;
    if (event.key === 'j') onStep(1);
    else if (event.key === 'k') onStep(-1);
    else if (event.key === 'Escape') onClose();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
