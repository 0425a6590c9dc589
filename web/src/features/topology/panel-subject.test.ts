import { describe, expect, it } from 'vitest';
import { edgeKind, pageOfNode, subjectOfEdge, subjectOfNode } from './panel-subject.ts';
import { sampleEdge, sampleNode } from './topology-samples.ts';

describe('pageOfNode', () => {
  it.each([
    ['service', 'east~shop~cart', { page: 'service', id: 'east~shop~cart' }],
    ['workload', 'east~shop~cart-v1', { page: 'workload', id: 'east~shop~cart-v1' }],
    ['version', 'east~shop~cart~v2', { page: 'service', id: 'east~shop~cart', version: 'v2' }],
    // A service whose workload nobody named, in a graph of workloads.
    ['service', 'east~edge~portal~unknown', { page: 'service', id: 'east~edge~portal' }],
    // A caller of which nothing is known, in a graph of versions.
    ['version', 'east~unknown~unknown', { page: 'service', id: 'east~unknown~unknown' }],
    ['namespace', 'east~shop', null],
  ] as const)('%s %s', (kind, id, expected) => {
    expect(pageOfNode({ kind, id })).toEqual(expected);
  });
});

describe('the kind of an edge', () => {
  it.each([
    [['service', 'service'], undefined],
    [['workload', 'workload'], 'workload'],
    // One end that nobody named stands for its service.
    [['service', 'workload'], 'workload'],
    [['version', 'service'], 'version'],
  ] as const)('%j is %s', (kinds, expected) => {
    expect(edgeKind(...kinds.map((kind) => ({ kind })))).toBe(expected);
  });

  it('goes with its questions, for its id alone does not tell', () => {
    const edge = sampleEdge(sampleNode('east/shop/web'), sampleNode('east/shop/cart'));
    expect(subjectOfEdge(edge, 'workload').kind).toBe('workload');
    expect(subjectOfEdge(edge, undefined)).not.toHaveProperty('kind');
  });
});

describe('subjectOfNode', () => {
  it('asks for what the node sends where that is what was measured', () => {
    expect(subjectOfNode(sampleNode('east/shop/cart', { measured: 'outbound' }))).toEqual({
      id: 'east~shop~cart',
      series: 'getServiceSeries',
      breakdown: 'getServiceBreakdown',
      direction: 'outbound',
    });
  });
});
