/** The graph for other pages. In: what the page's URL says. Out: the same scope, focus, overlay and badges (around a service there are none); filters and selection stay behind. Pure. */
import type { NewEmbedPanel } from '@sightglass/shared/contract';
import type { Frame } from '../../url/use-frame.ts';
import { readChoice } from './badges/choose-badges.ts';
import type { TopologySearch } from './search.ts';

const MOST_HOPS = 3;

export function toEmbed(
  { service, hops, security, badges }: Pick<TopologySearch, 'service' | 'hops' | 'security' | 'badges'>,
  { clusters, namespaces }: Pick<Frame, 'clusters' | 'namespaces'>,
): NewEmbedPanel {
  return {
    panel: 'topology',
    cluster: [...clusters],
    namespace: [...namespaces],
    service: service === '' ? null : service,
    hops: Math.min(MOST_HOPS, hops),
    security,
    badges: service === '' ? [...readChoice(badges)] : [],
  };
}
