/**
 * /api/v1/impact: who depends on some services, what an outage of theirs would cost, when it would cost least, and the plan made from it.
 * Shares are 0..1, rates per second, durations milliseconds, moments epoch milliseconds.
 */
import { z } from 'zod';
import {
  listParameterSchema,
  nodeKindSchema,
  protocolSchema,
  rangeQuerySchema,
  warningSchema,
  windowSchema,
} from './common.ts';
import { maintenanceRecordSchema, silenceRecordSchema } from './delivery.ts';
import { momentSchema, nameSchema, textSchema } from './documents.ts';
import { sliSchema, sloPeriodSchema, sloStateSchema } from './slos.ts';

/** Two days: longer than that is no maintenance, but a shutdown. */
const LONGEST_MINUTES = 2880;
const MOST_CHOSEN = 50;

const serviceIdsSchema = z
  .array(z.string().min(1).max(2000))
  .min(1, 'needs at least one id')
  .max(MOST_CHOSEN, `holds more than ${MOST_CHOSEN} ids`);
const minutesSchema = z.coerce.number().int('must be whole minutes').min(1).max(LONGEST_MINUTES);

export const impactQuerySchema = z.object({
  service: listParameterSchema.pipe(serviceIdsSchema).describe('Ids of what is to be out, comma-separated'),
  kind: z.enum(['service', 'workload']).default('service').describe('What an id stands for'),
  minutes: minutesSchema.default(30).describe('Length of the planned outage'),
  ...rangeQuerySchema.shape,
});
export type ImpactQuery = z.infer<typeof impactQuerySchema>;

/**
 * A figure that edges alone do not tell exactly: the least and the most that they allow, and what it is when each service's calls are spread
 * evenly over what it is asked (docs/impact.md).
 */
export const boundsSchema = z.object({ least: z.number(), estimate: z.number(), most: z.number() });
export type Bounds = z.infer<typeof boundsSchema>;

/** A service or workload as impact tells it. */
export const impactNodeSchema = z.object({
  id: z.string(),
  kind: nodeKindSchema,
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Canonical services that it belongs to. */
  serviceIds: z.array(z.string()),
  /** Callers of which nothing is known. */
  anonymous: z.boolean(),
  external: z.boolean(),
  /** What its own traffic is counted by: what it receives; what it sends, where nobody is seen to call it; nothing but connections. */
  measured: z.enum(['received', 'sent', 'connections']),
  /** Its own traffic. */
  requestsPerSecond: z.number(),
  openedPerSecond: z.number(),
});
export type ImpactNode = z.infer<typeof impactNodeSchema>;

export const dependantSchema = impactNodeSchema.extend({
  /** Calls to the next of the chosen: 1 calls one itself. */
  hop: z.number().int(),
  /** What it sends to the chosen itself. */
  direct: z.object({ requestsPerSecond: z.number(), openedPerSecond: z.number() }),
  /** Of its own requests those that need the chosen. */
  affectedPerSecond: boundsSchema,
  /** The same as a share of its own traffic. */
  share: boundsSchema,
  /** `assumed` where a TCP edge lies between, of which requests are not counted. */
  basis: z.enum(['counted', 'assumed']),
  inLoop: z.boolean(),
});
export type Dependant = z.infer<typeof dependantSchema>;

export const impactEdgeSchema = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  protocol: protocolSchema,
  requestsPerSecond: z.number(),
  openedPerSecond: z.number(),
  /** Of its requests those that need the chosen, by the estimate; null for TCP. */
  affectedPerSecond: z.number().nullable(),
});
export type ImpactEdge = z.infer<typeof impactEdgeSchema>;

/** What must be known to read the figures rightly, with the ids (of nodes, edges) that it is about. */
export const impactNoteSchema = z.object({
  code: z.enum([
    'no-callers',
    'no-traffic',
    'tcp',
    'unknown-callers',
    'blind',
    'unmeasured',
    'loop',
    'sent',
    'slo-part',
  ]),
  message: z.string(),
  subjects: z.array(z.string()),
});
export type ImpactNote = z.infer<typeof impactNoteSchema>;

/** What an outage does to one SLO. Null where it has no events to tell by. */
export const impactSloSchema = z.object({
  id: z.string(),
  name: z.string(),
  of: z.enum(['chosen', 'dependant']),
  /** Nodes of the answer whose requests it counts. */
  nodes: z.array(z.string()),
  kind: z.enum(['availability', 'latency', 'windows', 'throughput', 'custom']) satisfies z.ZodType<
    z.infer<typeof sliSchema>['kind']
  >,
  goal: z.number(),
  period: sloPeriodSchema,
  state: sloStateSchema,
  /** Of its events those that would be bad while the outage lasts. */
  badShare: boundsSchema,
  /** In the range that the impact is told of. */
  eventsPerSecond: z.number().nullable(),
  /** Now: share of the budget, and how long a total outage it would bear at the period's mean traffic. */
  left: z.object({ ratio: z.number(), outageMs: z.number() }).nullable(),
  /** Of the budget: its share, and in the same minutes. */
  spends: z.object({ ratio: boundsSchema, outageMs: boundsSchema, events: boundsSchema }).nullable(),
  /** `least` is what is left when the least is spent. */
  leftAfter: z.object({ ratio: boundsSchema, outageMs: boundsSchema }).nullable(),
  /** How long into the outage a page (a ticket) would fire: null when none would before its end. */
  pagesAfterMs: z.object({ estimate: z.number().nullable(), most: z.number().nullable() }),
  ticketsAfterMs: z.object({ estimate: z.number().nullable(), most: z.number().nullable() }),
});
export type ImpactSlo = z.infer<typeof impactSloSchema>;

export const impactSchema = z.object({
  window: windowSchema,
  coveredMs: z.number(),
  kind: z.enum(['service', 'workload']),
  minutes: z.number().int(),
  chosen: z.array(impactNodeSchema),
  /** By hop, then by id. */
  dependants: z.array(dependantSchema),
  /** Between all of these. */
  edges: z.array(impactEdgeSchema),
  /** From 1 outwards. `direct` is what flows into the chosen. */
  hops: z.array(
    z.object({
      hop: z.number().int(),
      dependants: z.number().int(),
      direct: z.object({ requestsPerSecond: z.number(), openedPerSecond: z.number() }),
      affectedPerSecond: boundsSchema,
    }),
  ),
  places: z.array(
    z.object({
      cluster: z.string(),
      namespace: z.string(),
      chosen: z.number().int(),
      dependants: z.number().int(),
      affectedPerSecond: boundsSchema,
    }),
  ),
  /** Where traffic comes into the mesh: of those hit, what nobody in the mesh is seen to call. */
  entries: z.array(
    z.object({
      id: z.string(),
      requestsPerSecond: z.number(),
      affectedPerSecond: boundsSchema,
      share: boundsSchema,
    }),
  ),
  /** The same service in another cluster, which is not chosen and had traffic. */
  redundant: z.array(
    z.object({
      of: z.string(),
      id: z.string(),
      cluster: z.string(),
      requestsPerSecond: z.number(),
      /** By how many times its traffic would grow if it took all; null where it had no requests. */
      growth: z.number().nullable(),
      /** Callers of the chosen that were seen to call it too. */
      callers: z.array(z.string()),
    }),
  ),
  /** Nodes that depend on each other in a circle. */
  loops: z.array(z.array(z.string())),
  slos: z.array(impactSloSchema),
  notes: z.array(impactNoteSchema),
  /** What the figures rest on, in sentences. */
  assumptions: z.array(z.string()),
  warnings: z.array(warningSchema),
});
export type Impact = z.infer<typeof impactSchema>;

export const maintenanceWindowsQuerySchema = z.object({
  ...impactQuerySchema.shape,
  weeks: z.coerce
    .number()
    .int()
    .min(1)
    .max(12)
    .default(4)
    .describe('Past weeks that are looked at, as far as stored'),
});
export type MaintenanceWindowsQuery = z.infer<typeof maintenanceWindowsQuerySchema>;

export const maintenanceWindowSchema = z.object({
  startsAt: z.number(),
  endsAt: z.number(),
  /** 1 is best; null where no history tells of the hour. */
  rank: z.number().int().nullable(),
  /** Mean over the weeks of what the chosen received (requests, or connections); null without history. */
  expectedPerSecond: z.number().nullable(),
  /** The least and the most of these weeks. */
  lowPerSecond: z.number().nullable(),
  highPerSecond: z.number().nullable(),
  /** How many weeks that rests on. */
  weeks: z.number().int(),
  /** What would be left of the budget of the SLO that would have the least left, by the estimate; null where no SLO is touched. */
  budget: z.object({ slo: z.string(), leftRatio: z.number(), spendsRatio: z.number() }).nullable(),
  /** SLOs with budget left now, of which the outage would spend all. */
  exhausts: z.array(z.string()),
  /** Other planned maintenance at that time, of what is hit or would carry on. */
  conflicts: z.array(
    z.object({ id: z.string(), name: z.string(), startsAt: z.number(), endsAt: z.number() }),
  ),
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;

export const maintenanceWindowsSchema = z.object({
  now: z.number(),
  minutes: z.number().int(),
  /** Starts of windows lie in here, one at each full hour. */
  horizon: windowSchema,
  /** Past weeks of which anything is stored. */
  weeks: z.number().int(),
  measure: z.enum(['requests', 'connections']),
  /** By time. */
  windows: z.array(maintenanceWindowSchema),
  slos: z.array(z.object({ id: z.string(), name: z.string(), of: z.enum(['chosen', 'dependant']) })),
  warnings: z.array(warningSchema),
});
export type MaintenanceWindows = z.infer<typeof maintenanceWindowsSchema>;

export const maintenancePlanBodySchema = z.object({
  name: nameSchema,
  /** Ids of services: their alerts are silenced and the time is left out of their budgets. */
  services: serviceIdsSchema,
  /** Ids of services whose budgets leave the time out too; their alerts go on. */
  alsoExcluded: z.array(z.string().min(1).max(2000)).max(500).default([]),
  startsAt: momentSchema,
  minutes: z.number().int('must be whole minutes').min(1).max(LONGEST_MINUTES),
  comment: textSchema.default(''),
});
export type MaintenancePlanBody = z.input<typeof maintenancePlanBodySchema>;

/** What was written. The same plan sent again is the same plan: `created` is then false. */
export const maintenancePlanSchema = z.object({
  id: z.string(),
  created: z.boolean(),
  maintenances: z.array(maintenanceRecordSchema),
  silences: z.array(silenceRecordSchema),
});
export type MaintenancePlan = z.infer<typeof maintenancePlanSchema>;

export const undonePlanSchema = z.object({ id: z.string(), removed: z.number().int() });

export const impactExportQuerySchema = z.object({
  ...maintenanceWindowsQuerySchema.shape,
  format: z.enum(['html', 'markdown']).default('html'),
  startsAt: z.coerce.number().min(0).optional().describe('Start of the window that was chosen'),
});
export type ImpactExportQuery = z.infer<typeof impactExportQuerySchema>;

export const impactExportSchema = z.object({
  format: z.enum(['html', 'markdown']),
  fileName: z.string(),
  mediaType: z.string(),
  text: z.string(),
});
export type ImpactExport = z.infer<typeof impactExportSchema>;
