import { describe, expect, it } from 'vitest';
import {
  combineReporters,
  createReporterSums,
  decideUse,
  evidenceOfRank,
  rankEvidence,
} from './precedence.ts';
import type { ReporterSums } from './precedence.ts';

function sums(parts: Partial<ReporterSums>): ReporterSums {
  return { ...createReporterSums(), ...parts };
}

describe('combineReporters', () => {
  const destination = sums({ requests: 10, mutual: 10, bytesIn: 5, evidence: 'destination' });

  it('uses the source whole where nothing reported at the other end', () => {
    const source = sums({
      requests: 7,
      errors: 2,
      neverArrivedRequests: 2,
      neverArrivedErrors: 2,
      unmeasured: 5,
    });
    expect(combineReporters(source, null)).toMatchObject({
      sums: { requests: 7, errors: 2, unmeasured: 5 },
      reporters: ['source'],
    });
  });

  it('takes of a source beside a destination what never arrived, and nothing else', () => {
    const source = sums({
      requests: 13,
      errors: 4,
      bytesIn: 99,
      durationMs: 99,
      opened: 3,
      neverArrivedRequests: 3,
      neverArrivedErrors: 3,
      neverArrivedOpened: 2,
      unmeasured: 10,
    });
    const combined = combineReporters(source, destination);
    expect(combined.sums).toMatchObject({ requests: 13, errors: 3, opened: 2, bytesIn: 5, durationMs: 0 });
    expect(combined.sums).toMatchObject({ mutual: 10, unmeasured: 0 });
    expect(combined).toMatchObject({ evidence: 'destination', reporters: ['source', 'destination'] });
  });

  it('names the destination alone when the source adds nothing', () => {
    expect(combineReporters(sums({ requests: 10, unmeasured: 10 }), destination).reporters).toEqual([
      'destination',
    ]);
  });
});

describe('decideUse', () => {
  const proven = { proven: true };
  const unproven = { proven: false };
  it.each([
    [null, proven, 'nothing', 'whole', 'destination'],
    [proven, null, 'whole', 'nothing', 'source'],
    [proven, proven, 'never-arrived', 'whole', 'destination'],
    [proven, unproven, 'never-arrived', 'whole', 'source'],
    [unproven, unproven, 'never-arrived', 'whole', 'destination'],
    [unproven, null, 'whole', 'nothing', 'source'],
  ] as const)('source %j, destination %j', (source, destination, ofSource, ofDestination, mtls) => {
    const use = decideUse(source, destination);
    expect([use.source.counts, use.destination.counts]).toEqual([ofSource, ofDestination]);
    expect([use.source.mtls, use.destination.mtls]).toEqual([mtls === 'source', mtls === 'destination']);
  });
});

it('ranks evidence there and back', () => {
  const all = ['none', 'source-principal', 'ztunnel', 'destination'] as const;
  expect(all.map((evidence) => evidenceOfRank(rankEvidence(evidence)))).toEqual(all);
});
