/** The signals that come with the demo mesh, as long as nobody ever defined one. */
import { saturationSignalSchema, type SaturationSignal } from '@sightglass/shared/contract';
import type { Collection } from '../state/documents.ts';

const AUTHOR = 'demo mesh';

const SIGNALS: Readonly<Record<string, SaturationSignal>> = {
  'demo-checkout-pool': saturationSignalSchema.parse({
    name: 'Database pool',
    description:
      'Connections to the database of orders that are in use. When none is free, checkouts wait for one.',
    scope: { namespace: 'shop', service: 'checkout' },
    usage: { kind: 'gauge', gauge: { metric: 'hikaricp_connections_active' } },
    capacity: { kind: 'gauge', gauge: { metric: 'hikaricp_connections_max' } },
  }),
  'demo-frontend-requests': saturationSignalSchema.parse({
    name: 'Requests before the circuit breaker opens',
    description:
      'Requests that frontend’s proxies have under way to one service, of those that the circuit breaker admits.',
    scope: { namespace: 'shop', service: 'frontend' },
    usage: { kind: 'gauge', gauge: { metric: 'envoy_cluster_upstream_rq_active' } },
    capacity: { kind: 'remaining', gauge: { metric: 'envoy_cluster_circuit_breakers_default_remaining_rq' } },
  }),
};

/** Keeps them unless there is, or was, any signal. */
export function defineDemoSignals(signals: Collection<SaturationSignal>): void {
  if (signals.list({ deleted: true }).length > 0) return;
  for (const [id, signal] of Object.entries(SIGNALS)) signals.create(signal, { id, author: AUTHOR });
}
