import { describe, expect, it } from 'vitest';
import { readAudit } from './audit.ts';

const report = (counts: object, vulnerabilities: object = {}): string =>
  JSON.stringify({ metadata: { vulnerabilities: counts }, vulnerabilities });

describe('the answer of npm audit', () => {
  it('is good without anything grave, and names what is', () => {
    expect(readAudit(report({ low: 3, moderate: 2, high: 0, critical: 0 }))).toEqual({
      outcome: 'ok',
      detail: '',
    });
    const grave = {
      a: { name: 'a', severity: 'high' },
      b: { name: 'b', severity: 'low' },
      c: { name: 'c', severity: 'critical' },
    };
    const found = readAudit(report({ low: 1, high: 1, critical: 1 }, grave));
    expect(found).toEqual({ outcome: 'found', detail: 'a (high), c (critical)' });
  });

  it.each([
    ['{"message":"405 Method\\nNot Allowed","error":{"summary":""}}', '405 Method Not Allowed'],
    ['{"error":{"code":"ENOTFOUND","summary":"no network"}}', 'no network'],
    ['', 'npm audit printed no report'],
    ['<html>', 'npm audit printed no report'],
    ['{}', 'the registry gave no report'],
  ])('is no answer: %s', (text, detail) => {
    expect(readAudit(text)).toEqual({ outcome: 'unanswered', detail });
  });
});
