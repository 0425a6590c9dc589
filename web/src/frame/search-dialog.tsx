/**
 * The command palette: pages, services, workloads, SLOs, alerts, saved views, and what can be done here. Type, choose with the arrows, Enter goes there or does it. The field is there at once; what
 * it searches comes after (palette-entries.tsx).
 */
import { Modal } from '@mantine/core';
import {
  IconBell,
  IconBolt,
  IconBookmark,
  IconBox,
  IconFileText,
  IconGauge,
  IconSearch,
  IconStack2,
} from '@tabler/icons-react';
import { lazy, Suspense, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { useLinkTo } from '../routes.ts';
import classes from './frame.module.css';
import { NAV_ITEMS } from './nav-items.tsx';
import type { FoundEntries } from './palette-entries.tsx';
import { findEntries, type SearchEntry } from './search-model.ts';

const PaletteEntries = lazy(async () => ({
  default: (await import('./palette-entries.tsx')).PaletteEntries,
}));

const ICONS = {
  Page: IconFileText,
  Service: IconStack2,
  Workload: IconBox,
  SLO: IconGauge,
  Alert: IconBell,
  View: IconBookmark,
  Action: IconBolt,
} as const;
const LIMIT = 30;

const PAGES: readonly SearchEntry[] = NAV_ITEMS.map(({ page, label }) => ({
  id: page,
  kind: 'Page',
  name: label,
  place: '',
  go: { to: { page } },
}));

const NOTHING_YET: FoundEntries = { entries: [], loading: true };

function focusNow(input: HTMLInputElement | null): void {
  input?.focus();
}

export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const [{ entries, loading }, setFound] = useState<FoundEntries>(NOTHING_YET);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const found = findEntries([...PAGES, ...entries], typed, LIMIT);
  const current = Math.min(active, Math.max(0, found.length - 1));

  const go = (entry: SearchEntry | undefined): void => {
    if (!entry) return;
    onClose();
    if ('run' in entry.go) entry.go.run();
    else void navigate('to' in entry.go ? linkTo(entry.go.to) : entry.go.path);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      const next = (current + step + found.length) % found.length;
      setActive(next);
      document.getElementById(`search-option-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') go(found[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root opened onClose={onClose} yOffset="10vh" size={560}>
      <Suspense fallback={null}>
        <PaletteEntries onEntries={setFound} />
      </Suspense>
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
            aria-activedescendant={found.length > 0 ? `search-option-${current}` : undefined}
            aria-autocomplete="list"
            placeholder="Services, SLOs, alerts, views, actions …"
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
          <kbd>Esc</kbd>
        </div>
        <div id="search-options" role="listbox" aria-label="Found" className={classes.searchList}>
          {found.map((entry, i) => {
            const Icon = ICONS[entry.kind];
            return (
              // The combobox above takes the keys (WAI-ARIA, combobox pattern); the options take the pointer.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={entry.id}
                id={`search-option-${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={i === current}
                className={classes.searchOption}
                onClick={() => go(entry)}
                onPointerMove={() => setActive(i)}
              >
                <Icon size={15} stroke={1.7} aria-hidden />
                <span className="sg-truncate">{entry.name}</span>
                <span className={classes.place}>{entry.place}</span>
                {entry.keys?.map((key) => (
                  <kbd key={key} aria-hidden>
                    {key}
                  </kbd>
                ))}
                <span className={classes.kind}>{entry.kind}</span>
              </div>
            );
          })}
        </div>
        {found.length === 0 ? (
          <p className={classes.searchNone}>
            {loading ? 'Loading…' : `Nothing is called “${typed}” in this time range.`}
          </p>
        ) : null}
      </Modal.Content>
    </Modal.Root>
  );
}
