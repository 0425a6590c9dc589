import { expect, it } from 'vitest';
import { countFlows } from './flow-counts.ts';
import { ADMITTED_REQUESTS, listPodGauges, POOL_SIZE } from './pod-gauges.ts';
import { createPods } from './pod-table.ts';

const SEED = 5;
/** A day of cycles that begin at full and half hours. */
const START = Date.UTC(2026, 2, 11);
const MINUTE_MS = 60_000;
const flows = countFlows(SEED);
const pods = createPods(SEED);

function gaugesOf(service: string, metric: string) {
  return pods
    .filter(({ workload }) => workload.service === service && workload.cluster === 'east')
    .flatMap((pod) => listPodGauges(pod, flows).filter((gauge) => gauge.metric === metric));
}

it('fills checkout’s pool above nine tenths while currency is slow, and at no other time', () => {
  const pools = gaugesOf('checkout', 'hikaricp_connections_active');
  expect(pools).toHaveLength(2);
  for (let minute = 0; minute < 24 * 60; minute++) {
    const isSlow = minute % 30 >= 10 && minute % 30 < 20;
    for (const pool of pools) {
      const share = pool.valueAt(START + minute * MINUTE_MS) / POOL_SIZE;
      expect([minute, share >= 0.9]).toEqual([minute, isSlow]);
      expect(share).toBeLessThanOrEqual(1);
    }
  }
});

it('leaves to frontend’s circuit breakers what is not under way', () => {
  const active = gaugesOf('frontend', 'envoy_cluster_upstream_rq_active');
  const left = gaugesOf('frontend', 'envoy_cluster_circuit_breakers_default_remaining_rq');
  expect(active.length).toBeGreaterThan(10);
  for (const [index, gauge] of active.entries()) {
    for (const t of [START, START + 15 * MINUTE_MS]) {
      expect(gauge.valueAt(t) + (left[index]?.valueAt(t) ?? NaN)).toBe(ADMITTED_REQUESTS);
    }
  }
});

it('has certificates of a day that are renewed at half of it, each pod at a moment of its own', () => {
  const expiries = gaugesOf('payment', 'istio_agent_cert_expiry_seconds');
  expect(expiries).toHaveLength(2);
  const moments = new Set<number>();
  for (const expiry of expiries) {
    for (let hour = 0; hour < 48; hour++) {
      const left = expiry.valueAt(START + hour * 3_600_000);
      expect(left).toBeGreaterThanOrEqual(12 * 3_600);
      expect(left).toBeLessThanOrEqual(24 * 3_600);
    }
    moments.add(expiry.valueAt(START));
  }
  expect(moments.size).toBe(2);
});
