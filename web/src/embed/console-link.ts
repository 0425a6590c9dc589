/** Where the console itself shows what a panel shows. In: the panel. Out: a path on this origin. Pure; it knows no router, which weighs as much as a panel. */
import type { EmbedPanel } from '@sightglass/shared/contract';

const DETAIL = { service: '/services/', workload: '/workloads/', edge: '/edges/' } as const;

function place(panel: EmbedPanel): { readonly path: string; readonly search: Record<string, string> } {
  switch (panel.panel) {
    case 'topology':
      return {
        path: '/topology',
        search: panel.service === null ? {} : { service: panel.service, hops: String(panel.hops) },
      };
    case 'service':
      return { path: DETAIL.service + encodeURIComponent(panel.id), search: {} };
    case 'chart':
      return panel.of === 'mesh' || panel.id === null
        ? { path: '/overview', search: {} }
        : { path: DETAIL[panel.of] + encodeURIComponent(panel.id), search: {} };
    case 'slo':
      return { path: `/slos/${encodeURIComponent(panel.id)}`, search: {} };
    case 'alerts':
      return { path: '/alerts', search: {} };
    default:
      return panel.service === null
        ? { path: '/security', search: {} }
        : { path: DETAIL.service + encodeURIComponent(panel.service), search: { tab: 'security' } };
  }
}

export function linkToConsole(panel: EmbedPanel): string {
  const { path, search } = place(panel);
  const query = new URLSearchParams(search);
  if ('range' in panel && panel.range !== 'now-15m') query.set('range', panel.range);
  if ('cluster' in panel && panel.cluster.length > 0) query.set('cluster', panel.cluster.join(','));
  if ('namespace' in panel && panel.namespace.length > 0) query.set('namespace', panel.namespace.join(','));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
