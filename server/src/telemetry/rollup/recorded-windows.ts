/**
 * Sums of access log records into the open windows. Cells are looked up each time and never kept: nothing refers to them, so that the sweep takes them
 * back once their windows are closed. That metrics tell of an edge shows by the references that their series hold.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { EdgeEnd, EdgeKey, Reporter } from '../edge-window.ts';
import type { RecordedEdges, RecordSums, ToldEdges } from '../recorded-edges.ts';
import type { Accumulators } from './accumulators.ts';
import type { EdgeAccumulator } from './edge-accumulator.ts';
import type { OpenWindows } from './open-windows.ts';

/** How long an answer of `told` is used: looking through all edges takes milliseconds. */
const TOLD_KEPT_MS = 5_000;
const PASSTHROUGH = 'PassthroughCluster';

function isTold({ outcomes, plain, histograms }: EdgeAccumulator, arena: Accumulators['arena']): boolean {
  for (const { requests, opened } of outcomes) {
    if (requests >= 0 && arena.isReferenced(requests, 1)) return true;
    if (opened >= 0 && arena.isReferenced(opened, 1)) return true;
  }
  if (plain.some(({ cell }) => arena.isReferenced(cell, 1))) return true;
  return histograms.some(({ firstCell }) => arena.isReferenced(firstCell, 1));
}

function ownEnd({ source, target }: EdgeKey, reporter: Reporter): EdgeEnd {
  return reporter === 'source' ? source : target;
}

function endKeys(reporter: Reporter, { namespace, service, workload }: EdgeEnd): string[] {
  const keys: string[] = [];
  if (workload !== UNKNOWN) keys.push(`${reporter} w ${namespace} ${workload}`);
  else if (service !== UNKNOWN) keys.push(`${reporter} s ${namespace} ${service}`);
  return keys;
}

function pairKey({ source, target, protocol }: EdgeKey): string {
  return [source.namespace, source.service, target.namespace, target.service, protocol === 'tcp'].join(' ');
}

function isSameCluster(a: string, b: string): boolean {
  return a === b || a === UNKNOWN || b === UNKNOWN;
}

function collectTold(accumulators: Accumulators): ToldEdges {
  const ends = new Map<string, Set<string>>();
  const pairs = new Map<string, { edge: EdgeKey; reporter: Reporter }[]>();
  accumulators.each((accumulator) => {
    if (!isTold(accumulator, accumulators.arena)) return;
    const { edge, reporter } = accumulator;
    const end = ownEnd(edge, reporter);
    for (const key of endKeys(reporter, end)) {
      const clusters = ends.get(key) ?? new Set();
      ends.set(key, clusters.add(end.cluster));
    }
    const key = pairKey(edge);
    const list = pairs.get(key);
    if (list) list.push({ edge, reporter });
    else pairs.set(key, [{ edge, reporter }]);
  });
  return {
    tellsEnd: (reporter, end) =>
      endKeys(reporter, end).some((key) =>
        [...(ends.get(key) ?? [])].some((cluster) => isSameCluster(cluster, end.cluster)),
      ),
    findEdge: (edge, reporter) => {
      const other = (pairs.get(pairKey(edge)) ?? []).filter(
        (one) => one.reporter !== reporter && isSameCluster(one.edge.target.cluster, edge.target.cluster),
      );
      const exact = other.find(
        ({ edge: { source, target } }) =>
          source.workload === edge.source.workload &&
          (target.workload === edge.target.workload || target.workload === UNKNOWN),
      );
      return (exact ?? other[0])?.edge ?? null;
    },
  };
}

export class RecordedWindows implements RecordedEdges {
  readonly #accumulators: Accumulators;
  readonly #windows: OpenWindows;
  readonly #intervalMs: Milliseconds;
  #told: ToldEdges | null = null;
  #toldAt: EpochMs = -Infinity;

  constructor(accumulators: Accumulators, windows: OpenWindows, intervalMs: Milliseconds) {
    this.#accumulators = accumulators;
    this.#windows = windows;
    this.#intervalMs = intervalMs;
  }

  told(now: EpochMs): ToldEdges {
    if (this.#told === null || now - this.#toldAt >= Math.min(TOLD_KEPT_MS, this.#intervalMs)) {
      this.#told = collectTold(this.#accumulators);
      this.#toldAt = now;
    }
    return this.#told;
  }

  add(at: EpochMs, sums: RecordSums, bounds: readonly number[]): void {
    const accumulators = this.#accumulators;
    const window = this.#windows.at(at);
    const edge = sums.edge.external ? accumulators.passthrough.fold(sums.edge, PASSTHROUGH) : sums.edge;
    const accumulator = accumulators.of(edge, sums.reporter);
    const outcome = accumulators.internOutcome(sums.outcome);
    if (sums.requests > 0) window.add(accumulator.cellOfOutcome(outcome, 'requests'), sums.requests);
    if (sums.opened > 0) window.add(accumulator.cellOfOutcome(outcome, 'connections-opened'), sums.opened);
    if (sums.closed > 0) window.add(accumulator.cellOfPlain('connections-closed', 1), sums.closed);
    if (sums.bytesIn > 0) window.add(accumulator.cellOfPlain('bytes-in', 1), sums.bytesIn);
    if (sums.bytesOut > 0) window.add(accumulator.cellOfPlain('bytes-out', 1), sums.bytesOut);
    if (sums.durationMs > 0) window.add(accumulator.cellOfPlain('duration-sum', 1), sums.durationMs);
    window.clusters.add(ownEnd(edge, sums.reporter).cluster);
    if (sums.latency === null) return;
    const first = accumulator.firstCellOf(accumulators.layouts.intern(bounds));
    let cumulative = 0;
    for (let i = 0; i < sums.latency.length; i++) {
      cumulative += sums.latency[i] as number;
      window.add(first + i, cumulative);
    }
  }

  heard(cluster: string, at: EpochMs): void {
    this.#windows.at(at).clusters.add(cluster);
  }
}
