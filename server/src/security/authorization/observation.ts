/**
 * What is known of one call as the callee's proxy saw it: what rules are judged by. `null` is what the observation does not tell; an empty text is
 * known to be absent.
 */
export interface Observation {
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** SPIFFE URI of the caller's certificate; empty for plaintext. */
  readonly identity: string | null;
  /** The caller's end of the connection, without port. */
  readonly address: string | null;
  readonly method: string | null;
  /** Without query and fragment. */
  readonly path: string | null;
  /** The authority as it was asked for, with its port where it had one. */
  readonly host: string | null;
  /** The port that the callee listens on. */
  readonly port: number | null;
  readonly sni: string | null;
  readonly targetAddress: string | null;
}

const SPIFFE = 'spiffe://';

export interface SpiffeParts {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** The parts of an identity in Istio's form `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT`; null for another. */
export function parseSpiffe(identity: string): SpiffeParts | null {
  if (!identity.startsWith(SPIFFE)) return null;
  const [trustDomain, ns, namespace, sa, serviceAccount, ...rest] = identity.slice(SPIFFE.length).split('/');
  if (ns !== 'ns' || sa !== 'sa' || rest.length > 0) return null;
  if (!trustDomain || !namespace || !serviceAccount) return null;
  return { trustDomain, namespace, serviceAccount };
}

/** As policies write it: without the scheme. */
export function toPrincipal(identity: string): string {
  return identity.startsWith(SPIFFE) ? identity.slice(SPIFFE.length) : identity;
}
