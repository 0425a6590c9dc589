/** How full each workload is, by each signal: the fullest first. */
import type { SaturationSignal, SaturationValue } from '@sightglass/shared/contract';
import { formatServiceId } from '@sightglass/shared/identity';
import { useMemo } from 'react';
import { formatRatio } from '../../format/ratio.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import type { SetTableView, TableView } from '../../ui/table-view.ts';
import { formatUsage, LEVEL_HEALTH, LEVEL_RANK, LEVEL_WORDS } from './saturation-words.ts';
import classes from './saturation.module.css';

type Units = ReadonlyMap<string, SaturationSignal['unit']>;

function buildColumns(units: Units): TableColumn<SaturationValue>[] {
  const unitOf = ({ signal }: SaturationValue) => units.get(signal) ?? 'count';
  return [
    {
      id: 'workload',
      header: 'Workload',
      value: ({ workload, service }) => workload || service,
      render: ({ cluster, namespace, workload, service }) =>
        workload === '' ? (
          <PageLink to={{ page: 'service', id: formatServiceId({ cluster, namespace, name: service }) }}>
            {service}
          </PageLink>
        ) : (
          <PageLink to={{ page: 'workload', id: formatServiceId({ cluster, namespace, name: workload }) }}>
            {workload}
          </PageLink>
        ),
      width: 160,
      grow: true,
      narrow: true,
    },
    {
      id: 'level',
      header: 'Level',
      value: ({ level }) => LEVEL_WORDS[level],
      sortBy: ({ level }) => LEVEL_RANK[level],
      render: ({ level }) => (
        <span className={classes.level}>
          <StatusShape health={LEVEL_HEALTH[level]} />
          {LEVEL_WORDS[level]}
        </span>
      ),
      width: 96,
      firstOrder: 'desc',
    },
    {
      id: 'ratio',
      header: 'Full',
      hint: 'Usage of capacity',
      value: ({ ratio }) => ratio,
      render: ({ ratio, level }) => (
        <span className={classes.full}>
          <span className={classes.track} aria-hidden>
            <span data-level={level} style={{ width: `${Math.min(1, ratio ?? 0) * 100}%` }} />
          </span>
          {formatRatio(ratio)}
        </span>
      ),
      width: 140,
      align: 'right',
      narrow: true,
    },
    {
      id: 'usage',
      header: 'Usage',
      value: ({ usage }) => usage,
      render: (row) => formatUsage(row.usage, unitOf(row)),
      width: 90,
      align: 'right',
    },
    {
      id: 'capacity',
      header: 'Capacity',
      value: ({ capacity }) => capacity,
      render: (row) => formatUsage(row.capacity, unitOf(row)),
      width: 90,
      align: 'right',
    },
    { id: 'signal', header: 'Signal', value: ({ name }) => name, width: 150, grow: true, narrow: true },
    { id: 'namespace', header: 'Namespace', value: ({ namespace }) => namespace, width: 100, grow: true },
    { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 80, grow: true },
  ];
}

interface ValuesTableProps {
  readonly values: readonly SaturationValue[];
  readonly units: Units;
  readonly view: TableView;
  readonly onViewChange: SetTableView;
  readonly withTools?: boolean;
}

export function ValuesTable({ values, units, view, onViewChange, withTools = true }: ValuesTableProps) {
  const columns = useMemo(() => buildColumns(units), [units]);
  return (
    <DataTable
      label="Saturation now"
      rows={values}
      columns={columns}
      rowId={({ signal, cluster, namespace, service, workload }) =>
        `${signal} ${cluster} ${namespace} ${service} ${workload}`
      }
      view={view}
      onViewChange={onViewChange}
      withTools={withTools}
      maxHeight={withTools ? 420 : 260}
      noMatch="No workload matches the filter."
    />
  );
}
