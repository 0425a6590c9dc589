/**
 * What an Istio series proves of mutual TLS. Only the receiving end (a sidecar reporting as destination, or a waypoint)
 * knows; a sidecar at the calling end prints the policy `unknown` even under mutual TLS, but it prints its own identity as
 * `source_principal` once it has presented it. `destination_principal` on a source series is no evidence. ztunnel
 * knows at both ends and prints `mutual_tls` or `unknown`.
 */
import type { MtlsEvidence, MtlsProof } from '../edge-window.ts';
import type { Labels } from './dialect.ts';
import { isKnown } from './labels.ts';

export interface MtlsSign {
  readonly proof: MtlsProof;
  readonly evidence: MtlsEvidence;
}

const UNMEASURED: MtlsSign = { proof: 'unmeasured', evidence: 'none' };

/** For ztunnel's series of either reporter. */
export function readZtunnelMtls(labels: Labels): MtlsSign {
  if (labels.get('connection_security_policy') !== 'mutual_tls') return UNMEASURED;
  return { proof: 'mutual', evidence: 'ztunnel' };
}

/** For series of sidecars, gateways and waypoints. */
export function readSidecarMtls(labels: Labels): MtlsSign {
  const policy = labels.get('connection_security_policy');
  if (labels.get('reporter') === 'source') {
    // No sidecar prints this policy as source: the series is ztunnel's, whatever the text around it looked like.
    if (policy === 'mutual_tls') return { proof: 'mutual', evidence: 'ztunnel' };
    if (isKnown(labels.get('source_principal'))) return { proof: 'mutual', evidence: 'source-principal' };
    return UNMEASURED;
  }
  if (policy === 'mutual_tls') return { proof: 'mutual', evidence: 'destination' };
  if (policy === 'none') return { proof: 'plaintext', evidence: 'destination' };
  return UNMEASURED;
}
