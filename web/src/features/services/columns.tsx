/** The columns of the services table. Units are in the headers' hints; null is a dash and stands last. */
import type { ServiceRow } from '@sightglass/shared/contract';
import { AlertMark } from '../../ui/alerts/alert-mark.tsx';
import { keySubject, type useFiringSubjects } from '../../ui/alerts/use-alert-summary.ts';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { MtlsBadge } from '../../ui/mtls-badge.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { latencyColumn } from '../../ui/signals/signal-columns.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { HEALTH_WORDS, StatusBadge } from '../../ui/status-badge.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import classes from './services.module.css';
import { rankStatus, readMutualShare } from './services-model.ts';

type FiringSubjects = ReturnType<typeof useFiringSubjects>;

function renderErrors({ errorRatio, health }: ServiceRow) {
  return (
    <span className={classes.errors} data-health={health}>
      {formatRatio(errorRatio)}
    </span>
  );
}

/** What is degraded without failures says why. */
function renderStatus({ health, saturation }: ServiceRow) {
  const full = saturation?.level === 'critical' ? `${saturation.name}: ${formatRatio(saturation.ratio)}` : '';
  return (
    <span title={full}>
      <StatusBadge health={health} quiet />
    </span>
  );
}

/** Where nobody speaks HTTP or gRPC, 0/s would say that it is idle. */
function renderTraffic({ requestsPerSecond, bytesPerSecond }: ServiceRow) {
  if (requestsPerSecond > 0 || bytesPerSecond === 0) return formatRate(requestsPerSecond);
  return <span title="Bytes per second: only TCP was seen">{formatBytesPerSecond(bytesPerSecond)}</span>;
}

/** The column that names the service, marks it where alerts fire, and links to it. */
const nameColumn = (firing: FiringSubjects): TableColumn<ServiceRow> => ({
  id: 'name',
  header: 'Service',
  value: ({ name }) => name,
  render: ({ id, name, external }) => (
    <>
      <PageLink to={{ page: 'service', id }} className={classes.name} title={name}>
        {name}
      </PageLink>
      <AlertMark firing={firing?.get(keySubject({ kind: 'service', id }))} />
      {external ? (
        <span className={classes.tag} title="Outside the mesh, or never reported by a proxy of its own">
          external
        </span>
      ) : null}
    </>
  ),
  width: 152,
  grow: true,
  narrow: true,
});

/** How many alerts fire about it; sorts and exports. */
const alertsColumn = (firing: FiringSubjects): TableColumn<ServiceRow> => ({
  id: 'alerts',
  header: 'Alerts',
  hint: 'Alerts that fire about the service',
  value: ({ id }) => firing?.get(keySubject({ kind: 'service', id }))?.alerts.length ?? (firing ? 0 : null),
  width: 64,
  align: 'right',
  hidden: true,
});

const OTHER_COLUMNS: readonly TableColumn<ServiceRow>[] = [
  {
    id: 'status',
    header: 'Status',
    hint: 'By error ratio, and degraded where saturation is critical; sorted by state, then errors, then traffic',
    value: ({ health }) => HEALTH_WORDS[health],
    sortBy: rankStatus,
    render: renderStatus,
    width: 92,
    firstOrder: 'desc',
    narrow: true,
  },
  { id: 'namespace', header: 'Namespace', value: ({ namespace }) => namespace, width: 92, grow: true },
  { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 68, grow: true },
  {
    id: 'rps',
    header: 'Requests',
    hint: 'Requests per second; bytes per second where only TCP was seen',
    value: ({ requestsPerSecond }) => requestsPerSecond,
    render: renderTraffic,
    width: 84,
    align: 'right',
    narrow: true,
  },
  {
    id: 'trend',
    header: 'Trend',
    hint: 'Requests (of TCP alone, bytes) per second over the range, from zero; sorted by the latest',
    value: ({ sparkline }) => sparkline.findLast((value) => value !== null) ?? null,
    render: ({ sparkline }) => <Sparkline values={sparkline} width={60} />,
    width: 76,
    firstOrder: 'desc',
    csv: false,
  },
  {
    id: 'errors',
    header: 'Errors',
    hint: 'Share of requests that failed',
    value: ({ errorRatio }) => errorRatio,
    render: renderErrors,
    width: 64,
    align: 'right',
    narrow: true,
  },
  latencyColumn('p50', { width: 64 }),
  latencyColumn('p95', { width: 64 }),
  latencyColumn('p99', { width: 64 }),
  {
    id: 'mtls',
    header: 'mTLS',
    hint: 'Share of the traffic proven mutual TLS',
    value: readMutualShare,
    render: (service) =>
      readMutualShare(service) === null ? (
        '–'
      ) : (
        <MtlsBadge mtls={service.mtls} share={service.mtls.state === 'mixed'} quiet />
      ),
    width: 110,
    firstOrder: 'asc',
  },
  {
    id: 'saturation',
    header: 'Saturation',
    hint: 'The fullest by any saturation signal that is defined; of now, whatever the range',
    value: ({ saturation }) => saturation?.ratio ?? null,
    render: ({ saturation }) => (
      <span className={classes.saturation} data-level={saturation?.level} title={saturation?.name}>
        {formatRatio(saturation?.ratio)}
      </span>
    ),
    width: 92,
    align: 'right',
    firstOrder: 'desc',
    hidden: true,
  },
  {
    id: 'versions',
    header: 'Versions',
    hint: 'Versions seen answering',
    value: ({ versions }) => versions.length,
    render: ({ versions }) => <span title={versions.join(', ')}>{versions.length}</span>,
    width: 76,
    align: 'right',
  },
  { id: 'callers', header: 'Callers', value: ({ callers }) => callers, width: 66, align: 'right' },
  {
    id: 'callees',
    header: 'Callees',
    value: ({ callees }) => callees,
    width: 70,
    align: 'right',
    hidden: true,
  },
  {
    id: 'workloads',
    header: 'Workloads',
    value: ({ workloads }) => workloads,
    width: 86,
    align: 'right',
    hidden: true,
  },
  {
    id: 'bytes',
    header: 'Throughput',
    hint: 'Bytes per second, both directions',
    value: ({ bytesPerSecond }) => bytesPerSecond,
    render: ({ bytesPerSecond }) => formatBytesPerSecond(bytesPerSecond),
    width: 100,
    align: 'right',
    hidden: true,
  },
  {
    id: 'connections',
    header: 'Connections',
    hint: 'TCP connections opened per second',
    value: ({ openedPerSecond }) => openedPerSecond,
    render: ({ openedPerSecond }) => formatRate(openedPerSecond),
    width: 100,
    align: 'right',
    hidden: true,
  },
];

/** `firing` by `keySubject`; null while it is not known what fires. */
export function buildServiceColumns(firing: FiringSubjects): readonly TableColumn<ServiceRow>[] {
  return [nameColumn(firing), ...OTHER_COLUMNS, alertsColumn(firing)];
}
