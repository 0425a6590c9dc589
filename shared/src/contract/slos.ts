/** /api/v1/slos: service level objectives, their state, history, backtest and exports. Goals and shares are 0..1. */
import { z } from 'zod';
import { rangeQuerySchema, warningSchema, windowSchema } from './common.ts';
import {
  labelsSchema,
  linkSchema,
  nameSchema,
  positiveDurationSchema,
  recordFields,
  revisionSchemaOf,
  textSchema,
} from './documents.ts';

/** HTTP codes as `5xx`, `503`, or `0` for no response. */
const codePatternSchema = z
  .string()
  .regex(/^([1-5]xx|[1-5]\d\d|0)$/, 'is no code such as 5xx, 503, or 0 for no response');
const grpcStatusSchema = z.string().regex(/^(1[0-6]|[0-9])$/, 'is no gRPC status from 0 to 16');

/** Which requests are bad; the defaults are those by which the console counts errors everywhere. */
export const badRequestsSchema = z.object({
  http: z.array(codePatternSchema).default(['5xx', '0']),
  grpc: z.array(grpcStatusSchema).default(['2', '4', '8', '13', '14', '15']),
});
export type BadRequests = z.infer<typeof badRequestsSchema>;

/** A window is good when this holds for it. Error ratio 0..1, latency in milliseconds. */
export const windowCriterionSchema = z.object({
  signal: z.enum(['error-ratio', 'p50', 'p95', 'p99']),
  /** The largest value that is still good. */
  atMost: z.number().min(0),
});

const wholeMinutesSchema = positiveDurationSchema
  .refine((text) => /^(\d+m|\d+h)$/.test(text), { message: 'must be whole minutes or hours' })
  .default('5m');

export const sliSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('availability'), bad: badRequestsSchema.prefault({}) }),
  z.object({
    kind: z.literal('latency'),
    /** A request is good at or under it. */
    thresholdMs: z.number().positive('must be above 0 ms'),
  }),
  z.object({ kind: z.literal('windows'), window: wholeMinutesSchema, criterion: windowCriterionSchema }),
  z.object({
    kind: z.literal('throughput'),
    window: wholeMinutesSchema,
    /** The least requests per second of a good window. */
    floorPerSecond: z.number().positive('must be above 0 requests/s'),
  }),
  z.object({
    kind: z.literal('custom'),
    /** PromQL that counts events over `$window`, such as sum(increase(good_total[$window])). */
    good: z.string().min(1).max(4000).includes('$window', { error: 'must count over [$window]' }),
    total: z.string().min(1).max(4000).includes('$window', { error: 'must count over [$window]' }),
  }),
]);
export type Sli = z.infer<typeof sliSchema>;

export const sloScopeSchema = z.object({
  /** Null: the service wherever it runs. */
  cluster: z.string().min(1).nullable().default(null),
  namespace: z.string().min(1, 'is missing'),
  service: z.string().min(1, 'is missing'),
  /** Only requests that this version answered. */
  version: z.string().min(1).nullable().default(null),
  /** Only requests of this calling service: its id `cluster~namespace~service`. */
  caller: z.string().min(1).nullable().default(null),
});
export type SloScope = z.infer<typeof sloScopeSchema>;

export const sloPeriodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rolling'), days: z.number().int('must be whole days').min(1).max(90) }),
  z.object({
    kind: z.literal('calendar'),
    unit: z.enum(['day', 'week', 'fortnight', 'month', 'quarter']),
    /** IANA name. */
    timeZone: z.string().default('UTC'),
  }),
]);
export type SloPeriod = z.infer<typeof sloPeriodSchema>;

/** Fires when the burn rate of both windows exceeds `burn`. */
export const burnTierSchema = z.object({
  severity: z.enum(['page', 'ticket']),
  long: positiveDurationSchema,
  short: positiveDurationSchema,
  burn: z.number().positive(),
  enabled: z.boolean().default(true),
});
export type BurnTier = z.infer<typeof burnTierSchema>;

export const sloSchema = z.object({
  name: nameSchema,
  description: textSchema.default(''),
  owner: z.string().max(120).default(''),
  sli: sliSchema,
  scope: sloScopeSchema,
  /** 0..1, as 0.999. */
  goal: z.number().gt(0, 'must be above 0').lt(1, 'must be below 1: 100% leaves no budget'),
  period: sloPeriodSchema,
  /** Left out: the workbook's four, scaled to the period. */
  tiers: z.array(burnTierSchema).max(8).optional(),
  /** Bad events in the long window below which no tier fires. */
  minimumBadEvents: z.number().int().min(0).default(3),
  /** Ids of receivers; empty: the routing table decides. */
  receivers: z.array(z.string()).default([]),
  runbookUrl: linkSchema.default(''),
  labels: labelsSchema.default({}),
  paused: z.boolean().default(false),
});
export type Slo = z.infer<typeof sloSchema>;
/** As a form or a file writes it, defaults left out. */
export type SloDraft = z.input<typeof sloSchema>;

/** Counts over one span: requests, or windows for the window-based kinds. They may be fractional (interpolated buckets). */
export const eventCountsSchema = z.object({ good: z.number(), valid: z.number() });
export type EventCounts = z.infer<typeof eventCountsSchema>;

export const budgetSchema = z.object({
  ...eventCountsSchema.shape,
  /** good / valid; null without valid events. */
  compliance: z.number().nullable(),
  /** (1 - goal) x valid, in events. */
  allowed: z.number(),
  spent: z.number(),
  /** 1 = untouched, 0 = spent, negative beyond; null without valid events. */
  leftRatio: z.number().nullable(),
  /** How long the service could be wholly out before the rest is spent, at the period's mean traffic. */
  leftOutageMs: z.number().nullable(),
  /** At the burn rate of the last hour; null when it never will be. 0 when it is. */
  exhaustsInMs: z.number().nullable(),
});
export type Budget = z.infer<typeof budgetSchema>;

export const tierStatusSchema = z.object({
  ...burnTierSchema.shape,
  /** Share of the period's budget spent when it fires. */
  spends: z.number(),
  /** Burn rates; null without valid events. */
  longBurn: z.number().nullable(),
  shortBurn: z.number().nullable(),
  badEvents: z.number(),
  state: z.enum(['firing', 'held-back', 'quiet', 'few-events', 'impossible', 'off', 'no-data']),
});
export type TierStatus = z.infer<typeof tierStatusSchema>;

export const sloStateSchema = z.enum(['met', 'burning', 'exhausted', 'no-data', 'paused']);
export type SloState = z.infer<typeof sloStateSchema>;

export const sloStatusSchema = z.object({
  state: sloStateSchema,
  evaluatedAt: z.number().nullable(),
  /** The period as far as it has come. */
  period: windowSchema.extend({ endsAt: z.number() }),
  /** Maintenance windows left out. */
  budget: budgetSchema,
  /** The same with them; null when there were none. */
  unexcluded: budgetSchema.nullable(),
  exclusions: z.array(
    z.object({ from: z.number(), to: z.number(), by: z.string(), comment: z.string(), id: z.string() }),
  ),
  /** Share of the period for which telemetry is stored, 0..1. */
  coveredShare: z.number(),
  /** Over the last hour. */
  burn: z.number().nullable(),
  tiers: z.array(tierStatusSchema),
  /** Requests (events) per second over the last hour. */
  eventsPerSecond: z.number().nullable(),
  /** Budget left over the period so far, oldest first, at most 40 points; null where unknown. */
  sparkline: z.array(z.number().nullable()),
  warnings: z.array(warningSchema),
});
export type SloStatus = z.infer<typeof sloStatusSchema>;

export const sloRecordSchema = z.object({ ...recordFields, slo: sloSchema });
export type SloRecord = z.infer<typeof sloRecordSchema>;
export const sloRowSchema = sloRecordSchema.extend({ status: sloStatusSchema });
export type SloRow = z.infer<typeof sloRowSchema>;

export const slosQuerySchema = z.object({
  service: z.string().optional().describe('Only SLOs of this service: its id, cluster~namespace~service'),
  deleted: z.stringbool().default(false).describe('Also those that were deleted and can be brought back'),
});
export const slosSchema = z.object({ slos: z.array(sloRowSchema), warnings: z.array(warningSchema) });
export type Slos = z.infer<typeof slosSchema>;

export const sloHistorySchema = z.object({ revisions: z.array(revisionSchemaOf(sloSchema)) });

/** Something that happened to an SLO, for its time line. */
export const sloEventSchema = z.object({
  at: z.number(),
  kind: z.enum([
    'alert-fired',
    'alert-resolved',
    'budget-exhausted',
    'changed',
    'maintenance',
    'period-began',
  ]),
  text: z.string(),
  by: z.string().nullable(),
});

/** Burn-down and burn rates over time; gaps are null. */
export const sloSeriesSchema = z.object({
  window: windowSchema,
  stepMs: z.number(),
  /** Ends of the steps. */
  times: z.array(z.number()),
  budgetLeft: z.array(z.number().nullable()),
  /** good / valid of each step alone. */
  compliance: z.array(z.number().nullable()),
  /** One for each tier, in its order: the burn rate of the long window. */
  burns: z.array(z.array(z.number().nullable())),
  events: z.array(sloEventSchema),
  warnings: z.array(warningSchema),
});
export type SloSeries = z.infer<typeof sloSeriesSchema>;

export const attributionKeySchema = z.enum(['caller', 'version', 'workload', 'code', 'flag']);
export const attributionQuerySchema = z.object({
  by: attributionKeySchema.default('caller'),
  ...rangeQuerySchema.shape,
});
export const attributionSchema = z.object({
  window: windowSchema,
  by: attributionKeySchema,
  /** Largest spender first. `share` is of all bad events, 0..1. */
  groups: z.array(
    z.object({
      key: z.string(),
      bad: z.number(),
      valid: z.number(),
      share: z.number(),
      /** Of the period's allowed bad events. */
      budgetShare: z.number().nullable(),
    }),
  ),
  /** Why there is nothing to see: latency has no code or flag. */
  unavailable: z.string().nullable(),
  warnings: z.array(warningSchema),
});
export type Attribution = z.infer<typeof attributionSchema>;

/** An alert that a tier would have fired (or fired): budget spent before is of the whole period's, 0..1. */
export const pastAlertSchema = z.object({
  tier: z.number().int(),
  from: z.number(),
  /** Null while it still fires. */
  to: z.number().nullable(),
  budgetSpentBefore: z.number(),
  peakBurn: z.number(),
});

export const adviceSchema = z.object({
  code: z.enum([
    'low-traffic',
    'impossible-tier',
    'retention',
    'partial-history',
    'bucket',
    'dependency',
    'no-traffic',
    'suggested-goal',
    'engine-needed',
    'coarse-history',
  ]),
  severity: z.enum(['error', 'warning', 'info']),
  /** Dotted path of the field that it is about, empty for the whole. */
  path: z.string(),
  message: z.string(),
});
export type Advice = z.infer<typeof adviceSchema>;

export const sloPreviewBodySchema = z.object({
  slo: sloSchema,
  range: z
    .string()
    .optional()
    .describe('What history is tried: now-7d; the period, as far as stored, when left out'),
  id: z.string().optional().describe('The SLO being edited'),
});

export const sloPreviewSchema = z.object({
  window: windowSchema,
  stepMs: z.number(),
  times: z.array(z.number()),
  /** good / valid of each step. */
  compliance: z.array(z.number().nullable()),
  budgetLeft: z.array(z.number().nullable()),
  budget: budgetSchema,
  coveredShare: z.number(),
  tiers: z.array(
    burnTierSchema.extend({
      spends: z.number(),
      possible: z.boolean(),
      /** Until a total outage is detected; null when it never is. */
      detectionMs: z.number().nullable(),
      alerts: z.array(pastAlertSchema),
    }),
  ),
  /** The tightest goal that the last period would have met, with a 95% interval; null without traffic. */
  suggestedGoal: z.object({ goal: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** The largest burn there can be: 1 / (1 - goal). */
  largestBurn: z.number(),
  /** Bucket bounds nearest to a latency threshold; null for other kinds or at a bound. */
  buckets: z.object({ below: z.number().nullable(), above: z.number().nullable() }).nullable(),
  /** The present value of the signal: share of good events over the last 5 minutes, and events per second. */
  present: z.object({ compliance: z.number().nullable(), eventsPerSecond: z.number().nullable() }),
  advice: z.array(adviceSchema),
  warnings: z.array(warningSchema),
});
export type SloPreview = z.infer<typeof sloPreviewSchema>;

export const exportFormatSchema = z.enum(['yaml', 'json', 'openslo', 'prometheus', 'google']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
/** What a format cannot express is listed, not dropped silently. */
export const exportedSchema = z.object({
  format: exportFormatSchema,
  fileName: z.string(),
  text: z.string(),
  unexpressed: z.array(z.string()),
});
export type Exported = z.infer<typeof exportedSchema>;
export const sloExportBodySchema = z.object({ format: exportFormatSchema, slos: z.array(sloSchema).min(1) });

export const sloImportBodySchema = z.object({ text: z.string().max(2_000_000) });
/** What a text holds, not saved yet. */
export const sloImportSchema = z.object({
  slos: z.array(sloSchema),
  notes: z.array(z.object({ subject: z.string(), message: z.string() })),
});
export type SloImport = z.infer<typeof sloImportSchema>;
