/**
 * What linkerd-proxy proves of mutual TLS on outbound series: label `tls`, and `no_tls_reason` where it is `no_identity`. The
 * proxy that counts has made the connection itself, so its word is proof in both directions; it is the caller's own
 * word and stands as evidence of the source.
 *   true                    mutual: Linkerd's TLS always shows both identities
 *   no_identity, disabled   plaintext; but over loopback there is no network that could be listened to
 *   opaque                  the application's own TLS passed through: nothing was proven
 */
import type { Labels } from './dialect.ts';
import type { MtlsSign } from './istio-mtls.ts';

export function readLinkerdMtls(labels: Labels): MtlsSign {
  const tls = labels.get('tls');
  if (tls === 'true') return { proof: 'mutual', evidence: 'source-principal' };
  const isOverLoopback = labels.get('no_tls_reason') === 'loopback';
  if ((tls === 'no_identity' || tls === 'disabled') && !isOverLoopback)
    return { proof: 'plaintext', evidence: 'source-principal' };
  return { proof: 'unmeasured', evidence: 'none' };
}
