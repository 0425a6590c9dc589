/**
 * The command palette: pages, services, workloads, SLOs, alerts, saved views, and what can be done here. Type, choose with the arrows, Enter goes there or does it. The field is there at once, so that
 * what is typed right after its key is not lost; what it finds comes after (search-results.tsx).
 */
import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState, type KeyboardEvent } from 'react';
import classes from './search-dialog.module.css';

const SearchResults = lazy(async () => ({ default: (await import('./search-results.tsx')).SearchResults }));

function focusNow(input: HTMLInputElement | null): void {
  input?.focus();
}

export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [option, setOption] = useState<string | undefined>();
  const keys = useRef<((event: KeyboardEvent) => void) | null>(null);
  const onChosen = (takeKey: (event: KeyboardEvent) => void, chosen: string | undefined): void => {
    keys.current = takeKey;
    setOption(chosen);
  };
  return (
    <Modal.Root opened onClose={onClose} yOffset="10vh" size={560}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search">
        <div className={classes.searchField}>
          <IconSearch size={17} aria-hidden />
          <input
            // Mantine's focus trap waits a moment, in which what is typed would be lost.
            ref={focusNow}
            data-autofocus
            type="text"
            role="combobox"
            aria-label="Search services, SLOs, alerts, views and actions"
            aria-expanded
            aria-controls="search-options"
            aria-activedescendant={option}
            aria-autocomplete="list"
            placeholder="Services, SLOs, alerts, views, actions …"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => keys.current?.(event)}
          />
          <kbd>Esc</kbd>
        </div>
        <Suspense fallback={<div id="search-options" role="listbox" aria-label="Found" aria-busy />}>
          <SearchResults typed={typed} onChosen={onChosen} onClose={onClose} />
        </Suspense>
      </Modal.Content>
    </Modal.Root>
  );
}
