import { describe, expect, it } from 'vitest';
import { summarizeMtls } from './mtls.ts';

describe('summarizeMtls', () => {
  it.each([
    [{ mutual: 10, plaintext: 0, unmeasured: 0 }, 'mutual', 1, 0],
    [{ mutual: 999, plaintext: 1, unmeasured: 0 }, 'mixed', 0.999, 0.001],
    [{ mutual: 5, plaintext: 0, unmeasured: 5 }, 'mixed', 0.5, 0],
    [{ mutual: 0, plaintext: 3, unmeasured: 0 }, 'plaintext', 0, 1],
    [{ mutual: 0, plaintext: 0, unmeasured: 3 }, 'unmeasured', 0, 0],
    [{ mutual: 0, plaintext: 0, unmeasured: 0 }, 'unmeasured', 0, 0],
  ])('%j is %s', (counts, state, mutualShare, plaintextShare) => {
    expect(summarizeMtls(counts)).toEqual({ state, mutualShare, plaintextShare });
  });
});
