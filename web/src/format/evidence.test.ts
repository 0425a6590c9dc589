import { describe, expect, it } from 'vitest';
import { explainMtls } from './evidence.ts';

describe('explainMtls', () => {
  it.each([
    [
      { state: 'mutual', mutualShare: 1, plaintextShare: 0, evidence: 'destination' },
      'The receiving proxy reported mutual TLS for all requests.',
    ],
    [
      { state: 'mixed', mutualShare: 0.9, plaintextShare: 0.1, evidence: 'destination' },
      'The receiving proxy reported mutual TLS for 90% and plaintext for 10% of the requests.',
    ],
    [
      { state: 'mixed', mutualShare: 0.5, plaintextShare: 0, evidence: 'ztunnel' },
      'ztunnel reported mutual TLS for 50% of the requests. Nobody reported on the other 50%.',
    ],
    [
      { state: 'plaintext', mutualShare: 0, plaintextShare: 1, evidence: 'destination' },
      'The receiving proxy reported plaintext for all requests: no certificate was presented.',
    ],
    [
      { state: 'mutual', mutualShare: 1, plaintextShare: 0, evidence: 'source-principal' },
      'The sending proxy saw a certificate in use, which implies mutual TLS for all requests; the receiving side has not confirmed it.',
    ],
    [
      { state: 'plaintext', mutualShare: 0, plaintextShare: 1, evidence: 'source-principal' },
      'The sending proxy reported plaintext for all requests: no certificate was presented.',
    ],
    [
      { state: 'mixed', mutualShare: 0.5, plaintextShare: 0.5, evidence: 'source-principal' },
      'The sending proxy reported mutual TLS for 50% and plaintext for 50% of the requests.',
    ],
  ] as const)('%j', (mtls, sentence) => {
    expect(explainMtls(mtls, 'http')).toBe(sentence);
  });

  it('says that nobody reported, and speaks of connections for TCP', () => {
    const mtls = { state: 'unmeasured', mutualShare: 0, plaintextShare: 0, evidence: 'none' } as const;
    expect(explainMtls(mtls, 'tcp')).toMatch(/^Nobody reported whether these connections were encrypted/);
  });
});
