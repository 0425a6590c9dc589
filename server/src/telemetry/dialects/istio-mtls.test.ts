import { describe, expect, it } from 'vitest';
import { readSidecarMtls, readZtunnelMtls } from './istio-mtls.ts';
import { labelsOf } from './testing.ts';

const PRINCIPAL = 'spiffe://cluster.local/ns/shop/sa/web';

describe('mutual TLS by the word of a sidecar or waypoint', () => {
  it.each([
    ['the destination knows of mutual TLS', 'destination', 'mutual_tls', 'unknown', 'mutual', 'destination'],
    ['the destination knows of plaintext', 'destination', 'none', 'unknown', 'plaintext', 'destination'],
    ['the destination does not know', 'destination', 'unknown', PRINCIPAL, 'unmeasured', 'none'],
    ['a waypoint knows as a destination does', 'waypoint', 'mutual_tls', PRINCIPAL, 'mutual', 'destination'],
    ['a waypoint knows of plaintext', 'waypoint', 'none', 'unknown', 'plaintext', 'destination'],
    ['the source showed its own identity', 'source', 'unknown', PRINCIPAL, 'mutual', 'source-principal'],
    ['the source showed none', 'source', 'unknown', 'unknown', 'unmeasured', 'none'],
    ['the source has an empty principal', 'source', 'unknown', '', 'unmeasured', 'none'],
    ['a source cannot prove plaintext', 'source', 'none', 'unknown', 'unmeasured', 'none'],
    ['only ztunnel says mutual_tls as source', 'source', 'mutual_tls', PRINCIPAL, 'mutual', 'ztunnel'],
  ])('%s', (_, reporter, connection_security_policy, source_principal, proof, evidence) => {
    const labels = labelsOf({ reporter, connection_security_policy, source_principal });
    expect(readSidecarMtls(labels)).toEqual({ proof, evidence });
  });

  it('is not proven by the destination principal that a source prints', () => {
    const labels = labelsOf({
      reporter: 'source',
      destination_principal: PRINCIPAL,
      source_principal: 'unknown',
    });
    expect(readSidecarMtls(labels)).toEqual({ proof: 'unmeasured', evidence: 'none' });
  });
});

describe('mutual TLS by the word of ztunnel', () => {
  it.each([
    ['source', 'mutual_tls', 'mutual', 'ztunnel'],
    ['destination', 'mutual_tls', 'mutual', 'ztunnel'],
    ['source', 'unknown', 'unmeasured', 'none'],
    ['destination', 'unknown', 'unmeasured', 'none'],
  ])('as %s with policy %s', (reporter, connection_security_policy, proof, evidence) => {
    const labels = labelsOf({ reporter, connection_security_policy, source_principal: PRINCIPAL });
    expect(readZtunnelMtls(labels)).toEqual({ proof, evidence });
  });
});
