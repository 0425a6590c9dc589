/**
 * The trust domain of an identity. SPIFFE: the authority of the URI. Linkerd: `account.namespace.serviceaccount.identity.<control plane's namespace>.<trust
 * domain>`. Other names (a gateway's host) have none. Pure.
 */

/** Empty where there is none. */
export function trustDomainOf(identity: string): string {
  const spiffe = /^spiffe:\/\/([^/]+)/.exec(identity);
  if (spiffe) return spiffe[1] as string;
  return /^[^.]+\.[^.]+\.serviceaccount\.identity\.[^.]+\.(.+)$/.exec(identity)?.[1] ?? '';
}

/** Whether Linkerd's identity service gives such names. */
export function isLinkerdIdentity(identity: string): boolean {
  return /^[^.]+\.[^.]+\.serviceaccount\.identity\./.test(identity);
}

/** That of the first identity that has one. */
export function trustDomainOfAny(identities: readonly string[]): string {
  for (const identity of identities) {
    const domain = trustDomainOf(identity);
    if (domain !== '') return domain;
  }
  return '';
}
