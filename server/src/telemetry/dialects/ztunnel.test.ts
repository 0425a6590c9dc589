import { describe, expect, it } from 'vitest';
import { ISTIO_CALL, meaningOf, UNKNOWN_CALLER } from './testing.ts';
import { isZtunnelFamily, ztunnel } from './ztunnel.ts';

const OPENED = 'istio_tcp_connections_opened_total';

describe('ztunnel', () => {
  it('reads connections and bytes, and nothing of HTTP', () => {
    expect(ztunnel.readsName(OPENED)).toBe(true);
    expect(ztunnel.readsName('istio_requests_total')).toBe(false);
  });

  it('reports both ends of TCP edges', () => {
    for (const reporter of ['source', 'destination'] as const) {
      const meaning = meaningOf(ztunnel, OPENED, { ...ISTIO_CALL, reporter });
      expect(meaning).toMatchObject({ reporter, quantity: 'connections-opened', edge: { protocol: 'tcp' } });
      expect(meaning.outcome).toMatchObject({ code: '', proof: 'mutual', evidence: 'ztunnel' });
    }
  });

  it('is neither end itself: an unknown caller stays unknown', () => {
    const { edge } = meaningOf(ztunnel, OPENED, { ...ISTIO_CALL, ...UNKNOWN_CALLER, reporter: 'source' });
    expect([edge.source.service, edge.source.workload]).toEqual(['unknown', 'unknown']);
  });

  it.each([
    'DENY',
    'CONNECT',
    'TLS_FAILURE',
    'H2_HANDSHAKE_FAILURE',
    'NETWORK_POLICY',
    'IDENTITY_ERROR',
    'CERT_REVOKED',
  ])('counts a connection with flag %s as failed', (response_flags) => {
    expect(meaningOf(ztunnel, OPENED, { ...ISTIO_CALL, response_flags }).outcome.failed).toBe(true);
  });

  it('is known by TYPE lines without _total', () => {
    expect(isZtunnelFamily('istio_tcp_connections_opened')).toBe(true);
    expect(isZtunnelFamily(OPENED)).toBe(false);
  });
});
