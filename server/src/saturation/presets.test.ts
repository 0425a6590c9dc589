import { expect, it } from 'vitest';
import { SATURATION_PRESETS } from './presets.ts';
import { listMetrics } from './signal-gauges.ts';

it('are each named once, say why, and are signals of gauges', () => {
  expect(new Set(SATURATION_PRESETS.map(({ id }) => id)).size).toBe(SATURATION_PRESETS.length);
  for (const { why, signal } of SATURATION_PRESETS) {
    expect(why).toMatch(/\.$/);
    expect(listMetrics(signal).length).toBeGreaterThan(0);
  }
});

it('cover Envoy’s circuit breakers, pending and connection gauges, and containers', () => {
  const metrics = new Set(SATURATION_PRESETS.flatMap(({ signal }) => listMetrics(signal)));
  for (const metric of [
    ...['cx', 'rq', 'rq_pending', 'rq_retry'].map(
      (kind) => `envoy_cluster_circuit_breakers_default_${kind}_open`,
    ),
    'envoy_cluster_circuit_breakers_default_remaining_rq',
    'envoy_cluster_upstream_rq_pending_active',
    'envoy_cluster_upstream_cx_active',
    'container_memory_working_set_bytes',
    'container_cpu_usage_seconds_total',
  ]) {
    expect([metric, metrics.has(metric)]).toEqual([metric, true]);
  }
});
