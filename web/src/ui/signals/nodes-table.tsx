/** Workloads or versions side by side: the golden signals of each. */
import type { TopologyNode } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { formatRate } from '../../format/rate.ts';
import { DataTable } from '../data-table.tsx';
import { MtlsBadge } from '../mtls-badge.tsx';
import type { TableColumn } from '../table-model.ts';
import { useTableView } from '../table-view.ts';
import { NodeLink } from './node-link.tsx';
import { bytesColumn, errorsColumn, healthColumn, latencyColumn } from './signal-columns.tsx';

interface NodesTableProps {
  /** Accessible name: `Workloads of cart`. */
  readonly label: string;
  readonly nodes: readonly TopologyNode[];
  readonly what: 'workload' | 'version';
}

function nameColumn(what: NodesTableProps['what']): TableColumn<TopologyNode> {
  if (what === 'workload') {
    return {
      id: 'name',
      header: 'Workload',
      value: (node) => node.name,
      render: (node) => <NodeLink id={node.id} granularity="workload" place />,
      width: 240,
      grow: true,
      narrow: true,
    };
  }
  return {
    id: 'name',
    header: 'Version',
    value: (node) => node.version ?? 'unknown',
    width: 160,
    grow: true,
    narrow: true,
  };
}

const SIGNAL_COLUMNS: readonly TableColumn<TopologyNode>[] = [
  healthColumn({ width: 100 }),
  {
    id: 'rps',
    header: 'Requests',
    hint: 'Requests per second',
    value: (node) => node.requestsPerSecond,
    render: (node) => formatRate(node.requestsPerSecond),
    width: 92,
    align: 'right',
    narrow: true,
  },
  errorsColumn({ width: 80, narrow: true }),
  latencyColumn('p50', { width: 84 }),
  latencyColumn('p95', { width: 84 }),
  latencyColumn('p99', { width: 84 }),
  bytesColumn({ width: 100 }),
  {
    id: 'mtls',
    header: 'mTLS',
    value: (node) => node.mtls.mutualShare,
    render: (node) => <MtlsBadge mtls={node.mtls} quiet share={node.mtls.state === 'mixed'} />,
    width: 140,
  },
];

export function NodesTable({ label, nodes, what }: NodesTableProps) {
  const [view, setView] = useTableView('-rps');
  const columns = useMemo(() => [nameColumn(what), ...SIGNAL_COLUMNS], [what]);
  return (
    <DataTable
      label={label}
      rows={nodes}
      columns={columns}
      rowId={(node) => node.id}
      view={view}
      onViewChange={setView}
      withTools={nodes.length > 6}
    />
  );
}
