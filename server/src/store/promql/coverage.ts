/**
 * In which parts of time an engine had telemetry of a mesh. What enters is a window; what leaves is a function that tells how many
 * milliseconds of any part of it were covered. A cell of time is covered when a proxy was scraped in it. Cells of the past do
 * not change and are asked for once, in chunks; their size follows the window's, so that a week costs as little as an hour.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import { formatDuration } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Engine } from './engine/engine.ts';
import { countPresence, type Presence } from './presence.ts';
import type { Covered } from './time-grid.ts';

const MINUTE_MS = 60_000;
/** Sizes of cells besides the distance of samples. */
const CELL_SIZES = [1, 5, 15, 60, 360, 1440].map((minutes) => minutes * MINUTE_MS);
/** From this size on the moment at a cell's end stands for the cell: reading all samples of hours would cost too much. */
const SAMPLED_FROM_MS = 15 * MINUTE_MS;
const CELLS_OF_CHUNK = 240;
/** A window is told apart into this many cells at least. */
const CELLS_OF_WINDOW = 60;
/** Samples may arrive this late. */
const SETTLED_AFTER_MS = 3 * MINUTE_MS;
const KEPT_CHUNKS = 500;

interface Chunk {
  readonly cells: Uint8Array;
  /** The first so many cells do not change any more. */
  settled: number;
  /** The interval of the clock in which the others were last asked for, and the asking. */
  askedIn: number;
  asking: Promise<void>;
}

export interface Coverage {
  /** Throws EngineError. `stepMs` is how finely the answer must tell. */
  read(window: TimeWindow, stepMs: Milliseconds, presence: Presence): Promise<Covered>;
}

/** The coverage of one engine. */
export function createCoverage(engine: Engine, clock: () => EpochMs): Coverage {
  const chunks = new Map<string, Chunk>();

  function cellSize({ from, to }: TimeWindow, stepMs: Milliseconds): Milliseconds {
    const wanted = Math.min(stepMs, (to - from) / CELLS_OF_WINDOW);
    return CELL_SIZES.findLast((size) => size <= wanted && size > engine.intervalMs) ?? engine.intervalMs;
  }

  function chunkAt(start: EpochMs, cellMs: Milliseconds): Chunk {
    const id = `${cellMs} ${start}`;
    const cells = new Uint8Array(CELLS_OF_CHUNK);
    const chunk = chunks.get(id) ?? { cells, settled: 0, askedIn: -1, asking: Promise.resolve() };
    chunks.delete(id);
    chunks.set(id, chunk);
    for (const oldest of chunks.keys()) {
      if (chunks.size <= KEPT_CHUNKS) break;
      chunks.delete(oldest);
    }
    return chunk;
  }

  async function ask(
    chunk: Chunk,
    { start, cellMs, now }: { start: EpochMs; cellMs: Milliseconds; now: EpochMs },
    presence: Presence,
  ): Promise<void> {
    const open = Math.min(CELLS_OF_CHUNK, Math.ceil((now - start) / cellMs));
    const first = chunk.settled;
    if (open <= first) return;
    // Half an interval more, because samples come at their own moments and increases reach as far.
    const range = formatDuration(cellMs + engine.intervalMs / 2);
    const promql =
      cellMs >= SAMPLED_FROM_MS
        ? countPresence(engine, presence)
        : countPresence(engine, presence, (selector) => `count_over_time(${selector}[${range}])`);
    const { series } = await engine.queryRange({
      promql,
      from: start + (first + 1) * cellMs,
      to: start + open * cellMs,
      stepMs: cellMs,
      purpose: 'coverage',
    });
    for (let cell = first; cell < open; cell++) {
      chunk.cells[cell] = series.some(({ values }) => (values[cell - first] ?? NaN) > 0) ? 1 : 0;
    }
    const settled = Math.floor((now - SETTLED_AFTER_MS - start) / cellMs);
    chunk.settled = Math.max(first, Math.min(open, settled));
  }

  async function readChunk(start: EpochMs, cellMs: Milliseconds, presence: Presence): Promise<Chunk> {
    const chunk = chunkAt(start, cellMs);
    const now = clock();
    const askedIn = Math.floor(now / engine.intervalMs);
    if (chunk.askedIn !== askedIn) {
      chunk.askedIn = askedIn;
      chunk.asking = ask(chunk, { start, cellMs, now }, presence).catch((error: unknown) => {
        chunk.askedIn = -1;
        throw error;
      });
    }
    await chunk.asking;
    return chunk;
  }

  return {
    async read(window, stepMs, presence) {
      const cellMs = cellSize(window, stepMs);
      const chunkMs = cellMs * CELLS_OF_CHUNK;
      const first = Math.floor(window.from / chunkMs);
      const count = Math.ceil(window.to / chunkMs) - first;
      const all = await Promise.all(
        Array.from({ length: count }, (_, i) => readChunk((first + i) * chunkMs, cellMs, presence)),
      );
      const origin = first * chunkMs;
      return (from, to) => {
        let covered = 0;
        const last = Math.min(count * CELLS_OF_CHUNK, Math.ceil((to - origin) / cellMs));
        for (let cell = Math.max(0, Math.floor((from - origin) / cellMs)); cell < last; cell++) {
          if (all[Math.floor(cell / CELLS_OF_CHUNK)]?.cells[cell % CELLS_OF_CHUNK] !== 1) continue;
          const start = origin + cell * cellMs;
          covered += Math.max(0, Math.min(to, start + cellMs) - Math.max(from, start));
        }
        return covered;
      };
    },
  };
}

/** How finely the times of several engines are laid over each other. */
const PARTS_OF_UNION = 60;

/** Time that at least one of several engines covered. */
export function uniteCoverage(all: readonly Covered[]): Covered {
  const [only] = all;
  if (only && all.length === 1) return only;
  return (from, to) => {
    const partMs = (to - from) / PARTS_OF_UNION;
    let sum = 0;
    for (let part = 0; part < PARTS_OF_UNION; part++) {
      const start = from + part * partMs;
      sum += all.reduce((most, covered) => Math.max(most, covered(start, start + partMs)), 0);
    }
    return sum;
  };
}
