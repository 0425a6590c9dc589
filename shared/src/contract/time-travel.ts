/** Two moments compared, what changed around one, and the stored history as a line of time. Times are epoch milliseconds, ratios 0..1, latencies milliseconds. */
import { z } from 'zod';
import {
  healthSchema,
  protocolSchema,
  rangeQuerySchema,
  scopeQuerySchema,
  signalsSchema,
  warningSchema,
  windowSchema,
} from './common.ts';
import { parseAt, parseDuration, resolveRange } from '../time-range.ts';
import { nodeIdentityFields, topologyQuerySchema } from './topology.ts';

const isAgainst = (text: string): boolean =>
  text === 'previous' ||
  (parseDuration(text) ?? 0) > 0 ||
  parseAt(text) !== null ||
  (text.includes('..') && resolveRange(text, 1_800_000_000_000) !== null);

export const topologyDiffQuerySchema = z.object({
  ...topologyQuerySchema.shape,
  against: z
    .string()
    .default('previous')
    .refine(isAgainst, {
      message: 'is nothing to compare with: expected previous, a duration such as 1d, a moment, or a range',
    })
    .describe(
      'The earlier window: `previous` (as long, just before), how much earlier (`1d`, `1w`), the moment at which one as long ends, or a range of its own',
    ),
});
export type TopologyDiffQuery = z.infer<typeof topologyDiffQuerySchema>;

/** One thing in one of the two windows. */
const diffSideSchema = z.object({
  health: healthSchema,
  ...signalsSchema.shape,
  /** Counted in the window. */
  requests: z.number(),
  opened: z.number(),
  /** Of the window, in which those who report it reported; rates divide by it. */
  coveredMs: z.number(),
});
export type DiffSide = z.infer<typeof diffSideSchema>;

const differenceFields = {
  /**
   * `unmeasured`: there in one window, while in the other those who report it were silent for more than half of it. `changed`: there in both, and
   * some signal differs beyond noise.
   */
  change: z.enum(['appeared', 'vanished', 'changed', 'same', 'unmeasured']),
  /** Of what appeared or vanished: whether chance is ruled out. Of what changed always. */
  beyondNoise: z.boolean(),
  /** `unknown`: there in one window only, or too few requests to say. */
  traffic: z.enum(['more', 'less', 'same', 'unknown']),
  errors: z.enum(['more', 'less', 'same', 'unknown']),
  latency: z.enum(['slower', 'faster', 'same', 'unknown']),
  /** `noise`: another state, by so few requests that chance may have made it. */
  mtls: z.enum(['changed', 'noise', 'same', 'unknown']),
  /** In the window and in the one compared with; null where it was not there. */
  now: diffSideSchema.nullable(),
  before: diffSideSchema.nullable(),
};

export const diffNodeSchema = z.object({
  ...nodeIdentityFields,
  measured: z.enum(['inbound', 'outbound']),
  ...differenceFields,
});
export type DiffNode = z.infer<typeof diffNodeSchema>;

export const diffEdgeSchema = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  protocol: protocolSchema,
  ...differenceFields,
});
export type DiffEdge = z.infer<typeof diffEdgeSchema>;

export const topologyDiffSchema = z.object({
  window: windowSchema,
  against: windowSchema,
  /** Stored of each, in milliseconds. */
  coveredMs: z.number(),
  againstCoveredMs: z.number(),
  /** Of both windows together: what lies in both is in both sums. */
  overlapMs: z.number(),
  /** How long each cluster reported in each window, in milliseconds. */
  clusters: z.array(z.object({ cluster: z.string(), nowMs: z.number(), beforeMs: z.number() })),
  /** The rules by which something is beyond noise, in numbers (docs/time-travel.md). */
  rules: z.object({
    minimumRequests: z.number(),
    errorChange: z.number(),
    standardErrors: z.number(),
    latencyFactor: z.number(),
    latencyChangeMs: z.number(),
    trafficFactor: z.number(),
    expectedRequests: z.number(),
    measuredShare: z.number(),
  }),
  nodes: z.array(diffNodeSchema),
  edges: z.array(diffEdgeSchema),
  warnings: z.array(warningSchema),
});
export type TopologyDiff = z.infer<typeof topologyDiffSchema>;

export const serviceChangesQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  around: z
    .string()
    .optional()
    .refine((at) => at === undefined || at === '' || parseAt(at) !== null, {
      message: 'is no moment: expected epoch milliseconds or ISO 8601',
    })
    .describe('When the trouble began: the hour before and the quarter after it, instead of the range'),
});

export const serviceChangeSchema = z.object({
  at: z.number(),
  /** It happened within so many milliseconds from `at`; 0: exactly then. */
  withinMs: z.number(),
  what: z.enum([
    'version',
    'caller',
    'callee',
    'traffic',
    'errors',
    'latency',
    'mtls',
    'config',
    'alert',
    'slo',
    'maintenance',
    'silence',
    'certificate',
  ]),
  how: z.enum(['appeared', 'vanished', 'rose', 'fell', 'changed', 'created', 'deleted', 'began', 'ended']),
  /** One sentence without numbers. */
  text: z.string(),
  /** Whom it is about besides the service: the id of a caller, callee, version, resource, alert (fingerprint), rule, or certificate. */
  subject: z.string().nullable(),
  /** Whose signal moved: of what the service receives in all, of one caller's calls, or of its calls to one callee. */
  of: z.enum(['received', 'caller', 'callee']).nullable(),
  /** Requests per second, ratio, or p95 in milliseconds; null where it has no number. */
  before: z.number().nullable(),
  now: z.number().nullable(),
  /** State of mutual TLS before and after, of changes of it. */
  states: z.tuple([z.string(), z.string()]).nullable(),
  isBeforeTrouble: z.boolean(),
});
export type ServiceChange = z.infer<typeof serviceChangeSchema>;

export const serviceChangesSchema = z.object({
  window: windowSchema,
  /** What was read before it, to know what was new. */
  baseline: windowSchema,
  stepMs: z.number(),
  /** The moment that the order turns around: as asked for, or the first alert or rise of errors or latency in the window. */
  trouble: z
    .object({ at: z.number(), reason: z.enum(['asked', 'alert', 'errors', 'latency']), text: z.string() })
    .nullable(),
  /** What came before the trouble, the latest first; then what came after, the earliest first. Without trouble the latest first. */
  changes: z.array(serviceChangeSchema),
  truncated: z.boolean(),
  warnings: z.array(warningSchema),
});
export type ServiceChanges = z.infer<typeof serviceChangesSchema>;

export const timelineQuerySchema = z.object({
  range: rangeQuerySchema.shape.range.default('now-1d'),
  ...scopeQuerySchema.shape,
});

export const timelineMarkSchema = z.object({
  at: z.number(),
  /** End of what lasts; null while it does, or for what has no end. */
  to: z.number().nullable(),
  withinMs: z.number(),
  what: z.enum(['alert', 'config', 'version', 'maintenance']),
  severity: z.enum(['page', 'ticket', 'info']).nullable(),
  text: z.string(),
  /** Fingerprint, id of a resource, of a version, or of a maintenance window. */
  subject: z.string(),
});
export type TimelineMark = z.infer<typeof timelineMarkSchema>;

export const timelineSchema = z.object({
  window: windowSchema,
  /** The whole stored history; null when nothing is stored. */
  oldestAt: z.number().nullable(),
  newestAt: z.number().nullable(),
  /** How finely which part of it is kept, finest first; empty where an engine keeps it. */
  tiers: z.array(z.object({ name: z.string(), stepMs: z.number(), oldestAt: z.number().nullable() })),
  stepMs: z.number(),
  times: z.array(z.number()),
  /** Share of each step for which something is stored; 0 is a gap. */
  covered: z.array(z.number()),
  /** Of the scope; null in a gap. */
  requestsPerSecond: z.array(z.number().nullable()),
  errorRatio: z.array(z.number().nullable()),
  /** Oldest first. */
  marks: z.array(timelineMarkSchema),
  /** There were more marks: the latest of each kind are told. */
  truncated: z.boolean(),
  warnings: z.array(warningSchema),
});
export type Timeline = z.infer<typeof timelineSchema>;
