/**
 * What the console costs and what that buys. In: running totals of all parts, read when needed. Out: GET /capacity, as changes over
 * the last five minutes. Every number is one that was counted; what was not measured is null.
 */
import type { Capacity, Sources } from '@sightglass/shared/contract';
import type { Bytes, EpochMs } from '@sightglass/shared/units';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { estimateGrowth, type SizeSample } from './growth.ts';
import type { ProcessMeter } from './process-meter.ts';
import type { OperationTotals, QueryLog } from './query-log.ts';
import { costOfSources } from './source-costs.ts';
import type { SourceTotals } from './source-totals.ts';
import { createTrend, perSecond } from './trend.ts';

export const CAPACITY_SPAN_MS = 300_000;
const KEEP_EVERY_MS = 10_000;
const SIZE_EVERY_MS = 60_000;
/** Six hours of sizes, one a minute. */
const MAX_SIZES = 360;
const MOST_SLOWEST = 12;

/** What was left out or lost since the start. */
export type DroppedCount = Omit<Capacity['dropped'][number], 'perMinute'>;

export interface CacheTotals {
  readonly name: string;
  readonly hits: number;
  readonly misses: number;
  readonly coalesced: number | null;
  readonly bytes: Bytes | null;
  readonly maxBytes: Bytes | null;
}

export interface CapacityParts {
  readonly clock: () => EpochMs;
  readonly store: Pick<TelemetryStore, 'readStatus'>;
  /** Limit of the store's files; null where it keeps none. */
  readonly maxSizeBytes: Bytes | null;
  readonly process: ProcessMeter;
  readonly queries: QueryLog;
  readonly readSources: () => Omit<Sources, 'now' | 'limited'>;
  readonly sourceTotals: () => ReadonlyMap<string, SourceTotals>;
  readonly readCaches: () => readonly CacheTotals[];
  readonly readDropped: () => readonly DroppedCount[];
  readonly readRules: () => Capacity['rules'];
}

export interface CapacityMeter {
  start(): void;
  stop(): void;
  /** Rejects when the store's state cannot be read. */
  read(): Promise<Capacity>;
}

interface Totals {
  readonly cpuMs: number;
  readonly sources: ReadonlyMap<string, SourceTotals>;
  readonly operations: ReadonlyMap<string, OperationTotals>;
  readonly caches: ReadonlyMap<string, CacheTotals>;
  readonly dropped: ReadonlyMap<string, DroppedCount>;
}

const keyOf = ({ what, reason }: DroppedCount): string => `${what} ${reason}`;

function describeCaches(earlier: Totals, now: Totals): Capacity['caches'] {
  return Array.from(now.caches.values(), (cache) => {
    const before = earlier.caches.get(cache.name);
    const hits = cache.hits - (before?.hits ?? 0);
    const misses = cache.misses - (before?.misses ?? 0);
    const coalesced = cache.coalesced === null ? null : cache.coalesced - (before?.coalesced ?? 0);
    const answered = hits + (coalesced ?? 0);
    const asked = answered + misses;
    return { ...cache, hits, misses, coalesced, hitRatio: asked > 0 ? answered / asked : null };
  });
}

function describeOperations(earlier: Totals, now: Totals, spanMs: number): Capacity['operations'] {
  return Array.from(now.operations, ([name, totals]) => {
    const before = earlier.operations.get(name);
    const count = totals.count - (before?.count ?? 0);
    return {
      name,
      perSecond: perSecond(before?.count, totals.count, spanMs) ?? 0,
      meanMs: count > 0 ? (totals.durationMs - (before?.durationMs ?? 0)) / count : null,
      failuresPerSecond: perSecond(before?.failures, totals.failures, spanMs) ?? 0,
    };
  }).toSorted((a, b) => b.perSecond * (b.meanMs ?? 0) - a.perSecond * (a.meanMs ?? 0));
}

function describeDropped(earlier: Totals, now: Totals, spanMs: number): Capacity['dropped'] {
  return Array.from(now.dropped, ([key, dropped]) => ({
    ...dropped,
    perMinute: 60 * (perSecond(earlier.dropped.get(key)?.count, dropped.count, spanMs) ?? 0),
  })).toSorted((a, b) => b.perMinute - a.perMinute || b.count - a.count);
}

/** A meter over the given parts; its rates begin at its creation. */
export function createCapacityMeter(parts: CapacityParts): CapacityMeter {
  const { clock, process: self } = parts;
  const trend = createTrend<Totals>({
    clock,
    spanMs: CAPACITY_SPAN_MS,
    read: () => ({
      cpuMs: self.cpuMs(),
      sources: parts.sourceTotals(),
      operations: parts.queries.operations(),
      caches: new Map(parts.readCaches().map((cache) => [cache.name, cache])),
      dropped: new Map(parts.readDropped().map((dropped) => [keyOf(dropped), dropped])),
    }),
  });
  let sizes: SizeSample[] = [];
  const timers: NodeJS.Timeout[] = [];

  const keepSize = async (): Promise<void> => {
    const { sizeBytes } = await parts.store.readStatus();
    if (sizeBytes > 0) sizes = [...sizes, { at: clock(), bytes: sizeBytes }].slice(-MAX_SIZES);
  };

  return {
    start() {
      timers.push(
        setInterval(() => trend.keep(), KEEP_EVERY_MS),
        setInterval(() => self.renew(), CAPACITY_SPAN_MS),
        // A size that could not be read is a sample less; the store's own errors are told where it is asked.
        setInterval(() => void keepSize().catch(() => {}), SIZE_EVERY_MS),
      );
      for (const timer of timers) timer.unref();
    },
    stop() {
      for (const timer of timers) clearInterval(timer);
      self.stop();
    },
    async read() {
      const { kind, sizeBytes } = await parts.store.readStatus();
      const { earlier, now, spanMs } = trend.change();
      const cpuMsPerSecond = perSecond(earlier.cpuMs, now.cpuMs, spanMs);
      return {
        now: clock(),
        windowMs: spanMs,
        process: {
          cpuShare: cpuMsPerSecond === null ? null : cpuMsPerSecond / 1000,
          cores: self.cores(),
          ...self.memory(),
          loopDelayMs: self.loopDelay(),
        },
        store: {
          kind,
          sizeBytes,
          maxSizeBytes: parts.maxSizeBytes,
          growth: estimateGrowth(sizes, parts.maxSizeBytes),
        },
        sources: costOfSources(parts.readSources(), { earlier: earlier.sources, now: now.sources, spanMs }),
        caches: describeCaches(earlier, now),
        operations: describeOperations(earlier, now, spanMs),
        slowest: parts.queries.slowest(MOST_SLOWEST),
        rules: parts.readRules(),
        dropped: describeDropped(earlier, now, spanMs),
      };
    },
  };
}
