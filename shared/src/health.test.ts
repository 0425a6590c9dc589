import { describe, expect, it } from 'vitest';
import { assessHealth, worstHealth } from './health.ts';

const carried = { requestsPerSecond: 10, errorRatio: 0 };

describe('health', () => {
  it.each([
    [0, 'ok'],
    [0.0099, 'ok'],
    [0.01, 'degraded'],
    [0.05, 'failing'],
  ])('of an error ratio of %d is %s', (errorRatio, health) => {
    expect(assessHealth({ ...carried, errorRatio })).toBe(health);
  });

  it('without traffic is no data, unless bytes or connections show life', () => {
    expect(assessHealth({ requestsPerSecond: 0, errorRatio: null })).toBe('no-data');
    expect(assessHealth({ requestsPerSecond: 0, errorRatio: null, tcpBytesPerSecond: 1 })).toBe('ok');
  });

  it('is at least degraded where saturation is critical, and fails by its failures alone', () => {
    expect(assessHealth({ ...carried, saturation: 'critical' })).toBe('degraded');
    expect(assessHealth({ ...carried, errorRatio: 0.5, saturation: 'critical' })).toBe('failing');
    expect(assessHealth({ requestsPerSecond: 0, errorRatio: null, saturation: 'critical' })).toBe('degraded');
  });

  it.each(['ok', 'warning', 'unknown', null] as const)(
    'is not changed by a saturation of %s',
    (saturation) => {
      expect(assessHealth({ ...carried, saturation })).toBe('ok');
      expect(assessHealth({ requestsPerSecond: 0, errorRatio: null, saturation })).toBe('no-data');
    },
  );

  it('of several is the worst', () => {
    expect(worstHealth(['ok', 'degraded', 'no-data'])).toBe('degraded');
    expect(worstHealth([])).toBe('no-data');
  });
});
