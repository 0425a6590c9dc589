/** Columns that tables of services, workloads, versions and edges share. Latency in milliseconds, ratios 0..1, bytes per second. */
import type { Signals } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRatio } from '../../format/ratio.ts';
import { StatusBadge } from '../status-badge.tsx';
import type { TableColumn } from '../table-model.ts';

/** What a table chooses for itself. */
type Own<Row> = Pick<TableColumn<Row>, 'width' | 'hidden' | 'narrow'>;

const HEALTH_ORDER = { failing: 3, degraded: 2, ok: 1, 'no-data': 0 } as const;

export function healthColumn<Row extends { readonly health: Health }>(own: Own<Row>): TableColumn<Row> {
  return {
    id: 'health',
    header: 'Status',
    value: ({ health }) => HEALTH_ORDER[health],
    render: ({ health }) => <StatusBadge health={health} quiet />,
    firstOrder: 'desc',
    ...own,
  };
}

export function errorsColumn<Row extends Pick<Signals, 'errorRatio'>>(own: Own<Row>): TableColumn<Row> {
  return {
    id: 'errors',
    header: 'Errors',
    hint: 'Share of requests that failed',
    value: ({ errorRatio }) => errorRatio,
    render: ({ errorRatio }) => formatRatio(errorRatio),
    align: 'right',
    ...own,
  };
}

export function latencyColumn<Row extends Pick<Signals, 'latency'>>(
  quantile: 'p50' | 'p95' | 'p99',
  own: Own<Row>,
): TableColumn<Row> {
  return {
    id: quantile,
    header: quantile,
    hint: `Latency in milliseconds that ${quantile.slice(1)}% of requests stay under`,
    value: ({ latency }) => latency?.[quantile] ?? null,
    render: ({ latency }) => formatLatency(latency?.[quantile]),
    align: 'right',
    ...own,
  };
}

export function bytesColumn<Row extends Pick<Signals, 'bytesPerSecond'>>(own: Own<Row>): TableColumn<Row> {
  return {
    id: 'bytes',
    header: 'Bytes',
    hint: 'Bytes per second, both directions',
    value: ({ bytesPerSecond }) => bytesPerSecond,
    render: ({ bytesPerSecond }) => formatBytesPerSecond(bytesPerSecond),
    align: 'right',
    ...own,
  };
}
