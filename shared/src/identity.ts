/**
 * Names of what a mesh consists of, and their ids on the wire.
 *
 * An id joins its parts with `~`, which no Kubernetes name, host name or port can contain and which needs no
 * escaping in a URL (RFC 3986, section 2.3). Other characters outside [A-Za-z0-9._:-] and a stray `~` are percent-escaped, so an
 * id survives any label value. A missing part is the word `unknown`, as Istio prints it.
 *   service   cluster~namespace~service
 *   workload  cluster~namespace~workload
 *   version   cluster~namespace~service~version
 *   edge      sourceNode~~targetNode~~protocol
 *   resource  Kind:cluster~namespace~name, of what configures the mesh; the namespace of what is cluster-wide is empty
 */

export const UNKNOWN = 'unknown';

/**
 * What stands for everything that a reader may not see: every part of the one far end that all of it is merged into, and every text that
 * would tell of it (an identity, an address, a host).
 */
export const RESTRICTED = 'restricted';

export type NodeKind = 'service' | 'workload' | 'version' | 'namespace';
export type Protocol = 'http' | 'grpc' | 'tcp';

export interface ServiceRef {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

export interface VersionRef extends ServiceRef {
  readonly version: string;
}

export interface EdgeRef {
  /** Node ids of one kind. */
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
}

function escapePart(part: string): string {
  if (/^[A-Za-z0-9._:-]+$/.test(part)) return part;
  if (part === '') return UNKNOWN;
  return encodeURIComponent(part.toWellFormed())
    .replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}

function unescapePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function parseParts(id: string, count: number): string[] | null {
  const parts = id.split('~');
  if (parts.length !== count) return null;
  const plain: string[] = [];
  for (const part of parts) {
    const text = unescapePart(part);
    if (text === null || text === '') return null;
    plain.push(text);
  }
  return plain;
}

/** Id of a service or of a workload: both have the same three parts. */
export function formatServiceId(ref: ServiceRef): string {
  return `${escapePart(ref.cluster)}~${escapePart(ref.namespace)}~${escapePart(ref.name)}`;
}

/** Id of the far end that a reader may not see, in graphs of services and of workloads. */
export const RESTRICTED_ID = formatServiceId({
  cluster: RESTRICTED,
  namespace: RESTRICTED,
  name: RESTRICTED,
});

/** The parts of a service's or workload's id; null when the text is no such id. */
export function parseServiceId(id: string): ServiceRef | null {
  const parts = parseParts(id, 3);
  if (!parts) return null;
  const [cluster, namespace, name] = parts as [string, string, string];
  return { cluster, namespace, name };
}

export function formatVersionId(ref: VersionRef): string {
  return `${formatServiceId(ref)}~${escapePart(ref.version)}`;
}

/** The parts of a version's id; null when the text is no such id. */
export function parseVersionId(id: string): VersionRef | null {
  const parts = parseParts(id, 4);
  if (!parts) return null;
  const [cluster, namespace, name, version] = parts as [string, string, string, string];
  return { cluster, namespace, name, version };
}

/** Id of a folded namespace: `cluster~namespace`. */
export function formatNamespaceId(ref: { cluster: string; namespace: string }): string {
  return `${escapePart(ref.cluster)}~${escapePart(ref.namespace)}`;
}

/** The parts of a namespace's id; null when the text is no such id. */
export function parseNamespaceId(id: string): { cluster: string; namespace: string } | null {
  const parts = parseParts(id, 2);
  if (!parts) return null;
  const [cluster, namespace] = parts as [string, string];
  return { cluster, namespace };
}

export function formatEdgeId(ref: EdgeRef): string {
  return `${ref.source}~~${ref.target}~~${ref.protocol}`;
}

/** The parts of an edge's id, its ends unparsed; null when the text is no such id. */
export function parseEdgeId(id: string): EdgeRef | null {
  const parts = id.split('~~');
  if (parts.length !== 3) return null;
  const [source, target, protocol] = parts as [string, string, string];
  if (source === '' || target === '') return null;
  if (protocol !== 'http' && protocol !== 'grpc' && protocol !== 'tcp') return null;
  return { source, target, protocol };
}

export interface ResourceRef {
  /** `VirtualService`; `Gateway.gateway.networking.k8s.io` where Istio has a kind of that name as well. */
  readonly kind: string;
  readonly cluster: string;
  /** Empty for what is cluster-wide. */
  readonly namespace: string;
  readonly name: string;
}

export function formatResourceId({ kind, cluster, namespace, name }: ResourceRef): string {
  const inner = namespace === '' ? '' : escapePart(namespace);
  return `${escapePart(kind)}:${escapePart(cluster)}~${inner}~${escapePart(name)}`;
}
