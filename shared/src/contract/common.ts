/** Parts that several answers share: time windows, warnings, golden signals, mTLS, and the common query parameters. */
import { z } from 'zod';
import { healthSchema } from '../health.ts';
import { mtlsStateSchema } from '../mtls.ts';
import { parseAt, resolveRange } from '../time-range.ts';

/** The window that an answer really covers, aligned to stored windows; epoch milliseconds. */
export const windowSchema = z.object({ from: z.number(), to: z.number() });

/** A part of the answer that is missing or doubtful, and why. The rest of the answer stands. */
export const warningSchema = z.object({
  /** Machine-readable kind. */
  code: z.enum([
    'source-down',
    'source-stale',
    'cluster-down',
    'partial-history',
    'out-of-retention',
    'dropped-series',
    'engine',
    'control-plane',
    'control-plane-silent',
  ]),
  /** The source, target or cluster concerned. */
  subject: z.string(),
  message: z.string(),
});
export type Warning = z.infer<typeof warningSchema>;

export const latencySchema = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

export const mtlsSchema = z.object({
  state: mtlsStateSchema,
  /** Shares of the traffic (requests, or TCP connections), 0..1; what is left is unmeasured. */
  mutualShare: z.number(),
  plaintextShare: z.number(),
});

export const protocolSchema = z.enum(['http', 'grpc', 'tcp']);

/** Golden signals of a service, workload or edge over a window. Latency in milliseconds, ratios 0..1. */
export const signalsSchema = z.object({
  requestsPerSecond: z.number(),
  /** Null when there were no requests. */
  errorRatio: z.number().nullable(),
  latency: latencySchema.nullable(),
  /** Request and response (or TCP received and sent) bytes together. */
  bytesPerSecond: z.number(),
  /** TCP connections opened each second. */
  openedPerSecond: z.number(),
  mtls: mtlsSchema,
});
export type Signals = z.infer<typeof signalsSchema>;

export const nodeKindSchema = z.enum(['service', 'workload', 'version', 'namespace']);

const rangeSchema = z
  .string()
  .default('now-15m')
  .refine((range) => resolveRange(range, 1_800_000_000_000) !== null, {
    message: 'is no time range: expected now-15m, now-2h..now-1h, or two moments joined by ..',
  })
  .describe('Time range: now-15m, now-2h..now-1h, or two moments (epoch ms or ISO 8601) joined by `..`');

const atSchema = z
  .string()
  .optional()
  .refine((at) => at === undefined || at === '' || parseAt(at) !== null, {
    message: 'is no moment: expected epoch milliseconds or ISO 8601',
  })
  .describe(
    'The moment that `now` means in the range: epoch milliseconds or ISO 8601; the present when left out',
  );

/** Range parameters of every question about telemetry. */
export const rangeQuerySchema = z.object({ range: rangeSchema, at: atSchema });
export type RangeQuery = z.infer<typeof rangeQuerySchema>;

/** A filter given once, several times, or as a comma-separated list; left out or empty means all. */
export const listParameterSchema = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) =>
    (value === undefined ? [] : Array.isArray(value) ? value : [value])
      .flatMap((item) => item.split(','))
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** Cluster and namespace scope of the frame. */
export const scopeQuerySchema = z.object({
  cluster: listParameterSchema.describe('Clusters, comma-separated'),
  namespace: listParameterSchema.describe('Namespaces, comma-separated'),
});

export { healthSchema };
