/**
 * All edges that series of any target speak of, each edge and outcome as one object however many targets tell of it, and
 * the sweep that lets go of those that no series speaks of any more.
 */
import type { EdgeEnd, EdgeKey, Outcome, Reporter } from '../edge-window.ts';
import { CellArena } from './cell-arena.ts';
import { EdgeAccumulator } from './edge-accumulator.ts';
import { HistogramLayouts } from './histogram-layouts.ts';
import { PassthroughCap } from './passthrough-cap.ts';

const SEPARATOR = '\u0000';

function formatEnd(end: EdgeEnd): string {
  return [end.cluster, end.namespace, end.service, end.workload, end.version].join(SEPARATOR);
}

function formatEdge({ source, target, protocol, external }: EdgeKey): string {
  return [formatEnd(source), formatEnd(target), protocol, external].join(SEPARATOR);
}

function formatOutcome(outcome: Outcome): string {
  const { code, grpcStatus, flags, proof, evidence, failed, neverArrived } = outcome;
  const principals = [outcome.sourcePrincipal, outcome.destinationPrincipal];
  return [code, grpcStatus, flags, proof, evidence, failed, neverArrived, ...principals].join(SEPARATOR);
}

interface EdgeEntry {
  readonly edge: EdgeKey;
  readonly byReporter: Map<Reporter, EdgeAccumulator>;
}

export class Accumulators {
  readonly arena = new CellArena();
  readonly layouts = new HistogramLayouts();
  readonly passthrough = new PassthroughCap();
  readonly #edges = new Map<string, EdgeEntry>();
  readonly #outcomes = new Map<string, Outcome>();

  /** The accumulator of an edge and reporter, made when there is none. */
  of(edge: EdgeKey, reporter: Reporter): EdgeAccumulator {
    const text = formatEdge(edge);
    let entry = this.#edges.get(text);
    if (!entry) {
      const { source, target, protocol, external } = edge;
      entry = {
        edge: { source: { ...source }, target: { ...target }, protocol, external },
        byReporter: new Map(),
      };
      this.#edges.set(text, entry);
    }
    let accumulator = entry.byReporter.get(reporter);
    if (!accumulator) {
      accumulator = new EdgeAccumulator(entry.edge, reporter, this.arena);
      entry.byReporter.set(reporter, accumulator);
    }
    return accumulator;
  }

  internOutcome(outcome: Outcome): Outcome {
    const text = formatOutcome(outcome);
    const known = this.#outcomes.get(text);
    if (known) return known;
    this.#outcomes.set(text, outcome);
    return outcome;
  }

  /** Calls back for each accumulator; an iterator would make an object for each of tens of thousands. */
  each(visit: (accumulator: EdgeAccumulator) => void): void {
    const visitOne = (accumulator: EdgeAccumulator): void => visit(accumulator);
    this.#edges.forEach(({ byReporter }) => byReporter.forEach(visitOne));
  }

  /** Lets go of cells, edges and outcomes that no series speaks of and that no open window counts anything for. */
  sweep(hasSum: (firstCell: number, length: number) => boolean): void {
    const isIdle = (firstCell: number, length: number): boolean =>
      !this.arena.isReferenced(firstCell, length) && !hasSum(firstCell, length);
    const outcomes = new Set<Outcome>();
    const layouts = new Set<readonly number[]>();
    const edges: EdgeKey[] = [];
    for (const [text, entry] of this.#edges) {
      for (const [reporter, accumulator] of entry.byReporter) {
        if (accumulator.pins === 0) accumulator.freeIdle(isIdle);
        if (accumulator.pins === 0 && accumulator.isEmpty) entry.byReporter.delete(reporter);
        for (const { outcome } of accumulator.outcomes) outcomes.add(outcome);
        for (const { bounds } of accumulator.histograms) layouts.add(bounds);
      }
      if (entry.byReporter.size === 0) this.#edges.delete(text);
      else edges.push(entry.edge);
    }
    for (const [text, outcome] of this.#outcomes) if (!outcomes.has(outcome)) this.#outcomes.delete(text);
    this.layouts.keepOnly(layouts);
    this.passthrough.keepOnly(edges);
  }
}
