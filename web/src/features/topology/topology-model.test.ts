import { describe, expect, it } from 'vitest';
import { labelEdge, sumOutgoing, type EdgeLabel } from './edge-label.ts';
import { buildLayoutInput } from './layout-input.ts';
import { chooseShape } from './node-shape.ts';
import { buildView, chooseTone, summarizeView } from './topology-model.ts';
import { sampleEdge, sampleNode, sampleTopology } from './topology-samples.ts';
import { bucketWidth, measureTraffic } from './traffic.ts';

describe('buildView', () => {
  const topology = sampleTopology();
  const view = buildView(topology, 'rps');

  it('names, groups and describes nodes', () => {
    expect(view.nodes.map(({ name, shape, detail }) => [name, shape, detail])).toEqual([
      ['istio-ingressgateway', 'gateway', '→ 10/s'],
      ['cart', 'service', '10/s'],
      ['stock', 'service', '10/s'],
      ['billing', 'service', '2 KiB/s'],
      ['api.example.com', 'external', '10/s'],
    ]);
    expect(view.groups.map((group) => group.title)).toEqual(['istio-system', 'shop', 'legacy', 'unknown']);
  });

  it('names the cluster where there are several', () => {
    const nodes = [sampleNode('east/shop/cart'), sampleNode('west/shop/cart')];
    const titles = buildView({ ...topology, nodes, edges: [] }, 'none').groups.map((group) => group.title);
    expect(titles).toEqual(['east / shop', 'west / shop']);
  });

  it('drops an edge whose end is not there', () => {
    const nodes = topology.nodes.slice(0, 2);
    expect(buildView({ ...topology, nodes }, 'rps').edges).toHaveLength(1);
  });

  it('says the graph in a sentence', () => {
    expect(summarizeView(view)).toBe(
      '5 nodes in 4 namespaces, 4 edges, 1 failing, 1 without data, 1 edge with plaintext',
    );
  });

  it('asks for the same layout when traffic drifts a little', () => {
    const edges = topology.edges.map((edge) => ({
      ...edge,
      requestsPerSecond: edge.requestsPerSecond * 1.05,
      bytesPerSecond: edge.bytesPerSecond * 1.05,
    }));
    const drifted = buildLayoutInput(buildView({ ...topology, edges }, 'rps'));
    expect(drifted.edges).toEqual(buildLayoutInput(view).edges);
  });

  it('asks for a new layout when the set of nodes changes, not when traffic does', () => {
    const key = buildLayoutInput(view).key;
    expect(buildLayoutInput(buildView({ ...topology, edges: [] }, 'p95')).key).toBe(key);
    expect(buildLayoutInput(buildView({ ...topology, nodes: topology.nodes.toReversed() }, 'rps')).key).toBe(
      key,
    );
    expect(buildLayoutInput(buildView({ ...topology, nodes: topology.nodes.slice(1) }, 'rps')).key).not.toBe(
      key,
    );
  });
});

describe('labelEdge', () => {
  const [a, b, c] = [sampleNode('c/n/a'), sampleNode('c/n/b'), sampleNode('c/n/c')];
  const http = sampleEdge(a, b, { requestsPerSecond: 30, errorRatio: 0.012 });
  const tcp = sampleEdge(a, c, {
    protocol: 'tcp',
    requestsPerSecond: 0,
    errorRatio: null,
    latency: null,
    bytesPerSecond: 10_240,
    mtls: { state: 'unmeasured', mutualShare: 0, plaintextShare: 0, evidence: 'none' },
  });
  const sent = sumOutgoing([http, tcp]);
  it.each<[EdgeLabel, string, string]>([
    ['rps', '30/s', '10 KiB/s'],
    ['errors', '1.2%', ''],
    ['p95', '20ms', ''],
    ['share', '75%', '25%'],
    ['bytes', '2 KiB/s', '10 KiB/s'],
    ['mtls', '100%', '?'],
    ['none', '', ''],
  ])('%s', (choice, forHttp, forTcp) => {
    expect([labelEdge(http, choice, sent), labelEdge(tcp, choice, sent)]).toEqual([forHttp, forTcp]);
  });
});

describe('buckets', () => {
  it('grow with the logarithm of the traffic and stay in bounds', () => {
    expect([0, 0.01, 1, 10, 100, 1e4, 1e9].map(bucketWidth)).toEqual([0, 0, 2, 3, 5, 7, 7]);
  });
  it('count TCP by bytes', () => {
    expect(measureTraffic({ requestsPerSecond: 0, bytesPerSecond: 10_240, openedPerSecond: 1 })).toBe(10);
  });
  it.each([
    [{ errorRatio: null, health: 'ok' }, 'neutral'],
    [{ errorRatio: 0.0002, health: 'ok' }, 'clean'],
    [{ errorRatio: 0.005, health: 'ok' }, 'slight'],
    [{ errorRatio: 0.02, health: 'degraded' }, 'degraded'],
    [{ errorRatio: 0.2, health: 'failing' }, 'failing'],
  ] as const)('%j is %s', (edge, tone) => {
    expect(chooseTone(edge)).toBe(tone);
  });
});

describe('chooseShape', () => {
  it.each([
    ['istio-ingressgateway', 'gateway'],
    ['eastwestgateway', 'gateway'],
    ['shop-gateway', 'gateway'],
    ['egress', 'gateway'],
    ['gatewayless', 'service'],
    ['cart', 'service'],
  ])('%s is a %s', (name, shape) => {
    expect(chooseShape(sampleNode(`c/n/${name}`))).toBe(shape);
  });
});
