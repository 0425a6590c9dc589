/**
 * What is known of mutual TLS, in words that say how it is known. In: the mTLS part of an edge, whether its traffic is counted
 * in requests or in connections. Out: a sentence. The rule of precedence: a receiving proxy or waypoint knows, ztunnel proves,
 * a sender only infers from the certificate that was in use, or not (docs of Istio's `connection_security_policy`; linkerd-proxy's label `tls`).
 */
import type { TopologyEdge } from '@sightglass/shared/contract';
import type { Protocol } from '@sightglass/shared/identity';
import { formatRatio } from './ratio.ts';

type EdgeMtls = TopologyEdge['mtls'];

const WITNESS: Readonly<Record<EdgeMtls['evidence'], string>> = {
  destination: 'The receiving proxy reported',
  ztunnel: 'ztunnel reported',
  'source-principal': 'The sending proxy reported',
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
  const isInferred = mtls.evidence === 'source-principal';
  if (mtls.state === 'mutual') {
    return isInferred
      ? `The sending proxy saw a certificate in use, which implies mutual TLS for all ${traffic}; the receiving side has not confirmed it.`
      : `${witness} mutual TLS for all ${traffic}.`;
  }
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
