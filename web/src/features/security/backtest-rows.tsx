/** What would change, call by call: whom, at whom, why, how often. The unremarkable is left out by the server. */
import type { Backtest, BacktestRow } from '@sightglass/shared/contract';
import { useMemo, useState } from 'react';
import { formatCount } from '../../format/count.ts';
import { formatMoment, localizeMoments } from '../../format/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { CallerName } from '../../ui/security/caller-name.tsx';
import { ChangeShape } from './change-shape.tsx';
import {
  CHANGE_WORDS,
  changeOf,
  CHANGES,
  describePolicyCaller,
  isKnown,
  placeOf,
  type Change,
} from '../../ui/security/policy-words.ts';
import type { TableColumn } from '../../ui/table-model.ts';
import { useTableView } from '../../ui/table-view.ts';
import { ValueFilter } from '../../ui/value-filter.tsx';

const COLUMNS: readonly TableColumn<BacktestRow>[] = [
  {
    id: 'change',
    header: 'Would be',
    value: (row) => CHANGE_WORDS[changeOf(row)],
    sortBy: (row) => CHANGES.indexOf(changeOf(row)),
    render: (row) => (
      <>
        <ChangeShape change={changeOf(row)} />
        {CHANGE_WORDS[changeOf(row)]}
      </>
    ),
    width: 142,
    firstOrder: 'asc',
    narrow: true,
  },
  {
    id: 'caller',
    header: 'Caller',
    value: ({ caller }) => {
      const { name, place, more } = describePolicyCaller(caller);
      return [name, place, ...more].filter((text) => text !== '').join(' ');
    },
    render: ({ caller }) => <CallerName face={describePolicyCaller(caller)} brief />,
    width: 150,
    grow: true,
    narrow: true,
  },
  {
    id: 'identity',
    header: 'Identity',
    value: ({ caller }) => caller.identity || 'none',
    width: 150,
    grow: true,
  },
  {
    id: 'address',
    header: 'Address',
    value: ({ caller }) => caller.address || null,
    width: 110,
    hidden: true,
  },
  {
    id: 'target',
    header: 'Calls',
    value: ({ target }) => `${target.name} ${placeOf(target)}`,
    render: ({ target }) => (
      <PageLink to={{ page: 'service', id: target.service, tab: 'security' }} title={placeOf(target)}>
        {isKnown(target.name) ? target.name : target.workload}
      </PageLink>
    ),
    width: 90,
    grow: true,
  },
  {
    id: 'what',
    header: 'With',
    hint: 'Method and path; metrics know neither',
    value: ({ method, path, protocol }) =>
      method === '' && path === '' ? (protocol === 'tcp' ? 'TCP' : null) : `${method} ${path}`,
    width: 130,
    grow: true,
  },
  {
    id: 'why',
    header: 'Why',
    value: ({ why, decidedBy }) => localizeMoments(decidedBy === '' ? why : `${why} (${decidedBy})`),
    width: 210,
    grow: true,
  },
  {
    id: 'count',
    header: 'How often',
    value: ({ count }) => count,
    render: ({ count }) => formatCount(count),
    width: 86,
    align: 'right',
    narrow: true,
  },
  {
    id: 'last',
    header: 'Last',
    value: ({ lastAt }) => lastAt,
    render: ({ lastAt }) => formatMoment(lastAt),
    width: 122,
    align: 'right',
    hidden: true,
  },
  {
    id: 'source',
    header: 'Told by',
    value: ({ source }) => (source === 'metrics' ? 'metrics' : 'access log'),
    width: 82,
  },
];

const keyRow = ({ caller, target, method, path, protocol, decision, source }: BacktestRow): string =>
  JSON.stringify([caller, target, method, path, protocol, decision, source]);

export function BacktestRows({ data }: { readonly data: Backtest }) {
  const { rows, rowsLeftOut: left } = data;
  const [view, setView] = useTableView('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const shown = useMemo(
    () => rows.filter((row) => chosen.length === 0 || chosen.includes(changeOf(row))),
    [rows, chosen],
  );
  const counts = useMemo(() => {
    const sums = new Map<Change, number>();
    for (const row of rows) sums.set(changeOf(row), (sums.get(changeOf(row)) ?? 0) + 1);
    return sums;
  }, [rows]);
  return (
    <Panel
      id="changes"
      title="Whom it concerns"
      note={left > 0 ? `${formatCount(left)} rarer ones are left out` : null}
      flush
    >
      {rows.length === 0 ? (
        <EmptyState title="Nothing remarkable">
          What would be newly denied, newly allowed, or could not be decided stands here.
        </EmptyState>
      ) : (
        <DataTable
          label="Calls that the policy concerns"
          rows={shown}
          columns={COLUMNS}
          rowId={keyRow}
          view={view}
          onViewChange={setView}
          maxHeight={420}
          noMatch="No call matches the filter."
          tools={
            <ValueFilter
              label="Changes shown"
              values={CHANGES.filter((change) => counts.has(change))}
              words={CHANGE_WORDS}
              renderShape={(change) => <ChangeShape change={change} />}
              count={(change) => counts.get(change) ?? 0}
              chosen={chosen}
              onChange={setChosen}
            />
          }
        />
      )}
    </Panel>
  );
}
