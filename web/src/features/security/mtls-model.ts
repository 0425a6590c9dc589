/** How the mutual TLS tab narrows: in: what was opened on the way down, and the frame's scope. Out: the query, the crumbs, the next step down. Pure. */
import type { NewEmbedPanel, PostureRow } from '@sightglass/shared/contract';
import { parseNamespaceId, parseServiceId, formatNamespaceId } from '@sightglass/shared/identity';
import type { MtlsState } from '@sightglass/shared/mtls';
import type { ApiQuery } from '../../api/api-url.ts';
import { formatCount } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import type { Frame } from '../../url/use-frame.ts';
import { describeEdgeStates, totalOf } from '../../ui/security/mtls-words.ts';
import type { Posture } from '@sightglass/shared/contract';
import { describeNode } from '../../ui/signals/node-target.ts';
import type { PostureLevel } from './search.ts';

export const LEVEL_WORDS: Readonly<Record<PostureLevel, { one: string; many: string }>> = {
  cluster: { one: 'Cluster', many: 'Clusters' },
  namespace: { one: 'Namespace', many: 'Namespaces' },
  service: { one: 'Service', many: 'Services' },
  edge: { one: 'Edge', many: 'Edges' },
};

interface Narrowing {
  /** Replaces the frame's scope where it is about one place. */
  readonly scope: Pick<ApiQuery<'getMtlsPosture'>, 'cluster' | 'namespace' | 'service'>;
  readonly crumbs: readonly { readonly label: string; readonly by: PostureLevel; readonly within: string }[];
}

/** An id of three parts is a service's, of two a namespace's, of one a cluster's name. */
export function readNarrowing(within: string): Narrowing {
  const all = { label: 'All', by: 'namespace', within: '' } as const;
  if (within === '') return { scope: {}, crumbs: [] };
  const service = parseServiceId(within);
  if (service) {
    const namespace = formatNamespaceId(service);
    return {
      scope: { service: within },
      crumbs: [
        all,
        { label: `${service.namespace} in ${service.cluster}`, by: 'service', within: namespace },
        { label: service.name, by: 'edge', within },
      ],
    };
  }
  const namespace = parseNamespaceId(within);
  if (namespace) {
    return {
      scope: { cluster: namespace.cluster, namespace: namespace.namespace },
      crumbs: [all, { label: `${namespace.namespace} in ${namespace.cluster}`, by: 'service', within }],
    };
  }
  return {
    scope: { cluster: within },
    crumbs: [
      { ...all, by: 'cluster' },
      { label: within, by: 'namespace', within },
    ],
  };
}

/** The frame's scope, unless one place was opened: then it alone. */
export function buildPostureQuery(
  frame: Pick<Frame, 'rangeQuery' | 'scopeQuery'>,
  by: PostureLevel,
  within: string,
): ApiQuery<'getMtlsPosture'> {
  const { scope } = readNarrowing(within);
  return within === '' ? { ...frame.scopeQuery, by } : { ...frame.rangeQuery, ...scope, by };
}

/** What other pages would show of the same. */
export function toEmbed({ by, cluster, namespace, service }: ApiQuery<'getMtlsPosture'>): NewEmbedPanel {
  const list = (names: typeof cluster): string[] =>
    typeof names === 'string' ? names.split(',').filter((name) => name !== '') : [...(names ?? [])];
  return { panel: 'mtls', by, cluster: list(cluster), namespace: list(namespace), service: service ?? null };
}

const DEEPER: Readonly<Record<PostureLevel, PostureLevel>> = {
  cluster: 'namespace',
  namespace: 'service',
  service: 'edge',
  edge: 'edge',
};

/** Where a press on a row's name leads: one level down, within it. */
export function stepInto(row: Pick<PostureRow, 'id'>, by: PostureLevel) {
  return { by: DEEPER[by], within: row.id, state: [], q: '', sort: '' } as const;
}

export function countStates(rows: readonly PostureRow[]): Readonly<Record<MtlsState, number>> {
  const counts = { mutual: 0, mixed: 0, plaintext: 0, unmeasured: 0 };
  for (const { received } of rows) if (totalOf(received) > 0) counts[received.state]++;
  return counts;
}

/** The posture as lines of plain text, to be pasted into a ticket: the shares, the edges, and each edge that is not mutual, as far as rows are edges. */
export function summarizePosture({ total, rows }: Posture, what: string): string {
  const sum = totalOf(total);
  const share = (count: number): string =>
    `${formatCount(count)} (${sum > 0 ? formatRatio(count / sum) : '–'})`;
  const lines = [
    `Mutual TLS of ${what}: mutual ${share(total.mutual)}, plaintext ${share(total.plaintext)}, unmeasured ${share(total.unmeasured)} requests and connections.`,
    `Edges: ${describeEdgeStates(total.edges) ?? 'none'}.`,
  ];
  for (const { received, edge, namespace, name, cluster } of rows) {
    if (received.state === 'mutual') continue;
    const whom = edge
      ? `${describeNode(edge.source, 'service').name} → ${describeNode(edge.target, 'service').name}`
      : [name, namespace === name ? '' : namespace, cluster === name ? '' : cluster]
          .filter(Boolean)
          .join(', ');
    lines.push(
      `- ${whom}: ${received.state}; plaintext ${formatCount(received.plaintext)}, unmeasured ${formatCount(received.unmeasured)}, mutual ${formatCount(received.mutual)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
