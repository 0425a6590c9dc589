/** What the command palette finds, and the keys that choose from it; loaded when it is first opened. */
import {
  IconBell,
  IconBolt,
  IconBookmark,
  IconBox,
  IconFileText,
  IconGauge,
  IconStack2,
} from '@tabler/icons-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { useLinkTo } from '../routes.ts';
import classes from './search-results.module.css';
import { NAV_ITEMS } from './nav-items.tsx';
import { PaletteEntries, type FoundEntries } from './palette-entries.tsx';
import { findEntries, type SearchEntry } from './search-model.ts';

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

interface SearchResultsProps {
  readonly typed: string;
  /** Told of what takes the field's keys, and of the id of the option that is chosen. */
  readonly onChosen: (takeKey: (event: KeyboardEvent) => void, option: string | undefined) => void;
  readonly onClose: () => void;
}

export function SearchResults({ typed, onChosen, onClose }: SearchResultsProps) {
  const [{ entries, loading }, setFound] = useState<FoundEntries>(NOTHING_YET);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const [{ of, index }, setChosen] = useState({ of: typed, index: 0 });
  const found = findEntries([...PAGES, ...entries], typed, LIMIT);
  // Other words begin at the first again.
  const current = of === typed ? Math.min(index, Math.max(0, found.length - 1)) : 0;
  const option = found.length > 0 ? `search-option-${current}` : undefined;
  const setActive = (next: number): void => setChosen({ of: typed, index: next });

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
  useEffect(() => onChosen(onKeyDown, option));
  return (
    <>
      <PaletteEntries onEntries={setFound} />
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
    </>
  );
}
