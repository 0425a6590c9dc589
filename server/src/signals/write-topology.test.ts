import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HEALTH_THRESHOLDS } from '@sightglass/shared/health';
import type { EdgeSums } from '../store/telemetry-store.ts';
import { buildGraph, type Graph } from './build-graph.ts';
import { foldGraph } from './fold-graph.ts';
import { presentGraph, type Measure } from './present-graph.ts';
import { createSums } from './sums.ts';
import { writeTopology } from './write-topology.ts';

const measure: Measure = {
  coveredMs: 60_000,
  thresholds: DEFAULT_HEALTH_THRESHOLDS,
  // Some nodes have one, some not.
  saturationOf: (_, id) =>
    id.length % 2 === 0 ? { ratio: 0.9, level: 'critical', name: `pool "${id}"` } : null,
};
const told = { window: { from: 0, to: 60_000 }, warnings: [] };

const NOTHING: Graph = { nodes: new Map(), edges: [] };

async function write(graph: Graph): Promise<string> {
  return (await writeTopology(graph, measure, told)).toString();
}

function stringify(graph: Graph): string {
  const { window, warnings } = told;
  return JSON.stringify({ window, ...presentGraph(graph, measure), warnings });
}

const word = fc.oneof(fc.constantFrom('unknown', 'a', 'b', 'ü~"'), fc.string());
const end = fc.record({ cluster: word, namespace: word, service: word, workload: word, version: word });
const count = fc.oneof(fc.constant(0), fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true }));
const histogram = fc
  .array(count, { minLength: 3, maxLength: 3 })
  .map((counts) => ({ bounds: [1, 2.5], counts }));
const edge = fc
  .record({
    edge: fc.record({
      source: end,
      target: end,
      protocol: fc.constantFrom('http', 'grpc', 'tcp'),
      external: fc.boolean(),
    }),
    requests: count,
    errors: count,
    mutual: count,
    plaintext: count,
    unmeasured: count,
    bytesIn: count,
    opened: count,
    histogram: fc.option(histogram),
    evidence: fc.constantFrom('none', 'source-principal', 'ztunnel', 'destination'),
    reporters: fc.subarray(['source', 'destination']),
  })
  .map((some) => Object.assign(createSums(), some) as EdgeSums);

describe('writeTopology', () => {
  it('writes what JSON.stringify() makes of the presented graph', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(edge),
        fc.constantFrom('service', 'workload', 'version'),
        async (edges, kind) => {
          const graph = buildGraph(edges, kind);
          const folded = foldGraph(graph, []);
          expect(await write(graph)).toBe(stringify(graph));
          expect(await write(folded)).toBe(stringify(folded));
        },
      ),
    );
  });

  it('writes a graph of nothing', async () => expect(await write(NOTHING)).toBe(stringify(NOTHING)));
});
