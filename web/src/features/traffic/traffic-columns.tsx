/** The columns of the Traffic page. The verdict on versions is asked for by the rows that are on the screen. */
import type { TrafficRow } from '@sightglass/shared/contract';
import { useApi } from '../../api/use-api.ts';
import { formatCounted, formatCountShort } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { NO_VALUE } from '../../format/number-text.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { PageLink } from '../../ui/page-link.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { CanaryBadge } from '../../ui/traffic/canary-badge.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { countTrips, saySplit, sayTrips } from './traffic-model.ts';

function Verdict({ id }: { readonly id: string }) {
  const { rangeQuery } = useFrame();
  const { data, error } = useApi('getCanary', { params: { id }, query: rangeQuery });
  if (error) return <span className="sg-muted">not known</span>;
  if (!data) return <span className="sg-muted">…</span>;
  return data.comparison ? <CanaryBadge verdict={data.comparison.verdict} /> : NO_VALUE;
}

function listParts({ routes, breaker, faults, mirrors, redirects, timeoutMs, retries }: TrafficRow): string {
  return [
    routes > 0 ? formatCounted(routes, 'route') : 'no route',
    faults > 0 ? formatCounted(faults, 'fault') : null,
    mirrors > 0 ? 'mirror' : null,
    redirects > 0 ? 'redirect' : null,
    breaker ? 'breaker' : null,
    timeoutMs === null ? null : `timeout ${formatLatency(timeoutMs)}`,
    retries === null ? null : retries === 0 ? 'no retries' : formatCounted(retries, 'retry', 'retries'),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

export const TRAFFIC_COLUMNS: readonly TableColumn<TrafficRow>[] = [
  {
    id: 'name',
    header: 'Service',
    value: ({ name }) => name,
    render: ({ id, name, namespace, cluster }) => (
      <span>
        <PageLink to={{ page: 'service', id, tab: 'traffic' }}>
          <bdi>{name}</bdi>
        </PageLink>{' '}
        <small className="sg-muted">
          <bdi>
            {namespace} in {cluster}
          </bdi>
        </small>
      </span>
    ),
    width: 210,
    grow: true,
    narrow: true,
  },
  {
    id: 'rps',
    header: 'Requests',
    value: ({ requestsPerSecond }) => requestsPerSecond,
    render: ({ requestsPerSecond }) => formatRate(requestsPerSecond),
    width: 96,
    align: 'right',
  },
  {
    id: 'errors',
    header: 'Failed',
    value: ({ errorRatio }) => errorRatio,
    render: ({ errorRatio }) => formatRatio(errorRatio),
    width: 70,
    align: 'right',
  },
  {
    id: 'verdict',
    header: 'Newer version',
    hint: 'Against the one before it, by errors and latency',
    value: ({ versions }) => versions,
    render: ({ id, versions }) => (versions > 1 ? <Verdict id={id} /> : NO_VALUE),
    width: 130,
    narrow: true,
  },
  {
    id: 'split',
    header: 'Split, configured (seen)',
    value: saySplit,
    render: (row) => <bdi>{saySplit(row) || NO_VALUE}</bdi>,
    width: 208,
  },
  {
    id: 'rules',
    header: 'Configured',
    value: listParts,
    width: 190,
    grow: true,
  },
  {
    id: 'tripped',
    header: 'Tripped',
    hint: 'Requests refused by a breaker, without a host, out of time or attempts, or met by an injected fault',
    value: countTrips,
    render: (row) => {
      const count = countTrips(row);
      return count > 0 ? <span title={sayTrips(row)}>{formatCountShort(count)}</span> : '0';
    },
    width: 84,
    align: 'right',
  },
  {
    id: 'change',
    header: 'Change',
    value: () => null,
    render: ({ id, name }) => (
      <PageLink to={{ page: 'traffic-change', id }} label={`Change the traffic of ${name}`}>
        Change
      </PageLink>
    ),
    width: 76,
    sortable: false,
    csv: false,
  },
];
