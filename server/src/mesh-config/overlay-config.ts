/** A configuration as it would be with some resources changed or added: the same port, so that whatever reads configuration can be asked what it would say then. */
import { listWorkloads } from './list-workloads.ts';
import type { MeshConfig, MeshResource } from './mesh-config.ts';

export function overlayConfig(config: MeshConfig, changed: readonly MeshResource[]): MeshConfig {
  const byId = new Map(changed.map((one) => [one.id, one]));
  const added = changed.filter(({ id }) => config.read(id) === null);
  const list: MeshConfig['list'] = (kind) => [
    ...config.list(kind).map((one) => byId.get(one.id) ?? one),
    ...added.filter((one) => kind === undefined || one.kind === kind),
  ];
  return {
    clusters: () => config.clusters(),
    list,
    read: (id) => byId.get(id) ?? config.read(id),
    workloads: () => listWorkloads(list()),
    version: () => config.version(),
    print: (resource) => config.print(resource),
    tell: (text) => config.tell(text),
    ...(config.untold ? { untold: config.untold } : {}),
  };
}
