import { describe, expect, it } from 'vitest';
import { generateMesh, type MeshPlan } from './mesh-generator.ts';
import { expositionText } from './mesh-text.ts';
import { windowBatch } from './mesh-windows.ts';

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** Longest chain of calls from each service, in edges. */
function depths(plan: MeshPlan): number[] {
  const callees = new Map<number, number[]>();
  for (const [caller, callee] of plan.graph.pairs)
    callees.set(caller, [...(callees.get(caller) ?? []), callee]);
  const known = new Map<number, number>();
  const depthOf = (service: number): number => {
    const cached = known.get(service);
    if (cached !== undefined) return cached;
    const depth = Math.max(0, ...(callees.get(service) ?? []).map((callee) => 1 + depthOf(callee)));
    known.set(service, depth);
    return depth;
  };
  return plan.graph.tiers.map((_, service) => depthOf(service));
}

describe('generateMesh', () => {
  const plan = generateMesh({ seed: 7, services: 1_000, edges: 10_000 });

  it('has the asked sizes and is the same for the same seed', () => {
    expect(plan.edges.length).toBeGreaterThan(9_800);
    expect(plan.edges.length).toBeLessThanOrEqual(10_000);
    expect(new Set(plan.workloads.map((workload) => workload.service)).size).toBe(1_000);
    expect(generateMesh({ seed: 7, services: 1_000, edges: 10_000 })).toEqual(plan);
    expect(generateMesh({ seed: 8, services: 1_000, edges: 10_000 }).edges).not.toEqual(plan.edges);
  });

  it('lets 1% of services receive 50 to 65% of edges, with a median out-degree of 3 to 4', () => {
    const inDegree = new Map<number, number>();
    const outDegree = new Map<number, number>();
    for (const [caller, callee] of plan.graph.pairs) {
      inDegree.set(callee, (inDegree.get(callee) ?? 0) + 1);
      outDegree.set(caller, (outDegree.get(caller) ?? 0) + 1);
    }
    const top = [...inDegree.values()].toSorted((a, b) => b - a).slice(0, 10);
    const share = top.reduce((sum, degree) => sum + degree, 0) / plan.graph.pairs.length;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.65);
    expect(median([...outDegree.values()])).toBeGreaterThanOrEqual(3);
    expect(median([...outDegree.values()])).toBeLessThanOrEqual(4);
  });

  it('keeps call chains short: mostly at most 6 deep, never above 10', () => {
    const all = depths(plan);
    expect(Math.max(...all)).toBeLessThanOrEqual(10);
    expect(all.filter((depth) => depth <= 6).length / all.length).toBeGreaterThan(0.8);
  });

  it('has a median of 3 replicas, 2 to 5% plaintext edges, strangers and outside hosts', () => {
    expect(median(plan.workloads.map((workload) => workload.replicas))).toBe(3);
    const plaintext = plan.edges.filter((edge) => edge.plaintext).length / plan.edges.length;
    expect(plaintext).toBeGreaterThan(0.02);
    expect(plaintext).toBeLessThan(0.05);
    expect(plan.edges.some((edge) => edge.source < 0)).toBe(true);
    expect(plan.edges.some((edge) => edge.key.external)).toBe(true);
  });

  it('gives windows in which both reporters agree but for what never arrived', () => {
    const batch = windowBatch(plan, 1_700_000_000_000, 1_700_000_015_000);
    expect(windowBatch(plan, 1_700_000_000_000, 1_700_000_015_000)).toEqual(batch);
    const arrived = (reporter: string) =>
      batch.windows
        .filter((window) => window.reporter === reporter && !window.edge.external)
        .filter((window) => window.edge.source.service !== 'unknown')
        .flatMap((window) => window.outcomes)
        .filter((count) => !count.outcome.neverArrived)
        .reduce((sum, count) => sum + count.requests, 0);
    expect(arrived('source')).toBe(arrived('destination'));
    expect(arrived('source')).toBeGreaterThan(100_000);
  });

  it('prints text whose counters grow and start anew with the pod', () => {
    const pod = plan.pods.findIndex((one) => (plan.outgoing[one.workload]?.length ?? 0) > 3);
    const { bornAt, lifetimeMs } = plan.pods[pod] as { bornAt: number; lifetimeMs: number };
    const start = bornAt + 20 * lifetimeMs;
    const total = (t: number) =>
      [...expositionText(plan, pod, t).matchAll(/^istio_requests_total\{.*\} (\d+)$/gm)].reduce(
        (sum, match) => sum + Number(match[1]),
        0,
      );
    expect(total(start + 60_000)).toBeGreaterThan(total(start + 30_000));
    expect(total(start + 1_000)).toBeLessThan(total(start - 1_000));
    expect(expositionText({ ...plan, sizes: false }, pod, start + 60_000)).not.toContain(
      'istio_request_bytes',
    );
  });
});
