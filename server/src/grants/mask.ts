/**
 * What somebody with grants sees of the mesh. An edge is seen when one of its ends lies within the grants; the far end is then one and the same `restricted` for all that lie beyond, without cluster,
 * namespace, name, version. A caller of which nothing is known stays what it is, and so does a host outside the mesh that one calls: neither lies in a namespace. Pure, but for what is
 * remembered by object; edges that leave are interned like those that enter.
 */
import { mayRead, type Grant } from '@sightglass/shared/contract';
import { RESTRICTED, UNKNOWN } from '@sightglass/shared/identity';
import { isIP } from 'node:net';
import { partsOfEdge } from '../store/edge-parts.ts';
import type { EdgeEnd, EdgeKey } from '../telemetry/edge-window.ts';
import { NO_HIDDEN_NAMES, type HiddenNames } from './hidden-names.ts';

export type Side = 'source' | 'target';

export interface Mask {
  readonly grants: readonly Grant[];
  readonly sees: (cluster: string, namespace: string) => boolean;
  /** Whether anything in it may be seen. */
  readonly seesCluster: (cluster: string) => boolean;
  /** Whether its name is told: the grants name it, or something within was found in it. */
  readonly tellsCluster: (cluster: string) => boolean;
  /** Whether it may be seen in any cluster. */
  readonly seesNamespace: (namespace: string) => boolean;
  /** Whether one end lies within. */
  readonly seesEdge: (edge: EdgeKey) => boolean;
  /** Whether the end is told as it is. */
  readonly keeps: (edge: EdgeKey, side: Side) => boolean;
  /** The edge as it is told; only of those that are seen. */
  readonly edge: (edge: EdgeKey) => EdgeKey;
  /** Of a certificate: SPIFFE URI, or what Linkerd names one. */
  readonly identity: (identity: string) => string;
  /** Somebody's text. */
  readonly text: (text: string) => string;
  readonly hiddenNames: () => readonly string[];
  /** From now on these names are hidden in texts and hosts, and something within is known to be in these clusters. */
  readonly hide: (names: HiddenNames, clusters?: ReadonlySet<string>) => void;
}

/** All that lies beyond. */
export const RESTRICTED_END: EdgeEnd = {
  cluster: RESTRICTED,
  namespace: RESTRICTED,
  service: RESTRICTED,
  workload: RESTRICTED,
  version: RESTRICTED,
};

/** More edges than most meshes have; then what is remembered begins anew. */
const MOST_KNOWN = 100_000;

/** `sa.namespace.serviceaccount.identity.…`, as Linkerd names identities; `sa.namespace.…` of hosts. */
const LINKERD = /^[^.]+\.([^.]+)\.serviceaccount\.identity\./;
const SPIFFE = /\/ns\/([^/]+)(?:\/|$)/;
const IN_CLUSTER = /^[^.]+\.([^.]+)\.svc(?:[.:]|$)/;

const isNobody = ({ namespace, service, workload }: EdgeEnd): boolean =>
  namespace === UNKNOWN && service === UNKNOWN && workload === UNKNOWN;

export function createMask(grants: readonly Grant[]): Mask {
  let hidden = NO_HIDDEN_NAMES;
  let found: ReadonlySet<string> = new Set();
  let told = new WeakMap<EdgeKey, EdgeKey>();
  const interned = new Map<string, EdgeKey>();

  const sees = (cluster: string, namespace: string): boolean => mayRead(grants, cluster, namespace);
  const seesCluster = (name: string): boolean =>
    name === UNKNOWN || grants.some(({ cluster }) => cluster === null || cluster === name);
  const seesNamespace = (name: string): boolean =>
    grants.some(({ namespace }) => namespace === null || namespace === name);
  const seesEnd = ({ cluster, namespace }: EdgeEnd): boolean => sees(cluster, namespace);

  /** Whether the name of what one calls is that of a host outside: no address, nothing of a namespace beyond. */
  function isOutside(host: string): boolean {
    const plain = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
    if (isIP(plain) !== 0 || hidden.has(host)) return false;
    const namespace = IN_CLUSTER.exec(host)?.[1];
    return namespace === undefined || seesNamespace(namespace);
  }

  function keeps({ source, target, external }: EdgeKey, side: Side): boolean {
    const end = side === 'source' ? source : target;
    if (seesEnd(end)) return true;
    if (end.namespace !== UNKNOWN || end.workload !== UNKNOWN || !seesCluster(end.cluster)) return false;
    return isNobody(end) || (side === 'target' && external && isOutside(end.service));
  }

  function intern(edge: EdgeKey): EdgeKey {
    const key = JSON.stringify(partsOfEdge(edge));
    const known = interned.get(key);
    if (known) return known;
    if (interned.size >= MOST_KNOWN) interned.clear();
    interned.set(key, edge);
    return edge;
  }

  return {
    grants,
    sees,
    seesCluster,
    tellsCluster: (name) => found.has(name) || grants.some(({ cluster }) => cluster === name),
    seesNamespace,
    seesEdge: ({ source, target }) => seesEnd(source) || seesEnd(target),
    keeps,
    edge(edge) {
      let answer = told.get(edge);
      if (answer) return answer;
      const keepsSource = keeps(edge, 'source');
      const keepsTarget = keeps(edge, 'target');
      answer =
        keepsSource && keepsTarget
          ? edge
          : intern({
              source: keepsSource ? edge.source : RESTRICTED_END,
              target: keepsTarget ? edge.target : RESTRICTED_END,
              protocol: edge.protocol,
              external: keepsTarget && edge.external,
            });
      told.set(edge, answer);
      return answer;
    },
    identity(identity) {
      const namespace = (SPIFFE.exec(identity) ?? LINKERD.exec(identity))?.[1];
      if (namespace !== undefined && !seesNamespace(namespace)) return RESTRICTED;
      return hidden.has(identity) ? RESTRICTED : identity;
    },
    text: (text) => hidden.cut(text),
    hiddenNames: () => hidden.names,
    hide(names, clusters = new Set()) {
      hidden = names;
      found = clusters;
      told = new WeakMap();
    },
  };
}
