/**
 * The keys of one part of a page (a table's body, a graph), which work while the focus is in it. In: what stands above them in the list of keys, and the keys with what they do. Out: the handler
 * for the part's `onKeyDown`. The same list makes both, so that none can say what the other does not do.
 */
import { useEffect, type KeyboardEvent } from 'react';
import { matchKey } from './match-key.ts';
import { addSection } from './registry.ts';

export interface FocusKeys<E extends Element> {
  readonly does: string;
  readonly keys: readonly string[];
  /** False: not taken, the browser and others may have it. */
  readonly run: (event: KeyboardEvent<E>) => unknown;
}

export function useFocusKeys<E extends Element>(
  title: string,
  bindings: readonly FocusKeys<E>[],
): (event: KeyboardEvent<E>) => void {
  const shown = JSON.stringify(bindings.map(({ does, keys }) => ({ does, keys })));
  useEffect(() => {
    const described = JSON.parse(shown) as { does: string; keys: string[] }[];
    if (described.length === 0) return undefined;
    const commands = described.map(({ does, keys }) => ({ does, keys, run: () => false }));
    return addSection({ title, everywhere: false, focus: true, commands });
  }, [title, shown]);
  return (event) => {
    const press = {
      key: event.key,
      mod: event.ctrlKey || event.metaKey,
      alt: event.altKey,
      shift: event.shiftKey,
      before: '',
    };
    const taken = bindings.some(
      ({ keys, run }) => keys.some((written) => matchKey(written, press) === 'all') && run(event) !== false,
    );
    if (taken) event.preventDefault();
  };
}
