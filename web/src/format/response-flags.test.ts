import { describe, expect, it } from 'vitest';
import { describeFlags } from './response-flags.ts';

describe('describeFlags', () => {
  it.each([
    ['UF', ['upstream connection failure']],
    ['UH', ['no healthy upstream']],
    ['UF,URX', ['upstream connection failure', 'retry limit exceeded']],
    ['UO', ['upstream overflow (circuit breaker open)']],
    ['DENY', ['denied by authorization policy']],
    ['XX', ['unknown flag']],
    ['-', []],
    ['', []],
  ])('%s', (flags, meanings) => {
    expect(describeFlags(flags).map(({ meaning }) => meaning)).toEqual(meanings);
  });

  it('gives each flag a sentence', () => {
    for (const { hint } of describeFlags('UF,UH,UC,UT,NR,DC,RL,UAEX,TLS_FAILURE,CONNECT')) {
      expect(hint).toMatch(/^[A-Zz].+\.$/);
    }
  });
});
