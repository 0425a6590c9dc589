/** The columns of a table of edges. In: which end is named, and what an end stands for. Rates per second, latency in ms, ratios 0..1. */
import type { TopologyEdge } from '@sightglass/shared/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { EVIDENCE_LABEL, explainMtls } from '../../format/evidence.ts';
import { formatProtocol } from '../../format/protocol.ts';
import { formatRate } from '../../format/rate.ts';
import type { LinkTarget } from '../../routes.ts';
import { MtlsBadge } from '../mtls-badge.tsx';
import { PageLink } from '../page-link.tsx';
import type { TableColumn } from '../table-model.ts';
import classes from './edge-columns.module.css';
import { NodeLink } from './node-link.tsx';
import { describeNode, type Granularity } from './node-target.ts';
import { bytesColumn, errorsColumn, healthColumn, latencyColumn } from './signal-columns.tsx';

export type EdgeEnds = 'source' | 'target' | 'both';

/** The edge's page. Ids of services and of workloads look alike, so that the link says which it means. */
export function linkToEdge(id: string, granularity: Granularity): LinkTarget {
  return { page: 'edge', id, ...(granularity === 'service' ? {} : { search: { kind: granularity } }) };
}

function nameColumn(
  end: 'source' | 'target',
  granularity: Granularity,
  header: string,
): TableColumn<TopologyEdge> {
  return {
    id: end,
    header,
    value: (edge) => {
      const { name, place } = describeNode(edge[end], granularity);
      return `${name} ${place}`;
    },
    render: (edge) => <NodeLink id={edge[end]} granularity={granularity} place />,
    width: 200,
    grow: true,
    narrow: true,
  };
}

function nameColumns(end: EdgeEnds, granularity: Granularity): TableColumn<TopologyEdge>[] {
  if (end === 'both')
    return [nameColumn('source', granularity, 'From'), nameColumn('target', granularity, 'To')];
  return [nameColumn(end, granularity, end === 'source' ? 'Caller' : 'Callee')];
}

export interface EdgeTableShape {
  readonly end: EdgeEnds;
  readonly granularity: Granularity;
  /** Whether some edges, or none, carry requests; and the same of TCP. */
  readonly http: boolean;
  readonly tcp: boolean;
}

export function buildEdgeColumns({
  end,
  granularity,
  http,
  tcp,
}: EdgeTableShape): TableColumn<TopologyEdge>[] {
  // Two names leave less room; the protocol of one flow is known already.
  const whole = end === 'both';
  return [
    ...nameColumns(end, granularity),
    healthColumn({ width: 96 }),
    {
      id: 'protocol',
      header: 'Protocol',
      value: (edge) => formatProtocol(edge.protocol),
      width: 76,
      hidden: whole,
    },
    {
      id: 'rps',
      header: 'Requests',
      hint: 'Requests per second',
      value: (edge) => (edge.protocol === 'tcp' ? null : edge.requestsPerSecond),
      render: (edge) => (edge.protocol === 'tcp' ? '–' : formatRate(edge.requestsPerSecond)),
      width: 104,
      align: 'right',
      hidden: !http,
      narrow: http,
    },
    errorsColumn({ width: 72, hidden: !http, narrow: http && !whole }),
    latencyColumn('p50', { width: 76, hidden: true }),
    latencyColumn('p95', { width: 76, hidden: !http }),
    latencyColumn('p99', { width: 80, hidden: true }),
    bytesColumn({ width: 96, hidden: whole }),
    {
      id: 'opened',
      header: 'Connections',
      hint: 'TCP connections opened per second',
      value: (edge) => edge.openedPerSecond,
      render: (edge) => (edge.openedPerSecond > 0 ? formatRate(edge.openedPerSecond) : '–'),
      width: 100,
      align: 'right',
      hidden: !tcp,
      narrow: !http,
    },
    {
      id: 'mtls',
      header: 'mTLS',
      hint: 'Whether the traffic was encrypted and authenticated, and who says so',
      value: (edge) => `${edge.mtls.state} ${EVIDENCE_LABEL[edge.mtls.evidence]}`,
      render: (edge) => (
        <span className={classes.mtls} title={explainMtls(edge.mtls, edge.protocol)}>
          <MtlsBadge mtls={edge.mtls} quiet share={edge.mtls.state === 'mixed'} />
          <span className={classes.evidence}>{EVIDENCE_LABEL[edge.mtls.evidence]}</span>
        </span>
      ),
      width: 190,
      grow: true,
    },
    {
      id: 'edge',
      header: 'Edge',
      hint: 'Codes, flags, latency and identities of this edge',
      value: () => null,
      render: (edge) => (
        <PageLink to={linkToEdge(edge.id, granularity)}>
          Edge <IconArrowRight size={13} aria-hidden style={{ verticalAlign: '-2px' }} />
          <span className="sg-sr">
            from {describeNode(edge.source, granularity).name} to{' '}
            {describeNode(edge.target, granularity).name}
          </span>
        </PageLink>
      ),
      width: 70,
      narrow: true,
      csv: false,
    },
  ];
}
