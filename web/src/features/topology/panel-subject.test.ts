import { describe, expect, it } from 'vitest';
import { pageOfNode, subjectOfNode } from './panel-subject.ts';
import { sampleNode } from './topology-samples.ts';

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
