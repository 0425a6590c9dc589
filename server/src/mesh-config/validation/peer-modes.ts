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

  return {
    strictOf({ resource, selector }) {
      const { namespace } = resource;
      const workloads = selector
        ? view
            .workloads(namespace)
            .filter((one) => one.cluster === view.cluster && hasLabels(one.labels, selector))
        : [];
      const setters = workloads.map(({ labels }) => setterOf(namespace, labels));
      const [first = null] = setters;
      const isStrict = setters.every(
        (one) => one !== null && modeOf(one) === 'STRICT' && one.spec['portLevelMtls'] === undefined,
      );
      return isStrict ? first : null;
    },
    disabledFor(namespace, labels) {
      const setter = setterOf(namespace, labels);
      return setter && modeOf(setter) === 'DISABLE' ? setter : null;
    },
  };
}
