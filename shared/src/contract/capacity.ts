/**
 * GET /api/v1/capacity: what the console costs and what that buys, measured over the last minutes (`windowMs`): sources,
 * queries, caches, the process, the store's growth, and what is left out. `null` is "not known yet" or "has no such thing".
 */
import { z } from 'zod';
import { ruleStatusSchema } from './recording-rules.ts';

/** What one source of telemetry (a scrape job, a push protocol, a query engine) cost a second. */
const sourceCostSchema = z.object({
  name: z.string(),
  kind: z.enum(['scrape', 'push', 'engine']),
  /** Scrape targets, or senders; null where there is no such number. */
  targets: z.number().int().nullable(),
  /** Series that say something about an edge, of all its targets. */
  series: z.number().int().nullable(),
  requestsPerSecond: z.number(),
  failuresPerSecond: z.number(),
  samplesPerSecond: z.number(),
  /** After decompression. */
  bytesPerSecond: z.number(),
  /** Mean milliseconds of one request, waiting included; null when there was none. */
  meanMs: z.number().nullable(),
  /** Share of one processor core that reading took, 0..1 and more; null where it is not measured. */
  cpuShare: z.number().nullable(),
});
export type SourceCost = z.infer<typeof sourceCostSchema>;

/** Equal questions to the store, told apart by what asks, what is asked and how long a window. */
const storeQuerySchema = z.object({
  /** `store`, or the name of the engine that was asked. */
  source: z.string(),
  /** The operation of this API that asked, where known: `getTopology`. */
  asked: z.string().nullable(),
  /** What the store was asked for: `read-edges`. */
  purpose: z.string(),
  /** Scope and grouping in words; empty for the whole mesh. */
  detail: z.string(),
  promql: z.string().nullable(),
  /** Length of the window asked about. */
  spanMs: z.number().nullable(),
  count: z.number().int(),
  /** Of the slowest of them; `at` is when it ended. */
  durationMs: z.number(),
  meanMs: z.number(),
  /** Rows, edges or series answered by the slowest of them. */
  rows: z.number().int().nullable(),
  bytes: z.number().nullable(),
  at: z.number(),
  /** Why it failed; null when it did not. */
  error: z.string().nullable(),
});
export type StoreQuery = z.infer<typeof storeQuerySchema>;

/** One cache: of finished answers, or of an engine's results. */
const cacheSchema = z.object({
  name: z.string(),
  hits: z.number().int(),
  misses: z.number().int(),
  /** Questions that joined an equal one under way; they are among the hits where a cache does not tell them apart. */
  coalesced: z.number().int().nullable(),
  /** 0..1; null when nothing was asked. */
  hitRatio: z.number().nullable(),
  bytes: z.number().nullable(),
  maxBytes: z.number().nullable(),
});

const growthSchema = z.object({
  bytesPerDay: z.number(),
  /** How long it was measured. */
  measuredMs: z.number(),
  /** When the limit would be reached at this pace; null when it is not growing, or there is no limit. */
  fullAt: z.number().nullable(),
});

export const capacitySchema = z.object({
  now: z.number(),
  /** The last minutes that all rates and counts are of; shorter after a start. */
  windowMs: z.number(),
  process: z.object({
    /** Share of one core, 0..number of cores. */
    cpuShare: z.number().nullable(),
    cores: z.number().int(),
    rssBytes: z.number(),
    heapUsedBytes: z.number(),
    /** How late the event loop ran what was due: median and 99th percentile, milliseconds. */
    loopDelayMs: z.object({ p50: z.number(), p99: z.number() }).nullable(),
  }),
  store: z.object({
    kind: z.string(),
    sizeBytes: z.number(),
    maxSizeBytes: z.number().nullable(),
    /** Null until it was watched for long enough. */
    growth: growthSchema.nullable(),
  }),
  sources: z.array(sourceCostSchema),
  caches: z.array(cacheSchema),
  /** Every operation of the store and how long it took. */
  operations: z.array(
    z.object({
      name: z.string(),
      perSecond: z.number(),
      meanMs: z.number().nullable(),
      failuresPerSecond: z.number(),
    }),
  ),
  /** The slowest questions, slowest first. */
  slowest: z.array(storeQuerySchema),
  /** Recording rules of each engine and dialect; empty over the embedded store. */
  rules: z.array(ruleStatusSchema),
  /** What is left out or lost: since the start, and a minute in the window. */
  dropped: z.array(
    z.object({
      reason: z.string(),
      what: z.enum(['series', 'scrapes', 'windows', 'requests', 'samples', 'records']),
      count: z.number(),
      perMinute: z.number(),
    }),
  ),
});
export type Capacity = z.infer<typeof capacitySchema>;
