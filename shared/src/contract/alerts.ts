/** /api/v1/alerts and /alert-rules: what fires, what fired, and the rules by which. Ratios 0..1, latency milliseconds. */
import { z } from 'zod';
import { listParameterSchema, rangeQuerySchema, warningSchema, windowSchema } from './common.ts';
import {
  durationTextSchema,
  labelsSchema,
  linkSchema,
  nameSchema,
  positiveDurationSchema,
  recordFields,
  revisionSchemaOf,
  textSchema,
} from './documents.ts';

export const severitySchema = z.enum(['page', 'ticket', 'info']);
export type Severity = z.infer<typeof severitySchema>;

export const conditionSchema = z.discriminatedUnion('kind', [
  /** A golden signal of each service (or workload, edge, or the scope as a whole). Error ratio 0..1, latency ms, requests/s. */
  z.object({
    kind: z.literal('golden-signal'),
    signal: z.enum(['error-ratio', 'p50', 'p95', 'p99', 'requests']),
    of: z.enum(['service', 'workload', 'edge', 'scope']).default('service'),
    /** `gone`: there were requests in the window before, and none in this one; only for requests. */
    comparison: z.enum(['above', 'below', 'gone']).default('above'),
    threshold: z.number().min(0).default(0),
    /** Requests in the window below which nothing is said. */
    minimumRequests: z.number().int().min(0).default(10),
  }),
  /** A saturation signal at or over its own level; null: every signal in the scope. */
  z.object({
    kind: z.literal('saturation'),
    signal: z.string().nullable().default(null),
    level: z.enum(['warning', 'critical']).default('critical'),
  }),
  /** Plaintext seen on an edge, or into a namespace. */
  z.object({
    kind: z.literal('plaintext'),
    of: z.enum(['edge', 'namespace']).default('edge'),
    /** Share of traffic above which it counts, 0..1; 0: a single request. */
    share: z.number().min(0).max(1).default(0),
  }),
  /** An edge between services that was not there in the time before. */
  z.object({ kind: z.literal('new-edge'), lookback: positiveDurationSchema.default('7d') }),
  /** Calls denied by a policy (HTTP 403 with flag UAEX or RBAC details, gRPC 7, ztunnel DENY), by caller. */
  z.object({ kind: z.literal('denied'), minimumRequests: z.number().int().min(1).default(1) }),
  /** A certificate that ends soon, or has ended. */
  z.object({
    kind: z.literal('certificate'),
    /** `authority`: what signs; `workload`: what proxies show. */
    of: z.enum(['any', 'authority', 'workload']).default('any'),
    within: positiveDurationSchema.default('14d'),
    /** Instead of a time the share of its validity that is left, 0..1: for what is renewed by itself. Of unknown validity only what has ended counts. */
    validityLeft: z.number().gt(0).max(1).nullable().default(null),
  }),
  /** No word from a source or cluster for as long as the window. */
  z.object({ kind: z.literal('silent'), of: z.enum(['source', 'cluster']).default('cluster') }),
]);
export type AlertCondition = z.infer<typeof conditionSchema>;

export const alertScopeSchema = z.object({
  clusters: z.array(z.string()).default([]),
  namespaces: z.array(z.string()).default([]),
  /** Service ids `cluster~namespace~service`; empty: all in the namespaces. */
  services: z.array(z.string()).default([]),
});

export const alertRuleSchema = z.object({
  name: nameSchema,
  description: textSchema.default(''),
  scope: alertScopeSchema.prefault({}),
  condition: conditionSchema,
  window: positiveDurationSchema.default('5m'),
  for: durationTextSchema.default('0s'),
  keepFiringFor: durationTextSchema.default('0s'),
  /** What it means when there is no data to judge by. */
  noData: z.enum(['keep', 'resolve', 'alert']).default('keep'),
  severity: severitySchema.default('ticket'),
  /** Ids of receivers; empty: the routing table decides. */
  receivers: z.array(z.string()).default([]),
  runbookUrl: linkSchema.default(''),
  labels: labelsSchema.default({}),
  paused: z.boolean().default(false),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;
export type AlertRuleDraft = z.input<typeof alertRuleSchema>;

export const alertRuleRecordSchema = z.object({ ...recordFields, rule: alertRuleSchema });
export type AlertRuleRecord = z.infer<typeof alertRuleRecordSchema>;

export const alertStateSchema = z.enum(['pending', 'firing', 'resolved', 'no-data']);
export type AlertState = z.infer<typeof alertStateSchema>;

export const alertSubjectSchema = z.object({
  kind: z.enum(['service', 'workload', 'edge', 'namespace', 'cluster', 'source', 'certificate', 'mesh']),
  /** As in shared/identity.ts; the name of a cluster or source. */
  id: z.string(),
});
export type AlertSubject = z.infer<typeof alertSubjectSchema>;

/** One thing that a rule, or a tier of an SLO, found wrong. */
export const alertSchema = z.object({
  /** Stays the same for as long as rule and labels do: hex. */
  fingerprint: z.string(),
  /** Tells this time from the ones before: hex. */
  episode: z.string(),
  source: z.object({
    kind: z.enum(['slo', 'rule']),
    id: z.string(),
    name: z.string(),
    /** Index among the SLO's tiers. */
    tier: z.number().int().nullable(),
  }),
  subject: alertSubjectSchema.nullable(),
  labels: z.record(z.string(), z.string()),
  summary: z.string(),
  description: z.string(),
  severity: severitySchema,
  state: alertStateSchema,
  value: z.number().nullable(),
  /** When the condition began to hold. */
  pendingAt: z.number(),
  firedAt: z.number().nullable(),
  resolvedAt: z.number().nullable(),
  evaluatedAt: z.number(),
  runbookUrl: z.string(),
  /** Why nobody is told at the moment: ids of silences and maintenance windows, fingerprints of inhibiting alerts. */
  silencedBy: z.array(z.string()),
  inhibitedBy: z.array(z.string()),
  acknowledged: z.object({ at: z.number(), by: z.string(), comment: z.string() }).nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const alertsQuerySchema = z.object({
  state: listParameterSchema.describe(
    'pending, firing, no-data, comma-separated; all but resolved when left out',
  ),
  subject: z.string().optional().describe('Id of a service, workload, edge or namespace'),
});
export const alertsSchema = z.object({ alerts: z.array(alertSchema), warnings: z.array(warningSchema) });
export type Alerts = z.infer<typeof alertsSchema>;

/** Counts for the frame, and what fires on each node and edge for the graph and the lists. */
export const alertSummarySchema = z.object({
  firing: z.number().int(),
  pages: z.number().int(),
  acknowledged: z.number().int(),
  silenced: z.number().int(),
  pending: z.number().int(),
  /** Worst first within each. */
  subjects: z.array(
    z.object({
      subject: alertSubjectSchema,
      severity: severitySchema,
      alerts: z.array(z.object({ fingerprint: z.string(), summary: z.string(), severity: severitySchema })),
    }),
  ),
});
export type AlertSummary = z.infer<typeof alertSummarySchema>;

/** Past and present episodes that touch the window, newest first. */
export const alertHistoryQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  subject: z.string().optional().describe('Id of a service, workload, edge or namespace'),
  source: z.string().optional().describe('Id of a rule or SLO'),
});
export const alertHistorySchema = z.object({
  window: windowSchema,
  alerts: z.array(alertSchema),
  /** More there were than are told. */
  truncated: z.boolean(),
});
export type AlertHistory = z.infer<typeof alertHistorySchema>;

export const acknowledgeBodySchema = z.object({ comment: z.string().max(1000).default('') });

export const alertRulesQuerySchema = z.object({ deleted: z.stringbool().default(false) });
export const alertRulesSchema = z.object({
  rules: z.array(
    alertRuleRecordSchema.extend({
      firing: z.number().int(),
      pending: z.number().int(),
      evaluatedAt: z.number().nullable(),
      /** Why it could not be evaluated the last time. */
      error: z.string().nullable(),
    }),
  ),
});
export type AlertRules = z.infer<typeof alertRulesSchema>;
export const alertRuleHistorySchema = z.object({ revisions: z.array(revisionSchemaOf(alertRuleSchema)) });

/** What a rule would have done over stored history, and what it sees now. */
export const alertRulePreviewBodySchema = z.object({
  rule: alertRuleSchema,
  range: z.string().default('now-1d'),
});
export const alertRulePreviewSchema = z.object({
  window: windowSchema,
  stepMs: z.number(),
  times: z.array(z.number()),
  /** The signal of those subjects that came closest to the condition, at most 8; empty where a rule has no number. */
  series: z.array(
    z.object({ subject: alertSubjectSchema, label: z.string(), values: z.array(z.number().nullable()) }),
  ),
  threshold: z.number().nullable(),
  unit: z.enum(['ratio', 'ms', 'per-second', 'none', 'days']),
  episodes: z.array(
    z.object({
      subject: alertSubjectSchema,
      label: z.string(),
      from: z.number(),
      to: z.number().nullable(),
      peak: z.number().nullable(),
    }),
  ),
  /** Subjects in the scope, and how many meet the condition at this moment. */
  subjects: z.number().int(),
  meetsNow: z.number().int(),
  /** Why history cannot be tried (certificates, silence): the present is judged only. */
  note: z.string().nullable(),
  warnings: z.array(warningSchema),
});
export type AlertRulePreview = z.infer<typeof alertRulePreviewSchema>;
