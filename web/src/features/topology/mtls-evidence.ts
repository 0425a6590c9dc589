/** How it is known whether an edge is encrypted, in words. The kinds of evidence are those of the contract. */
import type { TopologyEdge } from '@sightglass/shared/contract';
import { formatRatio } from '../../format/ratio.ts';

const EVIDENCE: Readonly<Record<TopologyEdge['mtls']['evidence'], string>> = {
  destination: 'The receiving proxy reported the security of each request.',
  ztunnel: 'ztunnel carried the connection and reported its security.',
  'source-principal': 'Only the calling proxy reported. The receiving side has not confirmed it.',
  none: 'No proxy reported on the security of this traffic.',
};

const REPORTERS: Readonly<Record<string, string>> = {
  source: 'the calling side',
  destination: 'the receiving side',
  'source,destination': 'both sides',
};

/** What was proven of the traffic, and by whom. */
export function explainMtls({ mtls, reporters }: TopologyEdge): { verdict: string; evidence: string } {
  const side = REPORTERS[[...reporters].toSorted().toReversed().join(',')];
  return {
    verdict: sayVerdict(mtls),
    evidence: `${EVIDENCE[mtls.evidence]}${side === undefined ? '' : ` Numbers come from ${side}.`}`,
  };
}

function sayVerdict({ state, mutualShare, plaintextShare }: TopologyEdge['mtls']): string {
  const unmeasured = Math.max(0, 1 - mutualShare - plaintextShare);
  switch (state) {
    case 'mutual':
      return 'All traffic is proven mutual TLS.';
    case 'plaintext':
      return unmeasured > 0.00005
        ? `${formatRatio(plaintextShare)} of the traffic is plaintext; nothing is known of the rest.`
        : 'All traffic is plaintext: anyone on the path can read it, and neither end is authenticated.';
    case 'mixed':
      return plaintextShare > 0
        ? `${formatRatio(plaintextShare)} of the traffic is plaintext, ${formatRatio(mutualShare)} is proven mutual TLS.`
        : `${formatRatio(mutualShare)} of the traffic is proven mutual TLS; nothing is known of the other ${formatRatio(unmeasured)}.`;
    default:
      return 'Whether this traffic is encrypted is not known. It is not shown as safe.';
  }
}
