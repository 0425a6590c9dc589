/** The ledger: why somebody was, or was not, told. Of the frame's range; by alert, rule and receiver. */
import { Button, TextInput } from '@mantine/core';
import type { LedgerEntry } from '@sightglass/shared/contract';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatMoment, localizeMoments } from '../../format/time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Choice } from '../../ui/signals/choice.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import classes from './alerts.module.css';
import ledger from './ledger.module.css';
import { assessKind, sayKind } from './ledger-model.ts';
import { ledgerSearch } from './search.ts';
import { useNames, type Named } from './use-names.ts';

/** Range, kind and text; a filter by words looks through both. */
function matches(entry: LedgerEntry, typed: string): boolean {
  const text = `${sayKind(entry.kind)} ${entry.text}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface EntryRowProps {
  readonly entry: LedgerEntry;
  /** Names of the rule or SLO, and of the receiver, as far as they are concerned. */
  readonly names: string;
}

function EntryRow({ entry, names }: EntryRowProps) {
  const [, setSearch] = useSearch(ledgerSearch);
  const { fingerprint } = entry;
  return (
    <li className={ledger.entry}>
      <time dateTime={new Date(entry.at).toISOString()}>{formatMoment(entry.at)}</time>
      <span className={ledger.entryKind}>
        <StatusShape health={assessKind(entry.kind)} />
        {sayKind(entry.kind)}
      </span>
      <span className={ledger.entryText}>{localizeMoments(entry.text)}</span>
      <span className={ledger.entryNames} title={names}>
        {names}
      </span>
      {fingerprint === null ? (
        <span />
      ) : (
        <button
          type="button"
          className={ledger.pick}
          onClick={() => setSearch({ fingerprint }, { push: true })}
        >
          This alert only
        </button>
      )}
    </li>
  );
}

function nameOf(all: readonly Named[], id: string | null): string {
  return all.find(({ value }) => value === id)?.label ?? '';
}

export function LedgerTab() {
  const [search, setSearch] = useSearch(ledgerSearch);
  const { rangeQuery, range, setFrame } = useFrame();
  const { fingerprint, source, receiver, q } = search;
  const query = {
    ...rangeQuery,
    ...(fingerprint === '' ? {} : { fingerprint }),
    ...(source === '' ? {} : { source }),
    ...(receiver === '' ? {} : { receiver }),
  };
  const result = useApi('getLedger', { query });
  const { receivers, sources } = useNames();
  const all = result.data?.entries;
  const entries = useMemo(() => (all ?? []).filter((entry) => matches(entry, q)), [all, q]);
  const isNarrowed = fingerprint !== '' || source !== '' || receiver !== '';
  return (
    <Panel
      id="ledger"
      title="Why, or why not, somebody was told"
      note={result.data?.truncated ? `the newest ${all?.length ?? 0} entries` : null}
      calls={[buildApiUrl('getLedger', { query })]}
      flush
    >
      <div className={classes.tools}>
        <TextInput
          className={classes.filter}
          type="search"
          label="Filter"
          placeholder="Words of an entry"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={q}
          onChange={(event) => setSearch({ q: event.currentTarget.value })}
        />
        <Choice
          label="Rule or SLO"
          options={[{ value: '', label: 'All' }, ...sources]}
          value={source}
          onChange={(value) => setSearch({ source: value })}
        />
        <Choice
          label="Receiver"
          options={[{ value: '', label: 'All' }, ...receivers]}
          value={receiver}
          onChange={(value) => setSearch({ receiver: value })}
        />
        {isNarrowed ? (
          <Button onClick={() => setSearch({ fingerprint: '', source: '', receiver: '' })}>
            {fingerprint === '' ? 'Show all' : 'Show all alerts'}
          </Button>
        ) : null}
      </div>
      <Faces
        result={result}
        what="the ledger"
        loading={<LoadingRows rows={10} label="Loading the ledger" />}
        isEmpty={() => entries.length === 0}
        empty={
          <EmptyState
            title={
              q !== '' && (all?.length ?? 0) > 0
                ? 'No entry matches the filter'
                : 'Nothing is written in this range'
            }
            action={
              range === 'now-7d' ? null : (
                <Button onClick={() => setFrame({ range: 'now-7d', at: '' })}>Look at the last 7 days</Button>
              )
            }
          >
            An entry is written when an alert changes, when a notification is held back, and at each attempt.
          </EmptyState>
        }
      >
        {() => (
          <ol className={ledger.ledger}>
            {entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                names={[nameOf(sources, entry.source), nameOf(receivers, entry.receiver)]
                  .filter(Boolean)
                  .join(' → ')}
              />
            ))}
          </ol>
        )}
      </Faces>
    </Panel>
  );
}
