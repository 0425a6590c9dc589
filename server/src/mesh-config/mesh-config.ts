/**
 * The port: the mesh's configuration as it stands, whatever it is read from (clusters' API servers, folders of YAML, the demo). Enters nothing; leaves
 * resources as plain objects. Readers check what they read of a `spec`: it is whatever somebody wrote.
 */
import type { ConfigCluster } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';

export interface ResourceOrigin {
  readonly kind: 'file' | 'kubernetes' | 'demo';
  /** The file, or the API server's name for the cluster. */
  readonly where: string;
  /** Line in that file, from 1; null where there is none. */
  readonly line: number | null;
}

export interface MeshResource {
  /**
   * `Kind:cluster~namespace~name`, as formatResourceId of shared/identity.ts has it. Where several groups have a kind of that name, Istio's (else Gateway API's)
   * is meant, and others add their group: `Gateway.gateway.networking.k8s.io:east~shop~web`.
   */
  readonly id: string;
  readonly cluster: string;
  /** `security.istio.io/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for cluster-wide resources. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: EpochMs | null;
  /** Empty object where there is none; the `data` of a ConfigMap. Of Deployments and the like only what `trim-spec.ts` keeps. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly origin: ResourceOrigin;
  /** Lines of everything within `spec`, itself first, in the order in which JavaScript walks it; left out where it was not read from a text. */
  readonly fieldLines?: readonly number[];
}

/** A Deployment, StatefulSet, DaemonSet or WorkloadEntry: what selectors choose among. */
export interface ConfiguredWorkload {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** `default` where none is named. */
  readonly serviceAccount: string;
  /** Wanted; null where that has no meaning. */
  readonly replicas: number | null;
}

/** What is not told of a configuration. */
interface UntoldConfig {
  /** What holds for what is listed and may not be seen itself: to judge by, and never to be told. */
  list(kind: string): readonly MeshResource[];
  /** Whether parts of a resource that is told are `restricted`: it must not be written as it is told. */
  isCut(id: string): boolean;
}

export interface MeshConfig {
  /** Clusters whose configuration is connected, and how that goes. */
  clusters(): readonly ConfigCluster[];
  /**
   * Resources of a kind, ordered by cluster, namespace, name; all kinds when left out. Several groups have a Gateway, an HTTPRoute, an AuthorizationPolicy:
   * `apiVersion` tells them apart.
   */
  list(kind?: string): readonly MeshResource[];
  read(id: string): MeshResource | null;
  /** Where whoever asks may see a part of the mesh; left out for the whole. */
  readonly untold?: UntoldConfig;
  workloads(): readonly ConfiguredWorkload[];
  /** Counts up whenever any resource, or the state of a source, changed. */
  version(): number;
  /** As YAML, without status and managed fields. */
  print(resource: MeshResource): string;
  /** A text out of a `spec`, as far as whoever asks may read it. */
  tell(this: void, text: string): string;
}

/** Where no configuration is connected. */
export const NO_MESH_CONFIG: MeshConfig = {
  clusters: () => [],
  list: () => [],
  read: () => null,
  workloads: () => [],
  version: () => 0,
  print: () => '',
  tell: (text) => text,
};
