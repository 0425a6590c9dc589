/**
 * A real Prometheus and a console scrape the same proxies over the same time; then every edge between Istio workloads
 * must agree: 2% on requests per second and on the share of failures, one bucket on quantiles.
 * Tagged, because a machine without a Prometheus leaves it out by name.
 */
import { expect, test } from '@playwright/test';
import type { Sources, Topology } from '@sightglass/shared/contract';
import { type ConsoleProcess, startConsole } from '../fixtures/console-process.ts';
import { type PrometheusProcess, startPrometheus } from '../fixtures/prometheus.ts';

const SPAN_S = 120;
const INTERVAL_MS = 2_000;
const ENDS =
  'source_cluster,source_workload_namespace,source_workload,destination_cluster,destination_workload_namespace,destination_workload,request_protocol';
const KNOWN = 'source_workload!="unknown",destination_workload!="unknown",request_protocol=~"http|grpc"';
/** Flags of requests that the destination never saw. */
const NEVER_ARRIVED = 'response_flags=~".*(UF|UH|URX|NC|NR|UO|DC).*"';
const BOUNDS_MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

function bucketOf(ms: number): number {
  const at = BOUNDS_MS.findIndex((bound) => ms <= bound);
  return at < 0 ? BOUNDS_MS.length : at;
}

function edgeId(labels: Record<string, string>): string {
  const [sc, sn, sw, dc, dn, dw, protocol] = ENDS.split(',').map((name) => labels[name]);
  return `${sc}~${sn}~${sw}~~${dc}~${dn}~${dw}~~${protocol}`;
}

/** The edges as Prometheus has them, both reporters combined as the console says it combines them. */
async function askPrometheus(prometheus: PrometheusProcess, atSeconds: number) {
  const rates = async (selector: string, span = `${SPAN_S}s`): Promise<Map<string, number>> => {
    const [range, offset] = span.split(' offset ');
    const samples = await prometheus.query(
      `sum by (${ENDS}) (rate(istio_requests_total{${KNOWN},${selector}}[${range}]${offset ? ` offset ${offset}` : ''}))`,
      atSeconds,
    );
    return new Map(samples.map(({ labels, value }) => [edgeId(labels), value]));
  };
  const quantiles = async (q: number): Promise<Map<string, number>> => {
    const samples = await prometheus.query(
      `histogram_quantile(${q}, sum by (le,${ENDS}) (rate(istio_request_duration_milliseconds_bucket{${KNOWN},reporter="destination"}[${SPAN_S}s])))`,
      atSeconds,
    );
    return new Map(samples.map(({ labels, value }) => [edgeId(labels), value]));
  };
  const destination = 'reporter="destination"';
  const source = `reporter="source",${NEVER_ARRIVED}`;
  const kinds = [
    source,
    `${destination},response_code=~"5..|0"`,
    `${destination},response_code!~"5..|0",grpc_response_status=~"2|4|8|13|14|15"`,
  ];
  const errors = async (span?: string): Promise<Map<string, number>> => {
    const sums = new Map<string, number>();
    for (const kind of kinds) {
      for (const [id, rate] of await rates(kind, span)) sums.set(id, (sums.get(id) ?? 0) + rate);
    }
    return sums;
  };
  return {
    arrived: await rates(destination),
    lost: await rates(source),
    errors: await errors(),
    halves: [await errors(`${SPAN_S / 2}s offset ${SPAN_S / 2}s`), await errors(`${SPAN_S / 2}s`)],
    p50: await quantiles(0.5),
    p95: await quantiles(0.95),
  };
}

/**
 * Errors a second by which two scrapers may differ on an edge whose fault began or ended within the span: each saw the border up to an
 * interval apart. 0 for steady errors.
 */
function movedErrors(halves: readonly ReadonlyMap<string, number>[], id: string): number {
  const rates = halves.map((half) => half.get(id) ?? 0);
  const most = Math.max(...rates);
  if (most - Math.min(...rates) < 0.1 * most) return 0;
  // The fault may have been on for half of the half.
  return (2 * most * INTERVAL_MS) / 1_000 / SPAN_S;
}

test('rates, error ratios and quantiles agree with a real Prometheus @prometheus', async () => {
  test.setTimeout(300_000);
  let console: ConsoleProcess | undefined;
  let prometheus: PrometheusProcess | undefined;
  try {
    console = await startConsole({
      yaml: `demo: true\nscrape: {interval: ${INTERVAL_MS}ms, timeout: ${INTERVAL_MS}ms}\n`,
    });
    const { targets } = await console.get<Sources>('/sources');
    prometheus = await startPrometheus({
      intervalMs: INTERVAL_MS,
      targets: targets.map((target) => new URL(target.url)),
    });
    await new Promise((done) => setTimeout(done, (SPAN_S + 15) * 1_000));
    const topology = await console.get<Topology>(`/topology?kind=workload&range=now-${SPAN_S}s`);
    const told = await askPrometheus(prometheus, topology.window.to / 1_000);
    const edges = new Map(topology.edges.map((edge) => [edge.id, edge]));

    let compared = 0;
    for (const [id, arrived] of told.arrived) {
      const lost = told.lost.get(id) ?? 0;
      const rate = arrived + lost;
      // Below this a single request at either end is more than the tolerance.
      if (rate * SPAN_S < 300) continue;
      compared += 1;
      const edge = edges.get(id);
      if (!edge) throw new Error(`Prometheus has the edge ${id}, the topology has not`);
      expect(
        Math.abs(edge.requestsPerSecond / rate - 1),
        `${id}: ${edge.requestsPerSecond}/s for ${rate}/s`,
      ).toBeLessThan(0.02);
      const errorRatio = (told.errors.get(id) ?? 0) / rate;
      expect(Math.abs((edge.errorRatio ?? 0) - errorRatio), `${id}: errors`).toBeLessThan(
        Math.max(0.02 * errorRatio, (2 / SPAN_S + movedErrors(told.halves, id)) / rate),
      );
      expect(
        Math.abs(bucketOf(edge.latency?.p50 ?? 0) - bucketOf(told.p50.get(id) ?? 0)),
        `${id}: p50`,
      ).toBeLessThanOrEqual(1);
      expect(
        Math.abs(bucketOf(edge.latency?.p95 ?? 0) - bucketOf(told.p95.get(id) ?? 0)),
        `${id}: p95`,
      ).toBeLessThanOrEqual(1);
    }
    expect(compared, 'edges with enough traffic to compare').toBeGreaterThan(10);
  } finally {
    await prometheus?.stop();
    await console?.stop();
  }
});
