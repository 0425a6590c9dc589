/** Everybody who depends on what is out: hop, share with its bounds, and what flows. */
import type { Dependant } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { NodeLink } from '../../ui/signals/node-link.tsx';
import type { Granularity } from '../../ui/signals/node-target.ts';
import type { TableColumn } from '../../ui/table-model.ts';
import type { SetTableView, TableView } from '../../ui/table-view.ts';
import { sayRange, sayTraffic } from './impact-words.ts';
import classes from './impact.module.css';

const BASIS = {
  received: 'of what it receives',
  sent: 'of what it sends: nobody is seen to call it',
  connections: 'of its connections',
} as const;

function buildColumns(granularity: Granularity): TableColumn<Dependant>[] {
  return [
    {
      id: 'name',
      header: granularity === 'workload' ? 'Workload' : 'Service',
      value: ({ name }) => name,
      render: ({ id }) => <NodeLink id={id} granularity={granularity} />,
      width: 170,
      grow: true,
      narrow: true,
    },
    {
      id: 'hop',
      header: 'Hops',
      hint: 'Calls to the nearest of what is out: 1 calls it itself',
      value: ({ hop }) => hop,
      width: 84,
      align: 'right',
      firstOrder: 'asc',
      narrow: true,
    },
    {
      id: 'share',
      header: 'Share lost',
      hint: 'Of its own traffic what needs the services that are out: an estimate, and beside it the least and the most that the edges allow',
      value: ({ share }) => share.estimate,
      render: ({ share, basis, measured }) => (
        <span className={classes.bounds} title={BASIS[measured]}>
          <small>
            {basis === 'assumed' ? 'assumed, ' : ''}
            {sayRange(share, formatRatio)}
          </small>
          {formatRatio(share.estimate)}
        </span>
      ),
      width: 190,
      align: 'right',
      narrow: true,
    },
    {
      id: 'lost',
      header: 'Requests lost',
      hint: 'Of its own requests per second, by the estimate',
      value: ({ affectedPerSecond }) => affectedPerSecond.estimate,
      render: ({ affectedPerSecond }) => formatRate(affectedPerSecond.estimate),
      width: 120,
      align: 'right',
    },
    {
      id: 'own',
      header: 'Own traffic',
      hint: 'Requests per second that it receives (or sends, where nobody calls it)',
      value: ({ requestsPerSecond }) => requestsPerSecond,
      render: sayTraffic,
      width: 110,
      align: 'right',
    },
    {
      id: 'direct',
      header: 'Into what is out',
      hint: 'What it sends to the services that are out itself',
      value: ({ hop, direct }) => (hop === 1 ? direct.requestsPerSecond : null),
      render: ({ hop, direct }) => (hop === 1 ? sayTraffic(direct) : '–'),
      width: 120,
      align: 'right',
    },
    { id: 'namespace', header: 'Namespace', value: ({ namespace }) => namespace, width: 110, grow: true },
    { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 80, grow: true },
    {
      id: 'loop',
      header: 'In a circle',
      hint: 'Whether it and what it calls call each other',
      value: ({ inLoop }) => (inLoop ? 'yes' : ''),
      width: 90,
      hidden: true,
    },
  ];
}

interface DependantsTableProps {
  readonly rows: readonly Dependant[];
  readonly granularity: Granularity;
  readonly view: TableView;
  readonly onViewChange: SetTableView;
}

export function DependantsTable({ rows, granularity, view, onViewChange }: DependantsTableProps) {
  const columns = useMemo(() => buildColumns(granularity), [granularity]);
  return (
    <DataTable
      label="Dependants"
      rows={rows}
      columns={columns}
      rowId={({ id }) => id}
      view={view}
      onViewChange={onViewChange}
      maxHeight={420}
    />
  );
}
