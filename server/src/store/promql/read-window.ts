/**
 * One window of the past as a writable store takes it: each reporter's own counts, not combined yet. What enters is an engine and a
 * window; what leaves is a batch of edge windows, whose numbers are increases and therefore not always whole.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { EdgeWindow, Reporter, WindowBatch } from '../../telemetry/edge-window.ts';
import { PassthroughCap } from '../../telemetry/rollup/passthrough-cap.ts';
import { buildDetail } from './build-queries.ts';
import { createCoverage } from './coverage.ts';
import type { Engine } from './engine/engine.ts';
import { ALL_FAMILIES } from './families/all-families.ts';
import { collectLanes, type EdgeLanes, type Lane } from './lanes.ts';
import { collectLayouts, readHistogram, type Layouts } from './latency.ts';
import { createMeanings } from './meanings.ts';
import { readPhases } from './read-phases.ts';
import { planSum } from './time-grid.ts';
import { NO_RULES } from './rules/read-rules.ts';
import { watchEngine } from './watch-engine.ts';

/** Windows of which less was scraped than this share would show less than the traffic of their time. */
const LEAST_COVERED_SHARE = 0.5;
const LOOK_EVERY_MS = 300_000;

export interface WindowReader {
  /** Null when the engine holds little or nothing of the window. Throws when it cannot say, or not all. */
  readWindow(window: TimeWindow): Promise<WindowBatch | null>;
}

/** Bounds as the same array for the same layout, however many windows are read. */
function createBoundsTable(): (bounds: readonly number[]) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (bounds) => {
    const key = bounds.join(' ');
    const same = known.get(key);
    if (!same) known.set(key, bounds);
    return same ?? bounds;
  };
}

/** Layouts met in any window so far: one in which only slow requests were seen tells fewer bounds. */
function uniteLayouts(known: Map<string, readonly number[]>, met: Layouts): Layouts {
  for (const [origin, bounds] of met) {
    const union = new Set([...(known.get(origin) ?? []), ...bounds]);
    if (union.size !== known.get(origin)?.length)
      known.set(
        origin,
        [...union].toSorted((a, b) => a - b),
      );
  }
  return known;
}

function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('the engine could not be read', { cause });
}

/** Reads windows of one engine, asked one after another. */
export function createWindowReader(
  engine: Engine,
  { clock, deadlineMs }: { readonly clock: () => EpochMs; readonly deadlineMs: Milliseconds },
): WindowReader {
  let failure: Error | null = null;
  const watch = watchEngine(engine, ALL_FAMILIES, {
    clock,
    onError: (_engine, error) => {
      failure = toError(error);
    },
  });
  const reader = {
    watch,
    coverage: createCoverage(engine, clock),
    meanings: createMeanings(engine, ALL_FAMILIES),
    // Of the past there are raw counters only, or both.
    rules: NO_RULES,
  };
  const cap = new PassthroughCap();
  const layouts = new Map<string, readonly number[]>();
  const internBounds = createBoundsTable();

  function toWindow({ edge }: EdgeLanes, reporter: Reporter, lane: Lane): EdgeWindow {
    const histogram = readHistogram(lane.latency, layouts, 0);
    return {
      edge,
      reporter,
      outcomes: lane.outcomes.map(({ outcome, isOpened, values: [value = 0] }) => ({
        outcome,
        requests: isOpened ? 0 : value,
        connectionsOpened: isOpened ? value : 0,
      })),
      bytesIn: lane.plain.get('bytes-in')?.[0] ?? 0,
      bytesOut: lane.plain.get('bytes-out')?.[0] ?? 0,
      connectionsClosed: lane.plain.get('connections-closed')?.[0] ?? 0,
      durationMs: lane.plain.get('duration-sum')?.[0] ?? 0,
      latency: histogram
        ? [{ bounds: internBounds(histogram.bounds), counts: Float64Array.from(histogram.counts) }]
        : [],
    };
  }

  /** Knows what the engine holds, or throws. */
  async function look(): Promise<void> {
    const lookedAt = watch.lookedAt();
    if (lookedAt !== null && clock() - lookedAt < LOOK_EVERY_MS) return;
    failure = null;
    await watch.look();
    if (failure) throw failure;
  }

  return {
    async readWindow(window) {
      await look();
      const grid = planSum(window, window.to - window.from);
      const { series, covered, failures } = await readPhases(
        { engines: [reader], cap, deadlineMs },
        { filter: {}, grid, phases: ['outcomes', 'sums', 'latency'], build: buildDetail },
      );
      const [failed] = failures;
      if (failed) throw toError(failed.error);
      const coveredMs = covered(window.from, window.to);
      if (coveredMs < LEAST_COVERED_SHARE * (window.to - window.from)) return null;
      const edges = collectLanes(series, cap);
      uniteLayouts(layouts, collectLayouts(edges));
      const windows = edges.flatMap((lanes) =>
        (['source', 'destination'] as const).flatMap((reporter) => {
          const lane = lanes[reporter];
          return lane ? [toWindow(lanes, reporter, lane)] : [];
        }),
      );
      const clusters = new Set(
        windows.map(({ edge, reporter }) => (reporter === 'source' ? edge.source : edge.target).cluster),
      );
      return { start: window.from, end: window.to, coveredMs, windows, clusters: [...clusters] };
    },
  };
}
