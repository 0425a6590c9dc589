/** A mesh configuration for tests, from YAML: one cluster `east`, whose workloads are given. */
import type { ConfigCluster } from '@sightglass/shared/contract';
import { parseAllDocuments, stringify } from 'yaml';
import type { ConfiguredWorkload, MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';

const CLUSTER: ConfigCluster = {
  cluster: 'east',
  source: 'folder',
  where: 'mesh.yaml',
  state: 'synced',
  lastSyncAt: 1,
  error: null,
  resources: 0,
  namespaces: [],
  missing: [],
  problems: [],
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
};

interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
  readonly spec?: Record<string, unknown>;
}

function toResource({ apiVersion, kind, metadata, spec }: Written): MeshResource {
  const { name, namespace = '', annotations = {} } = metadata;
  return {
    id: `${kind}:east~${namespace}~${name}`,
    cluster: 'east',
    apiVersion,
    kind,
    namespace,
    name,
    labels: {},
    annotations,
    createdAt: null,
    spec: spec ?? {},
    origin: { kind: 'file', where: 'mesh.yaml', line: 1 },
  };
}

export function sampleWorkload(
  name: string,
  labels: Record<string, string>,
  changes: Partial<ConfiguredWorkload> = {},
): ConfiguredWorkload {
  return {
    cluster: 'east',
    namespace: 'shop',
    name,
    kind: 'Deployment',
    labels,
    serviceAccount: 'default',
    replicas: 1,
    ...changes,
  };
}

export function sampleMeshConfig(
  yaml: string,
  {
    workloads = [],
    cluster = {},
  }: { workloads?: readonly ConfiguredWorkload[]; cluster?: Partial<ConfigCluster> } = {},
): MeshConfig {
  const documents = parseAllDocuments(yaml);
  const resources = ('empty' in documents ? [] : [...documents]).flatMap((document) => {
    const written = document.toJS() as Written | null;
    return written ? [toResource(written)] : [];
  });
  return {
    clusters: () => [{ ...CLUSTER, ...cluster }],
    list: (kind) => resources.filter((resource) => kind === undefined || resource.kind === kind),
    read: (id) => resources.find((resource) => resource.id === id) ?? null,
    workloads: () => workloads,
    version: () => 1,
    tell: (text) => text,
    print: ({ apiVersion, kind, namespace, name, annotations, spec }) =>
      stringify({
        apiVersion,
        kind,
        metadata: { name, namespace, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
        spec,
      }),
  };
}
