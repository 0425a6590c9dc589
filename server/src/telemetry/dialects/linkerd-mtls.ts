/**
 * What linkerd-proxy proves of mutual TLS: label `tls`, and `no_tls_reason` where it is `no_identity`. The proxy that
 * counts has made the connection itself, so its word is proof in both directions, written as evidence of the caller's proxy
 * on outbound series and of the callee's on inbound ones.
 *   true                    mutual: Linkerd's TLS always shows both identities
 *   no_identity, disabled   plaintext; but over loopback there is no network that could be listened to
 *   opaque                  the application's own TLS passed through: nothing was proven
 */
import type { Labels } from './dialect.ts';
import type { MtlsSign } from './istio-mtls.ts';

export function readLinkerdMtls(labels: Labels, evidence: 'source-principal' | 'destination'): MtlsSign {
  const tls = labels.get('tls');
  if (tls === 'true') return { proof: 'mutual', evidence };
  const isOverLoopback = labels.get('no_tls_reason') === 'loopback';
  if ((tls === 'no_identity' || tls === 'disabled') && !isOverLoopback)
    return { proof: 'plaintext', evidence };
  return { proof: 'unmeasured', evidence: 'none' };
}
