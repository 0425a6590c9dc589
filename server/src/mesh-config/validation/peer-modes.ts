/**
 * Which mode of mutual TLS workloads demand on a port, and of which PeerAuthentication. The rules are those of `security/peer-authentication.ts`. Here only what is certain counts:
 * where the port of the pod is known by a name alone, and modes differ by port, nothing is said.
 */
import type { MeshResource } from '../mesh-config.ts';
import { oldestFirst } from '../oldest-first.ts';
import { bodyAt, hasLabels, labelsOf, textOf, type Labels } from './fields.ts';
import type { HostFacts, MeshView, PortFacts } from './mesh-view.ts';

type Mode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

interface Demand {
  readonly mode: Mode;
  readonly setter: MeshResource;
}

export interface PeerModes {
  /** What all workloads behind a port of the host demand; with labels of a subset, those of the subset. Null where they differ, none is known, or nothing is set. */
  demandOf(host: HostFacts, port: PortFacts, subset?: Labels): Demand | null;
  /** The resource that switches mutual TLS off for a workload; null where none does. */
  disabledFor(namespace: string, labels: Labels): MeshResource | null;
}

const MODES: ReadonlySet<string> = new Set(['STRICT', 'PERMISSIVE', 'DISABLE']);

/** Null for UNSET, which inherits. */
function readMode(mode: unknown): Mode | null {
  const text = textOf(mode);
  return MODES.has(text) ? (text as Mode) : null;
}

function modeOf({ spec }: MeshResource): Mode | null {
  return readMode(bodyAt(spec, 'mtls')?.value['mode']);
}

/** By the pod's port. */
function portModes({ spec }: MeshResource): ReadonlyMap<string, Mode | null> {
  const ports = bodyAt(spec, 'portLevelMtls')?.value ?? {};
  return new Map(
    Object.keys(ports).map((port) => [port, readMode(bodyAt(ports, port)?.value['mode'])] as const),
  );
}

function selectorOf({ spec }: MeshResource): Labels {
  return labelsOf(bodyAt(spec, 'selector')?.value['matchLabels']);
}

function isWide(one: MeshResource): boolean {
  return Object.keys(selectorOf(one)).length === 0;
}

/** Namespaces whose pods are given a proxy of Istio, or are in its ambient mesh. */
export function meshNamespaces(view: MeshView): ReadonlySet<string> {
  const named = view
    .list('Namespace')
    .filter(({ labels }) => labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined)
    .map(({ name }) => name);
  return new Set([...named, ...view.once(ambientNamespaces)]);
}

function ambientNamespaces(view: MeshView): ReadonlySet<string> {
  const those = view
    .list('Namespace')
    .filter(({ labels }) => labels['istio.io/dataplane-mode'] === 'ambient');
  return new Set(those.map(({ name }) => name));
}

interface Setters {
  readonly narrow: MeshResource | undefined;
  /** The namespace's, then the mesh's. */
  readonly wide: readonly MeshResource[];
}

/** Of all ports that have no mode of their own. */
function demandOfRest({ narrow, wide }: Setters): Demand | null {
  for (const setter of [...(narrow ? [narrow] : []), ...wide]) {
    const mode = modeOf(setter);
    if (mode !== null) return { mode, setter };
  }
  return null;
}

/** `target` is the pod's port; null where it is not known. */
function demandAt(setters: Setters, target: number | null): Demand | null {
  const { narrow } = setters;
  const ports = narrow ? portModes(narrow) : new Map<string, Mode | null>();
  if (narrow && ports.size > 0) {
    if (target === null) return null;
    const mode = ports.get(String(target)) ?? null;
    if (mode !== null) return { mode, setter: narrow };
  }
  return demandOfRest(setters);
}

export function peerModes(view: MeshView): PeerModes {
  const all = view.list('PeerAuthentication').toSorted(oldestFirst);
  const byNamespace = Map.groupBy(all, ({ namespace }) => namespace);
  const wideOf = (namespace: string) => (byNamespace.get(namespace) ?? []).find(isWide);

  function settersOf(namespace: string, labels: Labels): Setters {
    const isRoot = namespace === view.rootNamespace;
    const narrow = isRoot
      ? undefined
      : byNamespace.get(namespace)?.find((one) => !isWide(one) && hasLabels(labels, selectorOf(one)));
    const wide = [wideOf(namespace), isRoot ? undefined : wideOf(view.rootNamespace)];
    return { narrow, wide: wide.filter((one) => one !== undefined) };
  }

  /** Whether it has a proxy that obeys: by its own labels, by a policy that was written for it, or by its namespace's labels. */
  function obeys(labels: Labels, setter: MeshResource, namespace: string): boolean {
    if (labels['sidecar.istio.io/inject'] === 'false') return false;
    return (
      labels['sidecar.istio.io/inject'] === 'true' ||
      setter.namespace === namespace ||
      view.once(meshNamespaces).has(namespace)
    );
  }

  return {
    demandOf({ resource, selector }, { number, targetPort }, subset = {}) {
      const { namespace } = resource;
      if (selector === null) return null;
      const workloads = view
        .workloads(namespace)
        .filter((one) => one.cluster === view.cluster && hasLabels(one.labels, { ...selector, ...subset }));
      const target = typeof targetPort === 'string' ? null : (targetPort ?? number);
      const demands = workloads.map(({ labels }) => {
        const demand = demandAt(settersOf(namespace, labels), target);
        return demand && obeys(labels, demand.setter, namespace) ? demand : null;
      });
      const first = demands[0] ?? null;
      // Where ztunnel carries the calls, DISABLE is passed over.
      if (first?.mode === 'DISABLE' && view.once(ambientNamespaces).has(namespace)) return null;
      return demands.every((one) => one?.mode === first?.mode) ? first : null;
    },
    disabledFor(namespace, labels) {
      const setters = settersOf(namespace, labels);
      if (setters.narrow && portModes(setters.narrow).size > 0) return null;
      const rest = demandOfRest(setters);
      return rest?.mode === 'DISABLE' && !view.once(ambientNamespaces).has(namespace) ? rest.setter : null;
    },
  };
}
