/** Search over pages, services, workloads and the alerts that fire: type, choose with the arrows, Enter goes there. */
import { Modal } from '@mantine/core';
import { IconBell, IconBox, IconFileText, IconSearch, IconStack2 } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { useApi } from '../api/use-api.ts';
import { useLinkTo } from '../routes.ts';
import { linkToAlert } from '../ui/alerts/alert-model.ts';
import { describeSubject } from '../ui/alerts/alert-subject.ts';
import { useAlertSummary } from '../ui/alerts/use-alert-summary.ts';
import { useFrame } from '../url/use-frame.ts';
import classes from './frame.module.css';
import { NAV_ITEMS } from './nav-items.tsx';
import { findEntries, type SearchEntry } from './search-model.ts';

const ICONS = { Page: IconFileText, Service: IconStack2, Workload: IconBox, Alert: IconBell } as const;
const LIMIT = 30;

const PAGES: readonly SearchEntry[] = NAV_ITEMS.map(({ page, label }) => ({
  id: page,
  kind: 'Page',
  name: label,
  place: '',
  to: { page },
}));

/** Everything in the mesh that can be gone to; the range counts, the scope does not. */
function useEntries(): { readonly entries: readonly SearchEntry[]; readonly loading: boolean } {
  const { rangeQuery } = useFrame();
  const services = useApi('getServices', { query: rangeQuery }, { live: false });
  const workloads = useApi('getWorkloads', { query: rangeQuery }, { live: false });
  const alerts = useAlertSummary().data?.subjects;
  const entries = useMemo(
    () => [
      ...PAGES,
      ...(services.data?.services ?? []).map(({ id, name, cluster, namespace }): SearchEntry => ({
        id: `service ${id}`,
        kind: 'Service',
        name,
        place: `${cluster} / ${namespace}`,
        to: { page: 'service', id },
      })),
      ...(workloads.data?.workloads ?? []).map(({ id, name, cluster, namespace }): SearchEntry => ({
        id: `workload ${id}`,
        kind: 'Workload',
        name,
        place: `${cluster} / ${namespace}`,
        to: { page: 'workload', id },
      })),
      ...(alerts ?? []).flatMap(({ subject, alerts: firing }) =>
        firing.map(({ fingerprint, summary }): SearchEntry => ({
          id: `alert ${fingerprint}`,
          kind: 'Alert',
          name: summary,
          place: describeSubject(subject).place,
          to: linkToAlert(fingerprint),
        })),
      ),
    ],
    [services.data, workloads.data, alerts],
  );
  return { entries, loading: services.isPending || workloads.isPending };
}

function focusNow(input: HTMLInputElement | null): void {
  input?.focus();
}

export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const { entries, loading } = useEntries();
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const found = findEntries(entries, typed, LIMIT);
  const current = Math.min(active, Math.max(0, found.length - 1));

  const go = (entry: SearchEntry | undefined): void => {
    if (!entry) return;
    onClose();
    void navigate(linkTo(entry.to));
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
            aria-label="Search services, workloads and pages"
            aria-expanded
            aria-controls="search-options"
            aria-activedescendant={found.length > 0 ? `search-option-${current}` : undefined}
            aria-autocomplete="list"
            placeholder="Search services, workloads and pages"
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
