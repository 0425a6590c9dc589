import { describe, expect, it } from 'vitest';
import { countEnds, endsOf, ownerOf, sayEnd, shareLeft, urgencyOf } from './certificate-words.ts';
import { makeCertificate } from './sample-certificates.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a certificate', () => {
  it.each([
    ['that has ended', { expiresAt: NOW - 1 }, 'ended'],
    ['of an authority that ends in a year', { kind: 'root', expiresAt: NOW + 365 * DAY }, 'fine'],
    ['of an authority that ends in three weeks', { kind: 'root', expiresAt: NOW + 21 * DAY }, 'soon'],
    [
      'of a workload that lives for a day and was renewed',
      { expiresAt: NOW + 20 * HOUR, notBefore: NOW - 4 * HOUR },
      'fine',
    ],
    ['of a workload that was not renewed', { expiresAt: NOW + 5 * HOUR, notBefore: NOW - 19 * HOUR }, 'soon'],
    ['of a workload whose validity nobody tells', { expiresAt: NOW + HOUR }, 'unknown'],
    ['whose end nobody tells', { expiresAt: null }, 'unknown'],
  ] as const)('%s is as urgent as that', (_, known, urgency) => {
    expect(urgencyOf(makeCertificate({ notBefore: null, ...known }), NOW)).toBe(urgency);
  });

  it('ends in words, and in a span of time', () => {
    expect([NOW + 2 * HOUR, NOW - DAY, null].map((at) => sayEnd(at, NOW))).toEqual([
      'in 2h',
      'ended 1d ago',
      'not told',
    ]);
    const spans = [-1, HOUR, 2 * DAY, 20 * DAY, 200 * DAY, 4000 * DAY];
    expect(spans.map((left) => endsOf({ expiresAt: NOW + left }, NOW))).toEqual([
      'ended',
      'day',
      'week',
      'month',
      'year',
      'later',
    ]);
  });

  it('has used its validity between its two ends, and none that is unknown', () => {
    expect(shareLeft(makeCertificate({ notBefore: NOW - DAY, expiresAt: NOW + 3 * DAY }), NOW)).toBe(0.75);
    expect(shareLeft(makeCertificate({ notBefore: NOW, expiresAt: NOW }), NOW)).toBeNull();
    expect(shareLeft(makeCertificate({ notBefore: null }), NOW)).toBeNull();
  });

  it('belongs to a workload, else to what is known of it', () => {
    const unknown = { workload: 'unknown', pod: '' };
    expect(ownerOf(makeCertificate({}))).toBe('cart-v1');
    expect(ownerOf(makeCertificate({ ...unknown, identities: ['spiffe://td/x'] }))).toBe('spiffe://td/x');
    expect(ownerOf(makeCertificate({ kind: 'root', workload: '', trustDomain: 'td' }))).toBe('td');
  });
});

it('are counted by when they end, every span with its most urgent one', () => {
  const counts = countEnds(
    [
      makeCertificate({ expiresAt: NOW + 5 * HOUR, notBefore: NOW - 19 * HOUR }),
      makeCertificate({ expiresAt: NOW + 20 * HOUR, notBefore: NOW - 4 * HOUR }),
      makeCertificate({ kind: 'root', expiresAt: NOW + 3000 * DAY }),
      makeCertificate({ expiresAt: null }),
    ],
    NOW,
  ).filter(({ authorities, workloads }) => authorities + workloads > 0);
  expect(counts).toEqual([
    { ends: 'day', authorities: 0, workloads: 2, urgency: 'soon' },
    { ends: 'later', authorities: 1, workloads: 0, urgency: 'fine' },
    { ends: 'unknown', authorities: 0, workloads: 1, urgency: 'unknown' },
  ]);
});
