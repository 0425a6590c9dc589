/** The configuration of the demo mesh, by cluster, as texts of YAML: read as the files of a folder would be. */
import { DEMO_CLUSTERS } from '../shop-workloads.ts';
import { LINKERD_TEXT } from './linkerd-text.ts';
import { MESH_TEXT } from './mesh-text.ts';
import { EAST_POLICIES, WEST_POLICIES } from './policy-texts.ts';
import { EAST_TRAFFIC, WEST_TRAFFIC } from './traffic-texts.ts';
import { writeNamespaces, writeWorkloads } from './workload-texts.ts';

interface DemoConfigText {
  /** As a file would be named. */
  readonly name: string;
  readonly text: string;
}

export interface DemoClusterConfig {
  readonly cluster: string;
  readonly texts: readonly DemoConfigText[];
}

const OF_ONE_CLUSTER: Readonly<Record<string, readonly DemoConfigText[]>> = {
  east: [
    { name: 'east/policies.yaml', text: EAST_POLICIES },
    { name: 'east/traffic.yaml', text: EAST_TRAFFIC },
    { name: 'east/linkerd.yaml', text: LINKERD_TEXT },
  ],
  west: [
    { name: 'west/policies.yaml', text: WEST_POLICIES },
    { name: 'west/traffic.yaml', text: WEST_TRAFFIC },
  ],
};

export const DEMO_CONFIG: readonly DemoClusterConfig[] = DEMO_CLUSTERS.map((cluster) => ({
  cluster,
  texts: [
    { name: `${cluster}/mesh.yaml`, text: MESH_TEXT },
    { name: `${cluster}/namespaces.yaml`, text: writeNamespaces(cluster) },
    { name: `${cluster}/workloads.yaml`, text: writeWorkloads(cluster) },
    ...(OF_ONE_CLUSTER[cluster] ?? []),
  ],
}));
