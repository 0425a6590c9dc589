/** GET /api/v1/{services,workloads,edges}/{id}/{series,breakdown,heatmap}, and /api/v1/series for the whole mesh. */
import { z } from 'zod';
import { parseDuration } from '../time-range.ts';
import {
  latencySchema,
  mtlsSchema,
  rangeQuerySchema,
  scopeQuerySchema,
  warningSchema,
  windowSchema,
} from './common.ts';

export const metricSchema = z.enum([
  'requests', // per second
  'errors', // per second
  'error-ratio', // 0..1
  'p50', // milliseconds, as p95 and p99
  'p95',
  'p99',
  'bytes', // per second, both directions
  'bytes-in', // per second, towards the service
  'bytes-out', // per second, back to the caller
  'connections', // opened per second
  'mtls', // share of traffic proven mutual, 0..1
]);
export type Metric = z.infer<typeof metricSchema>;

export const breakdownKeySchema = z.enum([
  'caller',
  'callee',
  'version',
  'workload',
  'code',
  'grpc-status',
  'flag',
  'protocol',
  'cluster',
]);
export type BreakdownKey = z.infer<typeof breakdownKeySchema>;

const stepSchema = z
  .string()
  .optional()
  .refine((step) => step === undefined || (parseDuration(step) ?? 0) > 0, {
    message: 'is no duration such as 30s or 5m',
  })
  .describe('Distance of points, such as 30s; chosen for at most 200 points when left out');

const directionSchema = z
  .enum(['inbound', 'outbound'])
  .default('inbound')
  .describe(
    'What the service or workload receives, or what it sends; an edge has only the one; callers are always of what comes in, callees of what goes out',
  );

export const seriesQuerySchema = z.object({
  metric: metricSchema.default('requests'),
  by: breakdownKeySchema.optional(),
  direction: directionSchema,
  step: stepSchema,
  ...rangeQuerySchema.shape,
});
export type SeriesQuery = z.infer<typeof seriesQuerySchema>;

export const meshSeriesQuerySchema = z.object({
  ...seriesQuerySchema.omit({ direction: true }).shape,
  ...scopeQuerySchema.shape,
});
export type MeshSeriesQuery = z.infer<typeof meshSeriesQuerySchema>;

export const seriesSchema = z.object({
  window: windowSchema,
  metric: metricSchema,
  stepMs: z.number(),
  /** Starts of the steps, epoch milliseconds, ascending. */
  times: z.array(z.number()),
  /**
   * One entry a group, largest first; `key` is `total` when not broken down; beyond 40 groups the rest is `other`.
   * Null where nothing was stored.
   */
  series: z.array(z.object({ key: z.string(), values: z.array(z.number().nullable()) })),
  warnings: z.array(warningSchema),
});
export type Series = z.infer<typeof seriesSchema>;

export const breakdownQuerySchema = z.object({
  by: breakdownKeySchema.default('caller'),
  direction: directionSchema,
  ...rangeQuerySchema.shape,
});
export type BreakdownQuery = z.infer<typeof breakdownQuerySchema>;

export const breakdownSchema = z.object({
  window: windowSchema,
  by: breakdownKeySchema,
  groups: z.array(
    z.object({
      /** Node id for caller, callee and workload; otherwise the plain value. A flag of `-` means none. */
      key: z.string(),
      requestsPerSecond: z.number(),
      errorRatio: z.number().nullable(),
      /** Null where the telemetry has no latency by this key (code, flag) or there was no traffic. */
      latency: latencySchema.nullable(),
      mtls: mtlsSchema.nullable(),
      /** Share of all requests, 0..1. */
      share: z.number(),
    }),
  ),
  warnings: z.array(warningSchema),
});
export type Breakdown = z.infer<typeof breakdownSchema>;

export const heatmapQuerySchema = z.object({
  direction: directionSchema,
  step: stepSchema,
  ...rangeQuerySchema.shape,
});
export type HeatmapQuery = z.infer<typeof heatmapQuerySchema>;

export const heatmapSchema = z.object({
  window: windowSchema,
  stepMs: z.number(),
  times: z.array(z.number()),
  /** Finite upper bounds in milliseconds; each column has one count more, for what is above the last. */
  bounds: z.array(z.number()),
  /** Requests by step and bucket; null where nothing was stored. */
  columns: z.array(z.array(z.number()).nullable()),
  warnings: z.array(warningSchema),
});
export type Heatmap = z.infer<typeof heatmapSchema>;
