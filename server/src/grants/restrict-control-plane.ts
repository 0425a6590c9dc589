/**
 * Control planes as somebody with grants sees them: those that run within, and proxies within. A plane counts all of its proxies, as numbers; which of them refused updates is told of
 * those within only.
 */
import type { Plane } from '@sightglass/shared/contract';
import type { ControlPlane } from '../control-plane/create-control-plane.ts';
import type { Mask } from './mask.ts';
import { restrictWarnings } from './restrict-warnings.ts';

/** istiod names a proxy `pod.namespace`; pods' names have no dot as a rule. */
const namespaceOf = (node: string): string => node.slice(node.lastIndexOf('.') + 1);

function restrictPlane(plane: Plane, mask: Mask): Plane {
  const byNode = plane.rejects.byNode
    .filter(({ node }) => mask.sees(plane.cluster, namespaceOf(node)))
    .map((one) => Object.assign({}, one, { error: mask.text(one.error) }));
  return { ...plane, rejects: { ...plane.rejects, byNode } };
}

export function restrictControlPlane(controlPlane: ControlPlane, mask: Mask): ControlPlane {
  const isSeen = ({
    cluster,
    namespace,
  }: {
    readonly cluster: string;
    readonly namespace: string;
  }): boolean => mask.sees(cluster, namespace);
  return {
    async readPlanes(window) {
      const read = await controlPlane.readPlanes(window);
      const planes = read.planes.filter(isSeen).map((plane) => restrictPlane(plane, mask));
      return { ...read, planes, warnings: restrictWarnings(read.warnings) };
    },
    // Names of planes and clusters: told to those who see all of the mesh.
    readTrouble: () => Promise.resolve([]),
    async readProxies() {
      const read = await controlPlane.readProxies();
      return {
        ...read,
        proxies: read.proxies.filter(isSeen),
        groups: read.groups?.filter(isSeen) ?? null,
        warnings: restrictWarnings(read.warnings),
      };
    },
  };
}
