/**
 * What is known of mutual TLS, in words that say how it is known. In: the mTLS part of an edge, whether its traffic is counted
 * in requests or in connections. Out: a sentence. The rule of precedence: a receiving proxy or waypoint knows, ztunnel proves,
 * a sender only infers from the certificate it was shown (docs of Istio's `connection_security_policy`).
 */
import type { TopologyEdge } from '@sightglass/shared/contract';
import type { Protocol } from '@sightglass/shared/identity';
import { formatRatio } from './ratio.ts';

type EdgeMtls = TopologyEdge['mtls'];

const WITNESS: Readonly<Record<EdgeMtls['evidence'], string>> = {
  destination: 'The receiving proxy reported',
  ztunnel: 'ztunnel reported',
  'source-principal': 'The sending proxy saw the caller’s certificate, which implies',
  none: '',
};

/** Who says so, in two or three words: `receiving proxy`. */
export const EVIDENCE_LABEL: Readonly<Record<EdgeMtls['evidence'], string>> = {
  destination: 'receiving proxy',
  ztunnel: 'ztunnel',
  'source-principal': 'inferred by the sender',
  none: 'no evidence',
};

/** A full sentence, or two: `The receiving proxy reported mutual TLS for all requests.` */
export function explainMtls(mtls: EdgeMtls, protocol: Protocol): string {
  const traffic = protocol === 'tcp' ? 'connections' : 'requests';
  if (mtls.state === 'unmeasured' || mtls.evidence === 'none') {
    return `Nobody reported whether these ${traffic} were encrypted: the sending proxy cannot know, and no receiving proxy, waypoint or ztunnel reported.`;
  }
  const witness = WITNESS[mtls.evidence];
  if (mtls.state === 'mutual') return `${witness} mutual TLS for all ${traffic}.`;
  if (mtls.state === 'plaintext' && mtls.plaintextShare >= 1) {
    return `${witness} plaintext for all ${traffic}: no certificate was presented.`;
  }
  const unmeasured = Math.max(0, 1 - mtls.mutualShare - mtls.plaintextShare);
  const parts = [
    ...(mtls.mutualShare > 0 ? [`mutual TLS for ${formatRatio(mtls.mutualShare)}`] : []),
    ...(mtls.plaintextShare > 0 ? [`plaintext for ${formatRatio(mtls.plaintextShare)}`] : []),
  ];
  const rest = unmeasured > 1e-9 ? ` Nobody reported on the other ${formatRatio(unmeasured)}.` : '';
  return `${witness} ${parts.join(' and ')} of the ${traffic}.${rest}`;
}
