import { describe, expect, it } from 'vitest';
import { explainMtls } from './mtls-evidence.ts';
import { sampleEdge, sampleNode } from './topology-samples.ts';

const [a, b] = [sampleNode('c/n/a'), sampleNode('c/n/b')];

describe('explainMtls', () => {
  it.each([
    ['mutual', 1, 0, 'All traffic is proven mutual TLS.'],
    [
      'plaintext',
      0,
      1,
      'All traffic is plaintext: anyone on the path can read it, and neither end is authenticated.',
    ],
    ['plaintext', 0, 0.4, '40% of the traffic is plaintext; nothing is known of the rest.'],
    ['mixed', 0.75, 0.25, '25% of the traffic is plaintext, 75% is proven mutual TLS.'],
    ['mixed', 0.5, 0, '50% of the traffic is proven mutual TLS; nothing is known of the other 50%.'],
    ['unmeasured', 0, 0, 'Whether this traffic is encrypted is not known. It is not shown as safe.'],
  ] as const)('%s, %d mutual, %d plaintext', (state, mutualShare, plaintextShare, verdict) => {
    const edge = sampleEdge(a, b, { mtls: { state, mutualShare, plaintextShare, evidence: 'destination' } });
    expect(explainMtls(edge).verdict).toBe(verdict);
  });

  it.each([
    [['source', 'destination'], 'Numbers come from both sides.'],
    [['destination'], 'Numbers come from the receiving side.'],
    [['source'], 'Numbers come from the calling side.'],
  ] as const)('%j', (reporters, words) => {
    expect(explainMtls(sampleEdge(a, b, { reporters: [...reporters] })).evidence).toContain(words);
  });
});
