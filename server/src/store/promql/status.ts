/** What is known of the engines' holdings without asking them: clusters, their freshness, and what `now` means. */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { StoreStatus } from '../telemetry-store.ts';
import type { EngineWatch } from './watch-engine.ts';

/** Telemetry arrives while the newest sample is at most this many distances of samples, and this long, ago. */
const RECENT_INTERVALS = 2.5;
/** VictoriaMetrics hides the last 30 seconds, and collectors send in batches. */
const RECENT_AT_LEAST_MS = 60_000;
/** Rounds of looking that may fail before an engine's last word is old. */
const MISSED_ROUNDS = 4;

function isRecent(watch: EngineWatch, newest: EpochMs, { now, intervalMs }: Present): boolean {
  const lookedAt = watch.lookedAt();
  if (lookedAt === null || now - lookedAt > MISSED_ROUNDS * intervalMs) return false;
  return lookedAt - newest <= Math.max(RECENT_INTERVALS * watch.engine.intervalMs, RECENT_AT_LEAST_MS);
}

interface Present {
  readonly now: EpochMs;
  readonly intervalMs: Milliseconds;
}

/**
 * The last whole interval while telemetry arrives at any engine, so that everybody asks the same within one; the end of the
 * newest telemetry when it arrives at none; null when there is none.
 */
export function findNewestEnd(watches: readonly EngineWatch[], present: Present): EpochMs | null {
  let newestOfAll: EpochMs | null = null;
  for (const watch of watches) {
    for (const newest of watch.newest().values()) {
      if (isRecent(watch, newest, present)) {
        return Math.floor(present.now / present.intervalMs) * present.intervalMs;
      }
      newestOfAll = Math.max(newestOfAll ?? 0, newest);
    }
  }
  if (newestOfAll === null) return null;
  return Math.ceil(newestOfAll / present.intervalMs) * present.intervalMs;
}

function oldestOf(watches: readonly EngineWatch[]): EpochMs | null {
  const known = watches.flatMap((watch) => watch.oldestAt() ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

/**
 * Namespaces of each cluster, its newest telemetry in any engine, and the engines that have any of it. A cluster that an engine is
 * configured for is there even before, or although, that engine never answered.
 */
function describeClusters(watches: readonly EngineWatch[]): StoreStatus['clusters'] {
  interface Cluster {
    readonly namespaces: Set<string>;
    readonly engines: Set<string>;
    lastDataAt: EpochMs | null;
  }
  const clusters = new Map<string, Cluster>();
  const find = (name: string): Cluster | null => {
    if (name === UNKNOWN || name === '') return null;
    const known = clusters.get(name);
    if (known) return known;
    const cluster = { namespaces: new Set<string>(), engines: new Set<string>(), lastDataAt: null };
    clusters.set(name, cluster);
    return cluster;
  };
  const hear = (name: string, at: EpochMs, { engine }: EngineWatch): void => {
    const cluster = find(name);
    cluster?.engines.add(engine.name);
    if (cluster) cluster.lastDataAt = Math.max(cluster.lastDataAt ?? 0, at);
  };
  for (const watch of watches) {
    find(watch.engine.cluster)?.engines.add(watch.engine.name);
    for (const [label, at] of watch.newest()) hear(label || watch.engine.cluster, at, watch);
    for (const [name, { namespaces, newestAt }] of watch.namespaces()) {
      for (const namespace of namespaces) find(name)?.namespaces.add(namespace);
      if (newestAt !== null) hear(name, newestAt, watch);
    }
  }
  return [...clusters]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { namespaces, engines, lastDataAt }]) => ({
      name,
      namespaces: [...namespaces].toSorted(),
      engines: [...engines],
      lastDataAt,
    }));
}

/** The port's status. Engines say neither how many edges they hold nor how large they are. */
export function describeStatus(watches: readonly EngineWatch[], newestAt: EpochMs | null): StoreStatus {
  return {
    kind: 'prometheus',
    edges: 0,
    sizeBytes: 0,
    oldestAt: oldestOf(watches),
    newestAt,
    tiers: [],
    clusters: describeClusters(watches),
  };
}
