/**
 * What a panel in another page asks of the API. In: the panel. Out: its calls, by operation, in the order in which the page uses their answers. The page asks these, and the server lets
 * an embed ask these and nothing else: one function, so that neither can drift. Pure.
 */
import type { EmbedPanel, OperationName } from './contract/index.ts';

/** Where the operations are under /api/v1: here too, so that the page needs no table of all of them. */
export const EMBED_PATHS = {
  getTopology: '/topology',
  getTopologyBadges: '/topology/badges',
  getServiceSignals: '/services/{id}/signals',
  getServiceSeries: '/services/{id}/series',
  getWorkloadSeries: '/workloads/{id}/series',
  getEdgeSeries: '/edges/{id}/series',
  getMeshSeries: '/series',
  getSlo: '/slos/{id}',
  getSloSeries: '/slos/{id}/series',
  getAlerts: '/alerts',
  getMtlsPosture: '/security/mtls',
} as const satisfies Partial<Record<OperationName, string>>;

export interface EmbedCall {
  readonly name: keyof typeof EMBED_PATHS;
  readonly params: Readonly<Record<string, string>>;
  /** As it stands in the address. */
  readonly query: Readonly<Record<string, string>>;
  /** What the panel lacks where this call fails, in words: it is drawn without. The others it cannot do without. */
  readonly adds?: string;
}

interface Scope {
  readonly cluster: readonly string[];
  readonly namespace: readonly string[];
}

const SERIES = { service: 'getServiceSeries', workload: 'getWorkloadSeries', edge: 'getEdgeSeries' } as const;
/** What the tiles of a service show the course of. */
const TILES = ['requests', 'error-ratio', 'p95'] as const;
/** Rows of a table in another page; more would be a page of its own. */
const MOST_ROWS = '200';

function scopeQuery({ cluster, namespace }: Scope): Record<string, string> {
  return {
    ...(cluster.length > 0 ? { cluster: cluster.join(',') } : {}),
    ...(namespace.length > 0 ? { namespace: namespace.join(',') } : {}),
  };
}

type PanelOf<Kind extends EmbedPanel['panel']> = Extract<EmbedPanel, { panel: Kind }>;

function chartCalls(panel: PanelOf<'chart'>): EmbedCall[] {
  const { of, id, ends, metrics, by, direction, range } = panel;
  return metrics.map((metric): EmbedCall => {
    const query = { metric, range, ...(by === null ? {} : { by }) };
    if (of === 'mesh' || id === null)
      return { name: 'getMeshSeries', params: {}, query: { ...query, ...scopeQuery(panel) } };
    return {
      name: SERIES[of],
      params: { id },
      query: { ...query, direction, ...(of === 'edge' && ends !== null ? { kind: ends } : {}) },
    };
  });
}

function serviceCalls({ id, direction, range }: PanelOf<'service'>): EmbedCall[] {
  return [
    { name: 'getServiceSignals', params: { id }, query: { range } },
    ...TILES.map((metric): EmbedCall => ({
      name: 'getServiceSeries',
      params: { id },
      query: { metric, direction, range },
    })),
  ];
}

function topologyCalls(panel: PanelOf<'topology'>): EmbedCall[] {
  const { service, hops, range, badges } = panel;
  const query = { range, ...scopeQuery(panel) };
  const around = service === null ? { fold: 'auto' } : { service, hops: String(hops) };
  const graph: EmbedCall = { name: 'getTopology', params: {}, query: { ...query, ...around } };
  // Badges are told of a scope, which is more than what is around a service: an embed of that must not tell them.
  if (badges.length === 0 || service !== null) return [graph];
  return [graph, { name: 'getTopologyBadges', params: {}, query, adds: 'Badges' }];
}

export function listEmbedCalls(panel: EmbedPanel): EmbedCall[] {
  switch (panel.panel) {
    case 'topology':
      return topologyCalls(panel);
    case 'service':
      return serviceCalls(panel);
    case 'chart':
      return chartCalls(panel);
    case 'slo':
      return [
        { name: 'getSlo', params: { id: panel.id }, query: {} },
        { name: 'getSloSeries', params: { id: panel.id }, query: { range: panel.range } },
      ];
    case 'alerts':
      return [{ name: 'getAlerts', params: {}, query: {} }];
    default: {
      const { by, range, service } = panel;
      const around = service === null ? {} : { service };
      const query = { by, range, limit: MOST_ROWS, ...scopeQuery(panel), ...around };
      return [{ name: 'getMtlsPosture', params: {}, query }];
    }
  }
}
