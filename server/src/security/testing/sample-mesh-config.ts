/** A mesh configuration for tests, from the few facts that a test is about: cluster `east` with Istio's usual root namespace. */
import type { ConfiguredWorkload, MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';

/** A resource of `namespace/name`; created at that moment where one is given. */
export function sampleResource(
  kind: string,
  path: string,
  parts: { readonly spec: MeshResource['spec']; readonly createdAt?: number; readonly cluster?: string },
): MeshResource {
  const [namespace = '', name = ''] = path.split('/');
  const { spec, createdAt = null, cluster = 'east' } = parts;
  return {
    id: `${kind}:${cluster}~${namespace}~${name}`,
    cluster,
    apiVersion: 'security.istio.io/v1',
    kind,
    namespace,
    name,
    labels: {},
    annotations: {},
    createdAt,
    spec,
    origin: { kind: 'file', where: 'mesh.yaml', line: 1 },
  };
}

/** A deployment of `namespace/name` with these labels. */
export function sampleWorkload(path: string, labels: ConfiguredWorkload['labels']): ConfiguredWorkload {
  const [namespace = '', name = ''] = path.split('/');
  const serviceAccount = 'default';
  return { cluster: 'east', namespace, name, kind: 'Deployment', labels, serviceAccount, replicas: 1 };
}

/** The configuration of one cluster that is connected. */
export function sampleMeshConfig(
  resources: readonly MeshResource[],
  workloads: readonly ConfiguredWorkload[] = [],
): MeshConfig {
  return {
    clusters: () => [
      {
        cluster: 'east',
        source: 'folder',
        where: 'mesh',
        state: 'synced',
        lastSyncAt: 1,
        error: null,
        resources: resources.length,
        namespaces: [],
        missing: [],
        problems: [],
        rootNamespace: 'istio-system',
        trustDomain: 'cluster.local',
      },
    ],
    list: (kind) => resources.filter((resource) => kind === undefined || resource.kind === kind),
    read: (id) => resources.find((resource) => resource.id === id) ?? null,
    workloads: () => workloads,
    version: () => 1,
    print: () => '',
    tell: (text) => text,
  };
}
