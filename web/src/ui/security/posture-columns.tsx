/**
 * The columns of posture: of clusters, namespaces and services, and of edges with their evidence. Counts are of requests (of connections for TCP) in the range; null is a dash and
 * stands last.
 */
import type { PostureRow } from '@sightglass/shared/contract';
import { parseNamespaceId, parseServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { formatCount } from '../../format/count.ts';
import { formatProtocol } from '../../format/protocol.ts';
import { formatRatio } from '../../format/ratio.ts';
import { MtlsBadge } from '../mtls-badge.tsx';
import { PageLink } from '../page-link.tsx';
import { NodeLink } from '../signals/node-link.tsx';
import { describeNode } from '../signals/node-target.ts';
import type { TableColumn } from '../table-model.ts';
import { linkToAccessLog } from './access-links.ts';
import { MtlsShareBar } from './mtls-bar.tsx';
import {
  describeEdgeStates,
  explainEvidence,
  rankMtls,
  REASON_LABEL,
  toShares,
  totalOf,
} from './mtls-words.ts';
import { describePolicy, shortenPolicy } from './readiness-words.ts';
import classes from './security.module.css';

type Column = TableColumn<PostureRow>;

const shareColumn: Column = {
  id: 'share',
  header: 'Proven mutual',
  hint: 'Share of the traffic that is proven mutual TLS',
  value: ({ received }) => (totalOf(received) > 0 ? received.mutual / totalOf(received) : null),
  render: ({ received }) => (
    <span className={classes.share}>
      <MtlsShareBar counts={received} />
      <span>{totalOf(received) > 0 ? formatRatio(received.mutual / totalOf(received)) : '–'}</span>
    </span>
  ),
  width: 130,
  align: 'right',
};

const stateColumn: Column = {
  id: 'state',
  header: 'State',
  hint: 'Worst first: plaintext, mixed, unmeasured, mutual',
  value: ({ received }) => (totalOf(received) > 0 ? received.state : null),
  sortBy: ({ received }) => (totalOf(received) > 0 ? rankMtls(received.state) : null),
  // Nothing was received: there was nothing to measure.
  render: ({ received }) =>
    totalOf(received) > 0 ? <MtlsBadge mtls={toShares(received)} quiet /> : <span>no traffic</span>,
  width: 118,
  firstOrder: 'asc',
  narrow: true,
};

const countColumn = (key: 'plaintext' | 'unmeasured' | 'mutual', header: string, hidden = false): Column => ({
  id: key,
  header,
  hint: `Requests (connections for TCP) ${key === 'mutual' ? 'proven mutual' : key} in the range`,
  value: ({ received }) => received[key],
  render: ({ received }) => (received[key] > 0 ? formatCount(received[key]) : '–'),
  width: 100,
  align: 'right',
  narrow: key === 'plaintext' && !hidden,
  hidden,
});

/** What is to be looked up in the access log of a row: its plaintext. The id says what the row stands for. */
function linkToPlaintext({ id, edge, cluster, namespace, received }: PostureRow) {
  if (received.plaintext === 0) return null;
  if (edge) return linkToAccessLog({ source: edge.source, service: edge.target, proof: 'plaintext' });
  if (parseServiceId(id)) return linkToAccessLog({ service: id, proof: 'plaintext' });
  return linkToAccessLog({
    cluster,
    proof: 'plaintext',
    ...(parseNamespaceId(id) ? { namespace } : {}),
  });
}

const accessColumn: Column = {
  id: 'access',
  header: 'Log',
  hint: 'The plaintext calls one by one, as far as they were logged',
  value: () => null,
  render: (row) => {
    const to = linkToPlaintext(row);
    return to ? (
      <PageLink to={to}>
        Calls<span className="sg-sr"> in plaintext of {row.name}</span>
      </PageLink>
    ) : null;
  },
  sortable: false,
  csv: false,
  width: 56,
};

export interface DrillDown {
  /** Header of the first column: `Namespace`. */
  readonly header: string;
  readonly onOpen: (row: PostureRow) => void;
  /** Adds the column of namespaces. */
  readonly withNamespace: boolean;
  readonly withCluster: boolean;
  readonly withPolicy: boolean;
}

/** Of clusters, namespaces or services; a name leads one level down. */
export function buildPlaceColumns({
  header,
  onOpen,
  withNamespace,
  withCluster,
  withPolicy,
}: DrillDown): Column[] {
  return [
    {
      id: 'name',
      header,
      value: ({ name }) => name,
      render: (row) => (
        <button type="button" className={classes.open} title={row.name} onClick={() => onOpen(row)}>
          <bdi>{row.name === UNKNOWN ? 'not known' : row.name}</bdi>
        </button>
      ),
      width: 170,
      grow: true,
      narrow: true,
    },
    {
      id: 'namespace',
      header: 'Namespace',
      value: ({ namespace }) => namespace,
      width: 120,
      hidden: !withNamespace,
    },
    { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 76, hidden: !withCluster },
    stateColumn,
    shareColumn,
    countColumn('plaintext', 'Plaintext'),
    countColumn('unmeasured', 'Unmeasured'),
    countColumn('mutual', 'Mutual', true),
    {
      id: 'edges',
      header: 'Edges by state',
      hint: 'Edges that end here',
      value: ({ edges }) => describeEdgeStates(edges),
      width: 160,
      grow: true,
    },
    {
      id: 'sent',
      header: 'Sends',
      hint: 'State of what it sends',
      value: ({ sent }) => (sent && totalOf(sent) > 0 ? sent.state : null),
      render: ({ sent }) =>
        sent && totalOf(sent) > 0 ? <MtlsBadge mtls={toShares(sent)} quiet /> : <span>–</span>,
      width: 106,
      hidden: true,
    },
    {
      id: 'policy',
      header: 'Mode in force',
      hint: 'What PeerAuthentication sets, where configuration is connected',
      value: ({ policy }) => shortenPolicy(policy),
      render: ({ policy }) => (
        <span title={describePolicy(policy) ?? 'No mesh configuration is connected for this cluster'}>
          {shortenPolicy(policy) ?? 'not known'}
        </span>
      ),
      width: 116,
      hidden: !withPolicy,
    },
    accessColumn,
  ];
}

function endColumn(end: 'source' | 'target', header: string): Column {
  return {
    id: end,
    header,
    value: ({ edge }) => {
      const { name, place } = describeNode(edge?.[end] ?? '', 'service');
      return `${name} ${place}`;
    },
    render: ({ edge }) => (edge ? <NodeLink id={edge[end]} granularity="service" place /> : null),
    width: 150,
    grow: true,
    narrow: true,
  };
}

/** Of edges: both ends, the state, and how it is known. */
export const EDGE_COLUMNS: readonly Column[] = [
  endColumn('source', 'From'),
  endColumn('target', 'To'),
  stateColumn,
  {
    id: 'evidence',
    header: 'How it is known',
    value: ({ edge, received }) => (edge ? explainEvidence({ ...edge, received }) : null),
    width: 420,
    grow: true,
  },
  {
    id: 'reason',
    header: 'Who says so',
    value: ({ edge }) => (edge ? REASON_LABEL[edge.reason] : null),
    width: 150,
    hidden: true,
  },
  {
    id: 'protocol',
    header: 'Protocol',
    value: ({ edge }) => (edge ? formatProtocol(edge.protocol) : null),
    width: 76,
    hidden: true,
  },
  countColumn('plaintext', 'Plaintext', true),
  countColumn('unmeasured', 'Unmeasured', true),
  countColumn('mutual', 'Mutual', true),
  { ...shareColumn, hidden: true },
  accessColumn,
  {
    id: 'edge',
    header: 'Edge',
    value: () => null,
    render: ({ id, edge }) => (
      <PageLink to={{ page: 'edge', id, search: { tab: 'security' } }}>
        Edge
        <span className="sg-sr">
          {' '}
          from {describeNode(edge?.source ?? '', 'service').name} to{' '}
          {describeNode(edge?.target ?? '', 'service').name}
        </span>
      </PageLink>
    ),
    sortable: false,
    csv: false,
    width: 56,
    narrow: true,
  },
];
