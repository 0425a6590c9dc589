import { afterEach, describe, expect, it } from 'vitest';
import { createDemoMesh, type DemoMesh, type DemoTarget } from './demo-mesh.ts';
import { expectedEdges } from './expected-edges.ts';

const SEED = 5;
/** 15:00 on some day, at the beginning of a cycle of faults. */
const START = Date.UTC(2026, 2, 11, 15, 0);
const MINUTE = 60_000;

/** Series of a text by their name and labels, read as simply as can be. */
function readSamples(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const match = /^([a-zA-Z_:][\w:]*\{[^}]*\}) (\d+(?:\.\d+)?)$|^([a-zA-Z_:][\w:]*) (\d+)$/.exec(line);
    if (!match) throw new Error(`no sample: ${line}`);
    const series = (match[1] ?? match[3]) as string;
    if (samples.has(series)) throw new Error(`twice: ${series}`);
    samples.set(series, Number(match[2] ?? match[4]));
  }
  return samples;
}

let running: DemoMesh | null = null;

async function startMesh(clock: () => number): Promise<DemoTarget[]> {
  running = createDemoMesh({ seed: SEED, clock });
  return running.start();
}

afterEach(async () => running?.stop());

async function scrape(target: DemoTarget): Promise<Map<string, number>> {
  const response = await fetch(`http://${target.address}${target.path}`);
  return readSamples(await response.text());
}

function sumOf(samples: Map<string, number>, family: string, ...parts: string[]): number {
  let sum = 0;
  for (const [series, value] of samples) {
    if (series.startsWith(`${family}{`) && parts.every((part) => series.includes(part))) sum += value;
  }
  return sum;
}

describe('the demo mesh', () => {
  it('listens with one port a pod and answers like a proxy', async () => {
    const targets = await startMesh(() => START);
    expect(new Set(targets.map((target) => target.address)).size).toBe(targets.length);
    expect(targets.length).toBeGreaterThan(40);
    expect(new Set(targets.map((target) => target.labels.cluster))).toEqual(new Set(['east', 'west']));
    const first = targets[0] as DemoTarget;
    const packed = await fetch(`http://${first.address}${first.path}`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toContain('# TYPE istio_requests_total counter');
    expect((await fetch(`http://${first.address}/other`)).status).toBe(404);
    expect(running?.faults().map((fault) => fault.name)).toEqual(['bad-canary', 'denied-calls']);
    await running?.stop();
    await expect(fetch(`http://${first.address}${first.path}`)).rejects.toThrow('fetch failed');
  });

  it('prints counters that never fall but for the pod that restarts', async () => {
    let now = START + 14 * MINUTE;
    const targets = await startMesh(() => now);
    const before = await Promise.all(targets.map(scrape));
    now = START + 16 * MINUTE;
    const after = await Promise.all(targets.map(scrape));
    const fallen = targets.filter((_, i) =>
      [...(before[i] ?? [])].some(([series, value]) => {
        const later = after[i]?.get(series) ?? 0;
        return /_(?:total|bucket|sum|count)\{/.test(series) && later < value;
      }),
    );
    expect(fallen.map((target) => target.labels.workload)).toEqual(['checkout-v1']);
  });

  it('prints histograms whose buckets rise to the count', async () => {
    const targets = await startMesh(() => START + 11 * MINUTE);
    for (const target of targets) {
      const samples = await scrape(target);
      let highest = 0;
      for (const [series, value] of samples) {
        if (!series.includes('_bucket{')) continue;
        if (/le="(?:0\.5|1)"/.test(series) && !series.includes('le="1"}') && !series.includes('le="1",'))
          highest = 0;
        if (series.startsWith('response_latency_ms') && series.includes('le="1"}')) highest = 0;
        expect(value).toBeGreaterThanOrEqual(highest);
        highest = value;
        if (!series.includes('le="+Inf"')) continue;
        const count = series.replace('_bucket{', '_count{').replace(/,?le="\+Inf"/, '');
        expect(value).toBe(samples.get(count));
      }
    }
  });

  it('lets both reporters of an edge count the same, and as much as was foretold', async () => {
    const to = START + 9 * MINUTE;
    let now = START + MINUTE;
    const targets = await startMesh(() => now);
    const first = await Promise.all(targets.map(scrape));
    now = to;
    const last = await Promise.all(targets.map(scrape));
    const increase = (...parts: string[]) => {
      const sum = (all: readonly Map<string, number>[]) =>
        all.reduce((total, samples) => total + sumOf(samples, 'istio_requests_total', ...parts), 0);
      return sum(last) - sum(first);
    };
    const edges = expectedEdges(SEED).filter(
      (edge) => edge.protocol !== 'tcp' && edge.reporters.length === 2 && edge.target.namespace !== 'loyalty',
    );
    expect(edges.length).toBeGreaterThan(30);
    for (const edge of edges) {
      const ends = [
        `source_canonical_service="${edge.source.service}"`,
        `source_cluster="${edge.source.cluster}"`,
        `source_version="${edge.sourceVersion === 'latest' ? 'unknown' : edge.sourceVersion}"`,
        `destination_canonical_service="${edge.target.service}"`,
        `destination_canonical_revision="${edge.targetVersion}"`,
        `destination_cluster="${edge.target.cluster}"`,
        `request_protocol="${edge.protocol}"`,
      ];
      const foretold = edge.increase(START + MINUTE, to);
      expect(increase('reporter="source"', ...ends)).toBe(foretold.requests);
      expect(increase('reporter="destination"', ...ends)).toBe(foretold.requests - foretold.neverArrived);
      expect(foretold.requests).toBeGreaterThan(0);
    }
  });
});
