/** What differs, as a table: the same as the picture beside it. */
import { Checkbox } from '@mantine/core';
import { useMemo } from 'react';
import { DataTable } from '../../../ui/data-table.tsx';
import type { TableColumn } from '../../../ui/table-model.ts';
import { useTableView } from '../../../ui/table-view.ts';
import { ChangeMark } from './change-mark.tsx';
import { listDifferences, PAIRS, presentSide, rankRow, sayMark, type DiffRow } from './compare-model.ts';
import classes from './compare.module.css';

function columnsOf(onSelect: (id: string) => void): TableColumn<DiffRow>[] {
  return [
    {
      id: 'change',
      header: 'Change',
      value: (row) => sayMark(row.thing),
      sortBy: rankRow,
      render: (row) => <ChangeMark mark={row.mark} word={sayMark(row.thing)} />,
      width: 134,
      narrow: true,
      firstOrder: 'asc',
    },
    {
      id: 'name',
      header: 'Node or edge',
      value: (row) => row.name,
      render: (row) => (
        <button
          type="button"
          className={classes.pick}
          title={`${row.name}, ${row.where}`}
          onClick={() => onSelect(row.id)}
        >
          <bdi>{row.name}</bdi>
        </button>
      ),
      width: 170,
      grow: true,
      narrow: true,
      firstOrder: 'asc',
    },
    {
      id: 'what',
      header: 'What',
      hint: 'Signals that differ beyond noise',
      value: (row) => listDifferences(row.thing).join(', '),
      width: 130,
      grow: true,
    },
    {
      id: 'traffic',
      header: 'Traffic',
      hint: 'Requests or connections per second, before and now',
      value: (row) => presentSide(row.thing).requestsPerSecond,
      render: (row) => PAIRS.traffic(row.thing),
      width: 130,
      align: 'right',
      hidden: true,
    },
    {
      id: 'errors',
      header: 'Errors',
      hint: 'Share of requests that failed, before and now',
      value: (row) => presentSide(row.thing).errorRatio,
      render: (row) => PAIRS.errors(row.thing),
      width: 110,
      align: 'right',
      hidden: true,
    },
    {
      id: 'p95',
      header: 'p95',
      hint: '95% of requests were answered within this time, before and now',
      value: (row) => presentSide(row.thing).latency?.p95 ?? null,
      render: (row) => PAIRS.latency(row.thing),
      width: 120,
      align: 'right',
      hidden: true,
    },
    {
      id: 'mtls',
      header: 'Mutual TLS',
      value: (row) => PAIRS.mtls(row.thing),
      width: 160,
      hidden: true,
    },
    { id: 'where', header: 'Where', value: (row) => row.where, width: 130, hidden: true },
  ];
}

interface CompareTableProps {
  readonly rows: readonly DiffRow[];
  readonly withUnchanged: boolean;
  readonly onUnchanged: (on: boolean) => void;
  readonly onSelect: (id: string) => void;
}

export function CompareTable({ rows, withUnchanged, onUnchanged, onSelect }: CompareTableProps) {
  const [view, setView] = useTableView('change');
  const columns = useMemo(() => columnsOf(onSelect), [onSelect]);
  const shown = useMemo(
    () => (withUnchanged ? rows : rows.filter(({ mark }) => mark !== 'same')),
    [rows, withUnchanged],
  );
  return (
    <>
      <Checkbox
        size="xs"
        label="List what did not change, too"
        checked={withUnchanged}
        onChange={(event) => onUnchanged(event.currentTarget.checked)}
      />
      {shown.length === 0 ? (
        <p className={classes.windows}>Nothing differs beyond noise.</p>
      ) : (
        <DataTable
          label="Differences"
          rows={shown}
          columns={columns}
          rowId={(row) => row.id}
          view={view}
          onViewChange={setView}
          onOpen={(row) => onSelect(row.id)}
          maxHeight={520}
        />
      )}
    </>
  );
}
