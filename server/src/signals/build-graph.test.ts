import { DEFAULT_HEALTH_THRESHOLDS } from '@sightglass/shared/health';
import { describe, expect, it } from 'vitest';
import { NOBODY, sampleEdge, sampleEnd } from '../http/testing/sample-telemetry.ts';
import { buildGraph } from './build-graph.ts';
import { findFocus, focusGraph } from './focus-graph.ts';
import { foldGraph } from './fold-graph.ts';
import { presentGraph } from './present-graph.ts';

const measure = { coveredMs: 10_000, thresholds: DEFAULT_HEALTH_THRESHOLDS };
const bounds = [10, 100];

describe('a graph of services', () => {
  it('adds workloads up before it divides, and merges histograms before it takes a quantile', () => {
    const graph = buildGraph(
      [
        sampleEdge('east~shop~web', 'east~shop~cart~cart-v1~v1', {
          requests: 90,
          errors: 0,
          mutual: 90,
          histogram: { bounds, counts: [90, 0, 0] },
        }),
        sampleEdge('east~shop~web', 'east~shop~cart~cart-v2~v2', {
          requests: 10,
          errors: 10,
          plaintext: 10,
          histogram: { bounds, counts: [0, 10, 0] },
        }),
      ],
      'service',
    );
    const { nodes, edges } = presentGraph(graph, measure);
    expect(edges).toHaveLength(1);
    expect(edges[0]).toMatchObject({
      id: 'east~shop~web~~east~shop~cart~~http',
      requestsPerSecond: 10,
      errorRatio: 0.1,
      health: 'failing',
      mtls: { state: 'mixed', mutualShare: 0.9, plaintextShare: 0.1, evidence: 'destination' },
    });
    // 100 requests, 90 up to 10 ms: the 95th lies half-way through the bucket from 10 to 100 ms.
    expect(edges[0]?.latency?.p95).toBeCloseTo(55);
    expect(nodes.map(({ id, measured }) => [id, measured])).toEqual([
      ['east~shop~cart', 'inbound'],
      ['east~shop~web', 'outbound'],
    ]);
  });

  it('keeps protocols apart, and the stronger evidence and both reporters', () => {
    const graph = buildGraph(
      [
        sampleEdge('east~shop~web', 'east~shop~cart', {
          requests: 1,
          evidence: 'source-principal',
          reporters: ['source'],
        }),
        sampleEdge('east~shop~web', 'east~shop~cart~cart-v2', { requests: 1 }),
        sampleEdge('east~shop~web', 'east~shop~cart', { protocol: 'tcp', opened: 2, mutual: 2 }),
      ],
      'service',
    );
    const { edges } = presentGraph(graph, measure);
    expect(edges.map(({ protocol, mtls, reporters }) => [protocol, mtls.evidence, reporters])).toEqual([
      ['http', 'destination', ['source', 'destination']],
      ['tcp', 'destination', ['destination']],
    ]);
  });

  it('draws callers of which nothing is known in the cluster that they call, outside the mesh', () => {
    const graph = buildGraph(
      [
        sampleEdge(NOBODY, 'east~shop~web', { requests: 1 }),
        sampleEdge(NOBODY, 'west~shop~web', { requests: 1 }),
      ],
      'workload',
    );
    const { nodes } = presentGraph(graph, measure);
    expect(nodes.filter(({ external }) => external).map(({ id }) => id)).toEqual([
      'east~unknown~unknown',
      'west~unknown~unknown',
    ]);
  });

  it('calls a target external when every reporter does, and never a caller', () => {
    const graph = buildGraph(
      [sampleEdge('east~shop~web', 'unknown~unknown~api.example.com', { external: true, requests: 1 })],
      'service',
    );
    const { nodes } = presentGraph(graph, measure);
    expect(nodes.map(({ name, external }) => [name, external])).toEqual([
      ['web', false],
      ['api.example.com', true],
    ]);
  });
});

describe('a graph of workloads', () => {
  it('draws a target without a workload as its service, under an id of its own', () => {
    const graph = buildGraph(
      [
        sampleEdge('east~shop~web', 'east~shop~cart~cart', { requests: 1 }),
        sampleEdge('east~shop~web', sampleEnd('east~shop~cart~unknown~unknown'), { requests: 1 }),
      ],
      'workload',
    );
    const { nodes } = presentGraph(graph, measure);
    expect(nodes.map(({ id, kind }) => [id, kind])).toEqual([
      ['east~shop~cart', 'workload'],
      ['east~shop~cart~unknown', 'service'],
      ['east~shop~web-v1', 'workload'],
    ]);
  });
});

describe('a focused graph', () => {
  const chain = buildGraph(
    [
      sampleEdge('c~n~a', 'c~n~b', { requests: 1 }),
      sampleEdge('c~n~b', 'c~n~c', { requests: 1 }),
      sampleEdge('c~n~c', 'c~n~d', { requests: 1 }),
      sampleEdge('c~n~a', 'c~n~d', { requests: 1 }),
    ],
    'service',
  );
  it.each([
    [1, ['c~n~a', 'c~n~b', 'c~n~c']],
    [2, ['c~n~a', 'c~n~b', 'c~n~c', 'c~n~d']],
  ])('reaches %i hops both ways', (hops, expected) => {
    const focused = focusGraph(chain, ['c~n~b'], hops);
    expect([...focused.nodes.keys()].toSorted()).toEqual(expected);
    expect(focused.edges.map(({ id }) => id)).not.toContain('c~n~a~~c~n~d~~http');
  });
  it('finds the workloads of a service', () => {
    const workloads = buildGraph([sampleEdge('c~n~a', 'c~n~b', { requests: 1 })], 'workload');
    expect(findFocus(workloads, 'c~n~b')).toEqual(['c~n~b-v1']);
    expect(findFocus(workloads, 'c~n~z')).toEqual([]);
  });
});

describe('a folded graph', () => {
  const graph = buildGraph(
    [
      sampleEdge('c~front~web', 'c~shop~cart', { requests: 10, errors: 1 }),
      sampleEdge('c~front~web', 'c~shop~pay', { requests: 30, errors: 3 }),
      sampleEdge('c~shop~cart', 'c~shop~pay', { requests: 60 }),
    ],
    'service',
  );
  it('adds up namespaces; what stays inside counts for the node only', () => {
    const { nodes, edges } = presentGraph(foldGraph(graph, []), measure);
    expect(
      nodes.map(({ id, kind, members, requestsPerSecond }) => [id, kind, members, requestsPerSecond]),
    ).toEqual([
      ['c~front', 'namespace', 1, 4],
      ['c~shop', 'namespace', 2, 10],
    ]);
    expect(edges.map(({ id, requestsPerSecond, errorRatio }) => [id, requestsPerSecond, errorRatio])).toEqual(
      [['c~front~~c~shop~~http', 4, 0.1]],
    );
  });
  it('leaves open namespaces as they are', () => {
    const { nodes, edges } = presentGraph(foldGraph(graph, ['c~shop']), measure);
    expect(nodes.map(({ id }) => id)).toEqual(['c~front', 'c~shop~cart', 'c~shop~pay']);
    expect(edges).toHaveLength(3);
  });
});
