/** Telemetry for tests: edge sums as a store would answer them, from the few facts that a test is about. */
import type { EdgeSums } from '../../store/telemetry-store.ts';
import type { EdgeEnd, EdgeKey } from '../../telemetry/edge-window.ts';
import { createSums } from '../../signals/sums.ts';

/** `east~shop~cart` -> that service, its workload `cart-v1`, version `v1`. More parts name workload and version. */
export function sampleEnd(text: string): EdgeEnd {
  const [cluster = 'east', namespace = 'shop', service = 'cart', workload, version] = text.split('~');
  return {
    cluster,
    namespace,
    service,
    workload: workload ?? (service === 'unknown' ? 'unknown' : `${service}-v1`),
    version: version ?? (service === 'unknown' ? 'unknown' : 'v1'),
  };
}

export const NOBODY: EdgeEnd = {
  cluster: 'unknown',
  namespace: 'unknown',
  service: 'unknown',
  workload: 'unknown',
  version: 'unknown',
};

type Facts = Partial<Omit<EdgeSums, 'edge'>> & Partial<Pick<EdgeKey, 'protocol' | 'external'>>;

/** Edge sums between two ends, as text or whole; HTTP, proven by the destination, unless said otherwise. */
export function sampleEdge(source: string | EdgeEnd, target: string | EdgeEnd, facts: Facts = {}): EdgeSums {
  const { protocol = 'http', external = false, ...sums } = facts;
  return {
    ...createSums(),
    evidence: 'destination',
    reporters: ['destination'],
    ...sums,
    edge: {
      source: typeof source === 'string' ? sampleEnd(source) : source,
      target: typeof target === 'string' ? sampleEnd(target) : target,
      protocol,
      external,
    },
  };
}
