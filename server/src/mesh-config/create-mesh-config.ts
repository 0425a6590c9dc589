/**
 * All sources as one configuration. Enters: sources, in order of precedence: what two of them have for one cluster counts as the first says, and is told as a problem
 * of the other. Leaves: the port, and a call after every change.
 */
import type { ConfigCluster } from '@sightglass/shared/contract';
import type { ConfigSource } from './config-source.ts';
import type { ConfiguredWorkload, MeshConfig, MeshResource } from './mesh-config.ts';
import { printResource } from './print-resource.ts';
import { listWorkloads } from './list-workloads.ts';

export interface MeshConfigParts {
  readonly sources: readonly ConfigSource[];
  /** After every change of what a source says. */
  readonly onChange?: (source: ConfigSource) => void;
}

export interface RunningMeshConfig extends MeshConfig {
  /** Resolves when every source was tried once, or is being read. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Merged {
  readonly byId: ReadonlyMap<string, MeshResource>;
  readonly byKind: ReadonlyMap<string, readonly MeshResource[]>;
  readonly all: readonly MeshResource[];
  readonly clusters: readonly ConfigCluster[];
  readonly workloads: readonly ConfiguredWorkload[];
}

const MOST_PROBLEMS = 200;

function compare(a: MeshResource, b: MeshResource): number {
  for (const key of ['kind', 'cluster', 'namespace', 'name', 'id'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}

function merge(sources: readonly ConfigSource[]): Merged {
  const byId = new Map<string, MeshResource>();
  const clusters = sources.map((from): ConfigCluster => {
    const { cluster, source, where } = from;
    const { resources, ...state } = from.read();
    const doubled: ConfigCluster['problems'] = [];
    for (const [id, resource] of resources) {
      const other = byId.get(id);
      if (!other) byId.set(id, resource);
      else {
        const { where: file, line } = resource.origin;
        const message = `${resource.kind} ${resource.namespace}/${resource.name} is in ${other.origin.where} already, which counts`;
        doubled.push({ where: file, line, message });
      }
    }
    return {
      cluster,
      source,
      where,
      ...state,
      resources: resources.size - doubled.length,
      problems: [...state.problems, ...doubled].slice(0, MOST_PROBLEMS),
    };
  });
  const all = [...byId.values()].toSorted(compare);
  return { byId, all, byKind: Map.groupBy(all, ({ kind }) => kind), clusters, workloads: listWorkloads(all) };
}

export function createMeshConfig({ sources, onChange }: MeshConfigParts): RunningMeshConfig {
  let version = 1;
  let merged: Merged | null = null;
  const read = (): Merged => (merged ??= merge(sources));
  async function startOne(source: ConfigSource): Promise<void> {
    await source.start(() => {
      version++;
      merged = null;
      onChange?.(source);
    });
    onChange?.(source);
  }

  return {
    // When a source was last heard changes all the time, and nothing else with it.
    clusters: () =>
      read().clusters.map((one, i) =>
        Object.assign({}, one, { lastSyncAt: sources[i]?.read().lastSyncAt ?? null }),
      ),
    list: (kind) => (kind === undefined ? read().all : (read().byKind.get(kind) ?? [])),
    read: (id) => read().byId.get(id) ?? null,
    workloads: () => read().workloads,
    version: () => version,
    print: printResource,
    tell: (text) => text,
    async start() {
      await Promise.all(sources.map(startOne));
    },
    async stop() {
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
}
