/** The graph for other pages. In: what the page's URL says. Out: the same scope, focus and overlay; filters and selection stay behind. Pure. */
import type { NewEmbedPanel } from '@sightglass/shared/contract';
import type { Frame } from '../../url/use-frame.ts';
import type { TopologySearch } from './search.ts';

const MOST_HOPS = 3;

export function toEmbed(
  { service, hops, security }: Pick<TopologySearch, 'service' | 'hops' | 'security'>,
  { clusters, namespaces }: Pick<Frame, 'clusters' | 'namespaces'>,
): NewEmbedPanel {
  return {
    panel: 'topology',
    cluster: [...clusters],
    namespace: [...namespaces],
    service: service === '' ? null : service,
    hops: Math.min(MOST_HOPS, hops),
    security,
  };
}
