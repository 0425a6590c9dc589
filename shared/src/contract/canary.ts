/**
 * /api/v1/services/{id}/canary: versions of one service side by side, and whether the newer is better or worse. Shares and differences of shares 0..1, weights
 * percent, latencies milliseconds, times epoch milliseconds.
 */
import { z } from 'zod';
import { latencySchema, rangeQuerySchema, warningSchema, windowSchema } from './common.ts';

const versionNameSchema = z.string().max(500).optional();

export const canaryQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  baseline: versionNameSchema.describe('Version compared with; the one that was there first when left out'),
  candidate: versionNameSchema.describe('Version that is judged; the newest other one when left out'),
  since: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe(
      'Start of the comparison, epoch milliseconds; when left out, a moment that stays while time goes on',
    ),
  effect: z.coerce
    .number()
    .min(0.0005)
    .max(0.5)
    .default(0.01)
    .describe('Difference of shares that matters: 0.01 is one percentage point'),
  slower: z.coerce
    .number()
    .positive()
    .max(3_600_000)
    .optional()
    .describe('Milliseconds from which a request counts as slow; chosen from both versions when left out'),
});
export type CanaryQuery = z.infer<typeof canaryQuerySchema>;

const countedSchema = z.object({ of: z.number(), bad: z.number(), share: z.number().nullable() });
const differenceSchema = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

/** Of one kind of marked request: failed, or slow. */
export const judgementSchema = z.object({
  verdict: z.enum(['better', 'worse', 'no-difference-yet']),
  decidedAt: z.number().nullable(),
  /** Both versions have had the least that anything is said of. */
  isEnough: z.boolean(),
  /** In the windows in which both versions had traffic. */
  baseline: countedSchema,
  candidate: countedSchema,
  /** Candidate's share minus baseline's, with what is not excluded at any look. */
  difference: differenceSchema,
  /** The estimate is at least the difference that matters. */
  matters: z.boolean(),
  /** A harm as large as the difference that matters is excluded. */
  harmless: z.boolean(),
  alwaysValidP: z.number(),
  /** Requests of the candidate after which a difference that matters would have been found as often as not. */
  needed: z.number(),
  /** The difference and its interval as time went on, at most about 60 points. */
  path: z.array(differenceSchema.extend({ at: z.number() })),
});
export type Judgement = z.infer<typeof judgementSchema>;

export const canaryVersionSchema = z.object({
  version: z.string(),
  requests: z.number(),
  requestsPerSecond: z.number(),
  /** Of all requests of the service. */
  share: z.number().nullable(),
  errors: z.number(),
  errorRatio: z.number().nullable(),
  /** Wilson's, 95%. */
  errorInterval: z.object({ low: z.number(), high: z.number() }).nullable(),
  latency: latencySchema.nullable(),
  /** Counts a bucket, the last being the one without an upper bound. */
  histogram: z.object({ bounds: z.array(z.number()), counts: z.array(z.number()) }).nullable(),
  /** Beginning of the first step with traffic and end of the last, within the time that was looked at. */
  firstAt: z.number(),
  lastAt: z.number(),
});
export type CanaryVersion = z.infer<typeof canaryVersionSchema>;

export const configuredWeightsSchema = z.object({
  /** The resource that says so. */
  resource: z.string(),
  /** From this moment on; null where it was so before the console looked. */
  from: z.number().nullable(),
  weights: z.array(z.object({ version: z.string(), weight: z.number() })),
});

export const canarySchema = z.object({
  window: windowSchema,
  coveredMs: z.number(),
  stepMs: z.number(),
  /** Why the comparison begins where it does. */
  anchor: z.enum(['asked', 'range', 'weights', 'first-seen', 'midnight']),
  /** By requests. */
  versions: z.array(canaryVersionSchema),
  effect: z.number(),
  /** Null where fewer than two versions had requests. */
  comparison: z
    .object({
      baseline: z.string(),
      candidate: z.string(),
      verdict: judgementSchema.shape.verdict,
      errors: judgementSchema,
      /** Of requests slower than `slowMs`; null without latency. */
      latency: judgementSchema.nullable(),
      slowMs: z.number().nullable(),
      windows: z.number().int(),
      /** Those in which both versions had traffic. */
      comparable: z.number().int(),
      minimumRequests: z.number().int(),
      next: z.object({
        /** Percent of the requests of both at present: as configured, else as observed. */
        present: z.number().nullable(),
        weight: z.number().nullable(),
        rule: z.enum([
          'errors-worse',
          'latency-worse',
          'too-little',
          'errors-open',
          'latency-open',
          'step-up',
          'done',
        ]),
      }),
    })
    .nullable(),
  weights: z.object({
    /** Starts of steps. */
    times: z.array(z.number()),
    observed: z.array(z.object({ version: z.string(), shares: z.array(z.number().nullable()) })),
    /** Oldest first; empty where no configuration tells of a split. */
    configured: z.array(configuredWeightsSchema),
  }),
  /** Whether any configuration source is connected for the cluster. */
  configured: z.boolean(),
  warnings: z.array(warningSchema),
});
export type Canary = z.infer<typeof canarySchema>;
