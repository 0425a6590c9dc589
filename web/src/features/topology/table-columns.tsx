/** Columns of the table view: nodes and edges with the same numbers as the graph. */
import type { Signals } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { AlertMark } from '../../ui/alerts/alert-mark.tsx';
import { rankSeverity } from '../../ui/alerts/alert-model.ts';
import { MTLS_WORDS, MtlsBadge } from '../../ui/mtls-badge.tsx';
import { HEALTH_WORDS, StatusBadge } from '../../ui/status-badge.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { nameBadge } from './badges/badge-kinds.ts';
import { BadgeNames } from './badges/badge-names.tsx';
import { SHAPE_WORDS } from './node-shape.ts';
import type { ViewEdge, ViewNode } from './topology-model.ts';
import classes from './panel.module.css';

type Measured = Signals & { readonly health: Health };

function signalColumns<Row>(pick: (row: Row) => Measured): TableColumn<Row>[] {
  const number = { align: 'right', width: 88 } as const;
  return [
    {
      id: 'health',
      header: 'Health',
      value: (row) => HEALTH_WORDS[pick(row).health],
      render: (row) => <StatusBadge health={pick(row).health} quiet />,
      width: 112,
      narrow: true,
    },
    {
      id: 'rps',
      header: 'Requests',
      hint: 'Requests per second',
      value: (row) => pick(row).requestsPerSecond,
      render: (row) => formatRate(pick(row).requestsPerSecond),
      narrow: true,
      ...number,
      // Room for the mark of the order, which it has at first.
      width: 100,
    },
    {
      id: 'errors',
      header: 'Errors',
      hint: 'Share of requests that failed',
      value: (row) => pick(row).errorRatio,
      render: (row) => formatRatio(pick(row).errorRatio),
      ...number,
    },
    {
      id: 'p95',
      header: 'p95',
      hint: '95% of requests were answered within this time',
      value: (row) => pick(row).latency?.p95 ?? null,
      render: (row) => formatLatency(pick(row).latency?.p95),
      ...number,
    },
    {
      id: 'bytes',
      header: 'Bytes',
      hint: 'Bytes per second, both ways',
      value: (row) => pick(row).bytesPerSecond,
      render: (row) => formatBytesPerSecond(pick(row).bytesPerSecond),
      ...number,
    },
    {
      id: 'mtls',
      header: 'Mutual TLS',
      value: (row) => MTLS_WORDS[pick(row).mtls.state],
      render: (row) => <MtlsBadge mtls={pick(row).mtls} quiet />,
      width: 116,
    },
  ];
}

/** How many alerts fire, sorted by the gravest. */
function alertColumn<Row>(pick: (row: Row) => ViewNode['firing']): TableColumn<Row> {
  return {
    id: 'alerts',
    header: 'Alerts',
    hint: 'Alerts that fire about it',
    value: (row) => pick(row)?.alerts.length ?? (pick(row) === undefined ? null : 0),
    sortBy: (row) => {
      const firing = pick(row);
      return firing ? 10 - rankSeverity(firing.severity) + firing.alerts.length / 1000 : 0;
    },
    render: (row) => <AlertMark firing={pick(row) ?? undefined} />,
    width: 72,
  };
}

function selectable<Row>(name: (row: Row) => string, onSelect: (row: Row) => void) {
  return (row: Row) => (
    <button type="button" className={classes.pick} onClick={() => onSelect(row)}>
      {name(row)}
    </button>
  );
}

export function nodeColumns(onSelect: (id: string) => void): TableColumn<ViewNode>[] {
  return [
    {
      id: 'name',
      header: 'Node',
      value: (row) => row.name,
      render: selectable(
        (row) => row.name,
        (row) => onSelect(row.id),
      ),
      width: 170,
      grow: true,
      narrow: true,
      firstOrder: 'asc',
    },
    { id: 'shape', header: 'Kind', value: (row) => SHAPE_WORDS[row.shape], width: 92 },
    { id: 'version', header: 'Version', value: (row) => row.node.version ?? null, width: 80, hidden: true },
    { id: 'namespace', header: 'Namespace', value: (row) => row.node.namespace, width: 112 },
    { id: 'cluster', header: 'Cluster', value: (row) => row.node.cluster, width: 80 },
    ...signalColumns<ViewNode>((row) => row.node),
    alertColumn<ViewNode>((row) => row.firing),
    {
      id: 'badges',
      header: 'Badges',
      hint: 'What is set up of it and happens to it: splits, faults, breakers, gateways, missing sidecars, problems',
      value: (row) => row.known?.badges.map(nameBadge).join(', ') ?? null,
      sortBy: (row) => row.known?.badges.length ?? -1,
      render: (row) => <BadgeNames badges={row.known?.badges} />,
      width: 170,
    },
  ];
}

/** An edge with the names of its ends. */
export interface EdgeRow {
  readonly edge: ViewEdge;
  readonly source: ViewNode;
  readonly target: ViewNode;
}

export function edgeColumns(onSelect: (id: string) => void): TableColumn<EdgeRow>[] {
  const name = ({ source, target }: EdgeRow): string => `${source.name} → ${target.name}`;
  return [
    {
      id: 'edge',
      header: 'Edge',
      value: name,
      render: selectable(name, (row) => onSelect(row.edge.id)),
      width: 220,
      grow: true,
      narrow: true,
      firstOrder: 'asc',
    },
    {
      id: 'from',
      header: 'From namespace',
      value: (row) => row.source.node.namespace,
      width: 130,
      hidden: true,
    },
    { id: 'to', header: 'To namespace', value: (row) => row.target.node.namespace, width: 130, hidden: true },
    { id: 'protocol', header: 'Protocol', value: (row) => row.edge.edge.protocol, width: 80 },
    ...signalColumns<EdgeRow>((row) => row.edge.edge),
    alertColumn<EdgeRow>((row) => row.edge.firing),
  ];
}
