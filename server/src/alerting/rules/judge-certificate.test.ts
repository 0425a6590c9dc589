import { alertRuleSchema, type AlertRuleDraft, type Certificate } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../security/certificates/testing.ts';
import { judgeCertificates } from './judge-certificate.ts';
import { durationOf } from './judge-rule.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

/** What a rule says of the certificates that it fires on. */
function judgeOver(certificates: readonly Certificate[]) {
  return (draft: Pick<AlertRuleDraft, 'condition'>): string[] => {
    const rule = alertRuleSchema.parse({ name: 'certificates', ...draft });
    if (rule.condition.kind !== 'certificate') throw new Error('no rule of certificates');
    const times = { now: NOW, withinMs: durationOf(rule.condition.within) };
    return judgeCertificates({ ...rule, condition: rule.condition }, certificates, times)
      .findings.filter(({ state }) => state === 'active')
      .map(({ summary }) => summary);
  };
}

describe('rules about certificates', () => {
  it('find certificates that expire soon, or have', () => {
    const now = NOW;
    const one = (id: string, kind: 'root' | 'workload', days: number) =>
      makeCertificate({
        id,
        kind,
        cluster: 'east',
        namespace: 'shop',
        workload: kind === 'root' ? '' : id,
        expiresAt: now + days * 24 * HOUR,
      });
    const certificates = [
      one('ca', 'root', 5),
      one('cart-v1', 'workload', -1),
      one('web-v1', 'workload', 30),
    ];
    const judge = judgeOver(certificates);
    expect(judge({ condition: { kind: 'certificate' } })).toEqual([
      'root certificate of east expires in 5 d (limit 14 d)',
      'certificate of cart-v1 expired 1 d ago (limit 14 d)',
    ]);
    expect(judge({ condition: { kind: 'certificate', of: 'authority', within: '30d' } })).toHaveLength(1);
  });

  it('find workloads’ certificates that were not renewed by the share of their validity that is left', () => {
    const now = NOW;
    const one = (
      workload: string,
      left: number | null,
      valid: number | null,
      kind: 'root' | 'workload' = 'workload',
    ) =>
      makeCertificate({
        id: workload,
        kind,
        workload,
        identities: [`spiffe://td/ns/shop/sa/${workload}`],
        trustDomain: 'td',
        expiresAt: left === null ? null : now + left * HOUR,
        notBefore: left === null || valid === null ? null : now + (left - valid) * HOUR,
      });
    const certificates = [
      one('fresh', 20, 24),
      one('stuck', 5, 24),
      one('unknown', 1, null),
      one('over', -1, null),
      one('log', null, null),
      one('root', 1, 9000, 'root'),
    ];
    const judge = judgeOver(certificates);
    expect(judge({ condition: { kind: 'certificate', of: 'workload', validityLeft: 0.25 } })).toEqual([
      'certificate of stuck (spiffe://td/ns/shop/sa/stuck) expires in 5 h, 20.8% of its validity left (limit 25% of its validity)',
      'certificate of over (spiffe://td/ns/shop/sa/over) expired 1 h ago, 0% of its validity left (limit 25% of its validity)',
    ]);
    expect(judge({ condition: { kind: 'certificate', of: 'authority', within: '30d' } })).toEqual([
      'root certificate of td in east expires in 1 h (limit 30 d)',
    ]);
  });
});
