/** Which PeerAuthentication demands mutual TLS of a host's workloads. The rules are those of `security/peer-authentication.ts`; here only what is certain counts: all of them STRICT, on every port. */
import type { MeshResource } from '../mesh-config.ts';
import { bodyAt, hasLabels, labelsOf, textOf, type Labels } from './fields.ts';
import type { HostFacts, MeshView } from './mesh-view.ts';

interface PeerModes {
  /** Null where some workload takes plaintext, or none is known. */
  strictOf(host: HostFacts): MeshResource | null;
  /** The resource that switches mutual TLS off for a workload; null where none does. */
  disabledFor(namespace: string, labels: Labels): MeshResource | null;
}

function modeOf({ spec }: MeshResource): string {
  const mode = textOf(bodyAt(spec, 'mtls')?.value['mode']);
  return mode === 'UNSET' ? '' : mode;
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

export function peerModes(view: MeshView): PeerModes {
  const all = view.list('PeerAuthentication').filter((one) => modeOf(one) !== '');
  const byNamespace = Map.groupBy(all, ({ namespace }) => namespace);

  function setterOf(namespace: string, labels: Labels): MeshResource | null {
    const own = byNamespace.get(namespace) ?? [];
    const narrow =
      namespace === view.rootNamespace
        ? undefined
        : own.find((one) => !isWide(one) && hasLabels(labels, selectorOf(one)));
    return narrow ?? own.find(isWide) ?? (byNamespace.get(view.rootNamespace) ?? []).find(isWide) ?? null;
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
    strictOf({ resource, selector }) {
      const { namespace } = resource;
      const workloads = selector
        ? view
            .workloads(namespace)
            .filter((one) => one.cluster === view.cluster && hasLabels(one.labels, selector))
        : [];
      const strict = workloads.flatMap(({ labels }) => {
        const setter = setterOf(namespace, labels);
        const isStrict = setter && modeOf(setter) === 'STRICT' && setter.spec['portLevelMtls'] === undefined;
        return isStrict && obeys(labels, setter, namespace) ? [setter] : [];
      });
      return strict.length === workloads.length ? (strict[0] ?? null) : null;
    },
    disabledFor(namespace, labels) {
      const setter = setterOf(namespace, labels);
      const isOff = setter && modeOf(setter) === 'DISABLE' && setter.spec['portLevelMtls'] === undefined;
      // Where ztunnel carries the calls, DISABLE is passed over.
      return isOff && !view.once(ambientNamespaces).has(namespace) ? setter : null;
    },
  };
}
