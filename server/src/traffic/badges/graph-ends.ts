/**
 * Edges of a window -> the nodes of the graph of one kind, with what stands behind each: services, versions, workloads, and who told of these workloads. Pure, in short steps.
 */
import {
  formatNamespaceId,
  formatServiceId,
  parseServiceId,
  UNKNOWN,
  type ServiceRef,
} from '@sightglass/shared/identity';
import { isEntranceName, isGatewayName } from '@sightglass/shared/gateway-name';
import { identifyEnd, type GraphKind, type NodeIdentity } from '../../signals/node-identity.ts';
import type { EdgeSums } from '../../store/telemetry-store.ts';
import type { EdgeEnd } from '../../telemetry/edge-window.ts';

/** What proxies told of one workload. */
export interface SeenWorkload {
  readonly id: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** A proxy of its own told something: of what it receives, or of what it sends. */
  own: boolean;
  /** Requests and connections to it of which only its callers' proxies told, and that nobody proved to be mutual TLS. */
  toldByCallers: number;
  /** The same, where the caller's proxy saw a certificate at the other end: some proxy took them. */
  carried: number;
  /** Callers' proxies told of it without saying its version: they are none of Istio's, and say nothing of its own proxy. */
  vague: boolean;
}

interface Entrance {
  readonly cluster: string;
  readonly name: string;
}

export interface SeenNode {
  readonly identity: NodeIdentity;
  /** Some flow says that the node lies inside the mesh. */
  inside: boolean;
  readonly services: Map<string, ServiceRef>;
  readonly versions: Set<string>;
  readonly workloads: Set<SeenWorkload>;
  /** Gateways from outside that call it, by their names; by id of workload. */
  readonly entrances: Map<string, Entrance>;
  /** It is a gateway by its name. */
  isGateway: boolean;
}

export interface SeenEnds {
  readonly nodes: ReadonlyMap<string, SeenNode>;
  /** Clusters in which some workload's own proxy told something. */
  readonly heard: ReadonlySet<string>;
  /** Requests by version, by id of service. */
  readonly requests: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const STRIDE = 512;

class Ends implements SeenEnds {
  readonly nodes = new Map<string, SeenNode>();
  readonly heard = new Set<string>();
  readonly requests = new Map<string, Map<string, number>>();
  readonly #workloads = new Map<string, SeenWorkload>();

  node(identity: NodeIdentity): SeenNode {
    let node = this.nodes.get(identity.id);
    if (!node) {
      node = {
        identity,
        inside: false,
        services: new Map(),
        versions: new Set(),
        workloads: new Set(),
        entrances: new Map(),
        isGateway: isGatewayName(identity.name),
      };
      this.nodes.set(identity.id, node);
    }
    if (!node.services.has(identity.serviceId)) {
      const service = parseServiceId(identity.serviceId);
      if (service) node.services.set(identity.serviceId, service);
    }
    return node;
  }

  workload({ cluster, namespace, workload: name }: EdgeEnd): SeenWorkload | null {
    if (name === UNKNOWN) return null;
    const id = formatServiceId({ cluster, namespace, name });
    let seen = this.#workloads.get(id);
    if (!seen) {
      seen = { id, cluster, namespace, name, own: false, toldByCallers: 0, carried: 0, vague: false };
      this.#workloads.set(id, seen);
    }
    return seen;
  }

  count(serviceId: string, version: string, requests: number): void {
    if (!(requests > 0)) return;
    const versions = this.requests.get(serviceId) ?? new Map<string, number>();
    this.requests.set(serviceId, versions.set(version, (versions.get(version) ?? 0) + requests));
  }
}

function addSource(ends: Ends, node: SeenNode, { edge, reporters, mutual }: EdgeSums): void {
  if (node.identity.anonymous) return;
  node.inside = true;
  if (edge.source.version !== UNKNOWN) node.versions.add(edge.source.version);
  const workload = ends.workload(edge.source);
  if (!workload) return;
  node.workloads.add(workload);
  // Where the receiver's numbers are used the caller's are not named; a certificate of the caller's is its proxy's.
  if (!reporters.includes('source') && !(mutual > 0)) return;
  workload.own = true;
  ends.heard.add(workload.cluster);
}

function addTarget(ends: Ends, node: SeenNode, sums: EdgeSums): void {
  const { edge, reporters, requests, opened, mutual } = sums;
  if (node.identity.anonymous || edge.external) return;
  node.inside = true;
  if (edge.target.version !== UNKNOWN) node.versions.add(edge.target.version);
  const workload = ends.workload(edge.target);
  if (!workload) return;
  node.workloads.add(workload);
  if (reporters.includes('destination')) {
    workload.own = true;
    ends.heard.add(workload.cluster);
  } else if (edge.target.version === UNKNOWN) workload.vague = true;
  else if (mutual > 0) workload.carried += mutual;
  else workload.toldByCallers += edge.protocol === 'tcp' ? opened : requests;
}

export function* seeEnds(edges: readonly EdgeSums[], kind: GraphKind): Generator<void, SeenEnds> {
  const ends = new Ends();
  for (let i = 0; i < edges.length; i++) {
    if (i % STRIDE === STRIDE - 1) yield;
    const sums = edges[i] as EdgeSums;
    const { source, target } = sums.edge;
    const from = ends.node(identifyEnd(source, kind, target));
    const to = ends.node(identifyEnd(target, kind, source));
    addSource(ends, from, sums);
    addTarget(ends, to, sums);
    ends.count(to.identity.serviceId, target.version, sums.requests);
    const entrance = [source.service, source.workload].find(isEntranceName);
    if (entrance === undefined || from === to || sums.edge.external) continue;
    const { cluster, namespace, workload: name } = source;
    to.entrances.set(formatServiceId({ cluster, namespace, name }), { cluster, name: entrance });
  }
  return ends;
}

/** The namespace that the node is folded into. */
export function namespaceOf({ identity }: SeenNode): string {
  return formatNamespaceId(identity);
}
