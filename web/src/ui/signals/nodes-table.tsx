/** Workloads or versions side by side: the golden signals of each. */
import type { TopologyNode } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { DataTable } from '../data-table.tsx';
import { MtlsBadge } from '../mtls-badge.tsx';
import { StatusBadge } from '../status-badge.tsx';
import type { TableColumn } from '../table-model.ts';
import { useTableView } from '../table-view.ts';
import { NodeLink } from './node-link.tsx';

interface NodesTableProps {
  /** Accessible name: `Workloads of cart`. */
  readonly label: string;
  readonly nodes: readonly TopologyNode[];
  readonly what: 'workload' | 'version';
}

const HEALTH_ORDER = { failing: 3, degraded: 2, ok: 1, 'no-data': 0 } as const;

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

function latencyColumn(key: 'p50' | 'p95' | 'p99'): TableColumn<TopologyNode> {
  return {
    id: key,
    header: key,
    value: (node) => node.latency?.[key] ?? null,
    render: (node) => formatLatency(node.latency?.[key]),
    width: 84,
    align: 'right',
  };
}

const SIGNAL_COLUMNS: readonly TableColumn<TopologyNode>[] = [
  {
    id: 'health',
    header: 'Status',
    value: (node) => HEALTH_ORDER[node.health],
    render: (node) => <StatusBadge health={node.health} quiet />,
    width: 100,
    firstOrder: 'desc',
  },
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
  {
    id: 'errors',
    header: 'Errors',
    hint: 'Share of requests that failed',
    value: (node) => node.errorRatio,
    render: (node) => formatRatio(node.errorRatio),
    width: 80,
    align: 'right',
    narrow: true,
  },
  latencyColumn('p50'),
  latencyColumn('p95'),
  latencyColumn('p99'),
  {
    id: 'bytes',
    header: 'Bytes',
    hint: 'Bytes per second, both directions',
    value: (node) => node.bytesPerSecond,
    render: (node) => formatBytesPerSecond(node.bytesPerSecond),
    width: 100,
    align: 'right',
  },
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
