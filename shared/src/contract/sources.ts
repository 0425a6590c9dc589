/** GET /api/v1/sources: where telemetry comes from and how well it arrives. */
import { z } from 'zod';

export const targetSchema = z.object({
  id: z.string(),
  source: z.string(),
  url: z.string(),
  labels: z.record(z.string(), z.string()),
  state: z.enum(['up', 'down', 'pending']),
  /** Epoch milliseconds of the last attempt and of the last that succeeded. */
  lastScrapeAt: z.number().nullable(),
  lastSuccessAt: z.number().nullable(),
  lastDurationMs: z.number().nullable(),
  /** Of the last successful scrape. */
  samples: z.number().int(),
  series: z.number().int(),
  bodyBytes: z.number(),
  scrapes: z.number().int(),
  failures: z.number().int(),
  /** Lines that could not be read in the last scrape. */
  parseErrors: z.number().int(),
  lastError: z.string().nullable(),
  /** What the text was recognised as. */
  dialects: z.array(z.string()),
});
export type Target = z.infer<typeof targetSchema>;

export const sourcesSchema = z.object({
  now: z.number(),
  sources: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['scrape', 'prometheus', 'remote-write', 'otlp', 'access-log']),
      intervalMs: z.number(),
      /** How its targets are found. */
      discovery: z.array(z.string()),
      targetsUp: z.number().int(),
      targetsDown: z.number().int(),
      targetsPending: z.number().int(),
      /** Error of the discovery itself. */
      lastError: z.string().nullable(),
    }),
  ),
  targets: z.array(targetSchema),
  /** What was left out of the graph, by reason. */
  dropped: z.array(z.object({ reason: z.string(), count: z.number() })),
  /** Of whoever may see a part of the mesh: then targets that say they are within are told, counts are of these, and nothing is said of what was dropped. Null for everything. */
  limited: z
    .object({
      /** Whether any target that does not answer does not say where it is: it may be of what they see. */
      someUnplacedDown: z.boolean(),
    })
    .nullable(),
});
export type Sources = z.infer<typeof sourcesSchema>;

/** How far the import of the past from an engine has come. Moments are epoch milliseconds. */
const backfillSchema = z.object({
  /** The engine that it comes from. */
  engine: z.string(),
  /** `waiting`: the engine or the store failed, and is tried again. */
  state: z.enum(['running', 'waiting', 'done']),
  /** How far back it goes. */
  from: z.number(),
  /** Windows to import in this run, those that are done, and those of them for which the engine held nothing. */
  steps: z.number().int(),
  done: z.number().int(),
  empty: z.number().int(),
  /** Start of the window that was done last. */
  reached: z.number().nullable(),
  lastError: z.string().nullable(),
});
export type Backfill = z.infer<typeof backfillSchema>;

/** GET /api/v1/mesh: what this console is and holds. */
export const meshSchema = z.object({
  version: z.string(),
  /** Whether the telemetry comes from the built-in demo mesh. */
  demo: z.boolean(),
  now: z.number(),
  startedAt: z.number(),
  intervalMs: z.number(),
  clusters: z.array(
    z.object({
      name: z.string(),
      namespaces: z.array(z.string()),
      lastDataAt: z.number().nullable(),
      /** Names of the engines that hold its telemetry; empty where the console does itself. */
      engines: z.array(z.string()),
    }),
  ),
  /** Null when no past is imported. */
  backfill: backfillSchema.nullable(),
  store: z.object({
    kind: z.string(),
    edges: z.number().int(),
    sizeBytes: z.number(),
    /** Epoch milliseconds of the oldest and newest stored window; null when empty. */
    oldestAt: z.number().nullable(),
    newestAt: z.number().nullable(),
    tiers: z.array(
      z.object({
        name: z.string(),
        stepMs: z.number(),
        retentionMs: z.number(),
        rows: z.number(),
        oldestAt: z.number().nullable(),
      }),
    ),
  }),
});
export type Mesh = z.infer<typeof meshSchema>;
