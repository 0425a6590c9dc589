/**
 * /api/v1/services/{id}/traffic/forms, plan and apply: what is configured as forms have it, the YAML that a form would write with what it changes and what to expect of it, and writing it to the
 * cluster. Weights and percents 0..100, durations milliseconds, times epoch milliseconds.
 */
import { z } from 'zod';
import { rangeQuerySchema, warningSchema, windowSchema } from './common.ts';
import { configProblemSchema } from './mesh-config.ts';
import { resourceOriginSchema } from './policies.ts';
import { TRAFFIC_FORMS, trafficSettingsSchema } from './traffic-settings.ts';

export const trafficApiSchema = z.enum(['istio', 'gateway']);
export type TrafficApi = z.infer<typeof trafficApiSchema>;
export const trafficFormSchema = z.enum(TRAFFIC_FORMS);

const resourceIdSchema = z.string().min(1).max(1000);
const ruleIndexSchema = z.int().min(0).max(9999);

export const trafficChangeSchema = z.strictObject({
  api: trafficApiSchema,
  /** Id of the VirtualService, the HTTPRoute or the DestinationRule to change; null for the one that is there, else a new one. */
  resource: resourceIdSchema.nullable().default(null),
  /** Index of the HTTP rule that is changed; null for the one that takes what no other takes. */
  rule: ruleIndexSchema.nullable().default(null),
  /** Of the Service, which the Gateway API must be told; null for the one that is configured or was seen. */
  port: z.int().min(1).max(65_535).nullable().default(null),
  settings: trafficSettingsSchema,
});
export type TrafficChange = z.infer<typeof trafficChangeSchema>;

/** Whether what a plan shows can be written to the cluster from here. */
export const trafficApplySchema = z.object({
  possible: z.boolean(),
  /** Why not, in words; null where it is possible. */
  reason: z.string().nullable(),
  /** URL of the API server; null where there is none. */
  target: z.string().nullable(),
});
export type TrafficApply = z.infer<typeof trafficApplySchema>;

/** A rule that a form may change. */
export const trafficRuleChoiceSchema = z.object({
  index: z.number().int(),
  name: z.string(),
  /** Alternatives, in words; none means all requests. */
  matches: z.array(z.string()),
  /** Takes what no rule before it takes. */
  takesRest: z.boolean(),
  /** Where it leads to, in words. */
  to: z.string(),
});

/** A resource that a form may change. */
export const trafficResourceChoiceSchema = z.object({
  id: z.string(),
  api: trafficApiSchema,
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** For whom it holds, in words: `every proxy of the mesh`, `Gateway shop/web`. */
  through: z.array(z.string()),
  origin: resourceOriginSchema,
  /** Of routes; empty for DestinationRules. */
  rules: z.array(trafficRuleChoiceSchema),
});
export type TrafficResourceChoice = z.infer<typeof trafficResourceChoiceSchema>;

export const trafficFormsQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  api: trafficApiSchema.optional().describe('istio or gateway; what the service has now when left out'),
  resource: z
    .string()
    .max(1000)
    .optional()
    .describe('Id of the resource to change; as a plan chooses when left out'),
  rule: z.coerce.number().int().min(0).max(9999).optional().describe('Index of the HTTP rule to change'),
  version: z
    .string()
    .max(63)
    .optional()
    .describe('Version that circuit breaker and load balancing are asked for'),
});

/** One form: what is configured now, as it would be typed. */
export const trafficFormStateSchema = z.object({
  form: trafficFormSchema,
  /** Why this API cannot say it; null where it can. */
  unsupported: z.string().nullable(),
  /** What the form begins with: what is configured, else what is seen; null where nothing can be told. */
  settings: trafficSettingsSchema.nullable(),
  /** `settings` stand in the configuration. */
  isConfigured: z.boolean(),
  /** What is odd about it: several resources to choose from, something that the form cannot show. */
  note: z.string().nullable(),
});
export type TrafficFormState = z.infer<typeof trafficFormStateSchema>;

export const trafficFormsSchema = z.object({
  window: windowSchema,
  coveredMs: z.number(),
  /** Whether a configuration source is connected for the service's cluster. */
  configured: z.boolean(),
  api: trafficApiSchema,
  /** Versions that were seen or are configured, by requests. */
  versions: z.array(
    z.object({
      version: z.string(),
      requests: z.number(),
      requestsPerSecond: z.number(),
      share: z.number().nullable(),
      errorRatio: z.number().nullable(),
      /** Wanted pods of its workloads; null where that is not told. */
      pods: z.number().nullable(),
      /** A label's value, which forms can write. */
      isWritable: z.boolean(),
    }),
  ),
  /** All of both APIs; routes first. */
  resources: z.array(trafficResourceChoiceSchema),
  /** The route that was asked for, or that forms of routes would change; null for a new one, or where one must be chosen. */
  resource: z.string().nullable(),
  /** The rule likewise. */
  rule: z.number().int().nullable(),
  /** In the order of TRAFFIC_FORMS. */
  forms: z.array(trafficFormStateSchema),
  apply: trafficApplySchema,
  warnings: z.array(warningSchema),
});
export type TrafficForms = z.infer<typeof trafficFormsSchema>;

export const trafficPlanBodySchema = z.strictObject({
  change: trafficChangeSchema,
  ...rangeQuerySchema.shape,
});
export type TrafficPlanBody = z.infer<typeof trafficPlanBodySchema>;

export const plannedResourceSchema = z.object({
  id: z.string(),
  apiVersion: z.string(),
  kind: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Null for what is new, and where no configuration is connected. */
  origin: resourceOriginSchema.nullable(),
  before: z.string().nullable(),
  after: z.string(),
});
export type PlannedResource = z.infer<typeof plannedResourceSchema>;

export const trafficConsequenceSchema = z.object({
  tone: z.enum(['info', 'warning', 'danger']),
  text: z.string(),
});
export type TrafficConsequence = z.infer<typeof trafficConsequenceSchema>;

export const trafficPlanSchema = z.object({
  window: windowSchema,
  coveredMs: z.number(),
  /** Whether a configuration source is connected for the service's cluster; without it nothing can be compared. */
  configured: z.boolean(),
  /** Why this API cannot say it; nothing is written then. */
  unsupported: z.string().nullable(),
  /** Why nothing is written though the API could say it: something must be chosen first, or what is there forbids it. */
  refused: z.string().nullable(),
  /** What `change.resource` and `change.rule` may be; more than one where that must be chosen. */
  choices: z.array(trafficResourceChoiceSchema),
  /** Those that the change touches; each with `before` equal to `after` where it says the same already. */
  resources: z.array(plannedResourceSchema),
  /** All resources of the plan as one text to copy. */
  yaml: z.string(),
  /** What `before` and `after` were; apply is told it, and refuses when something else is there by then, or would be written. */
  seen: z.string(),
  /** Of the touched resources after the change, worst first. */
  problems: z.array(configProblemSchema.extend({ isNew: z.boolean() })),
  /** What the change removes. */
  solved: z.array(z.object({ code: z.string(), resource: z.string(), message: z.string() })),
  consequence: z.array(trafficConsequenceSchema),
  apply: trafficApplySchema,
  warnings: z.array(warningSchema),
});
export type TrafficPlan = z.infer<typeof trafficPlanSchema>;

export const trafficApplyBodySchema = z.strictObject({
  change: trafficChangeSchema,
  /** Only asks the API server whether it would take it. */
  dryRun: z.boolean(),
  /** As the plan said it. */
  seen: z.string().max(200),
  /** Takes fields over from those that manage them; without it such fields are a conflict, and nothing is written. */
  takeOver: z.boolean().default(false),
});

export const appliedResourceSchema = z.object({
  id: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  outcome: z.enum([
    /** Written; with a dry run: would be. */
    'created',
    'changed',
    'unchanged',
    /** Somebody else manages fields of it. */
    'conflict',
    /** The API server, or a webhook, refused it. */
    'refused',
    /** Not tried, because one before it failed. */
    'left-out',
  ]),
  /** What the API server said; empty where all is well. */
  message: z.string(),
  /** Of a conflict: who manages what. */
  conflicts: z.array(z.object({ manager: z.string(), field: z.string() })),
  /** What the API server warned of. */
  warnings: z.array(z.string()),
  /** What stands there after it (with a dry run: would stand); null where nothing was written. */
  yaml: z.string().nullable(),
});
export type AppliedResource = z.infer<typeof appliedResourceSchema>;

export const trafficAppliedSchema = z.object({
  dryRun: z.boolean(),
  /** Everything was taken. */
  done: z.boolean(),
  /** In the order in which they were written: what others need first. */
  resources: z.array(appliedResourceSchema),
  target: z.string(),
});
export type TrafficApplied = z.infer<typeof trafficAppliedSchema>;
