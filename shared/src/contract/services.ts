/** GET /api/v1/services, /services/{id}, /workloads, /workloads/{id}: lists and details. */
import { z } from 'zod';
import {
  healthSchema,
  rangeQuerySchema,
  scopeQuerySchema,
  signalsSchema,
  warningSchema,
  windowSchema,
} from './common.ts';
import { nodeSaturationSchema } from './saturation.ts';
import { topologyEdgeSchema, topologyNodeSchema } from './topology.ts';

export const servicesQuerySchema = z.object({ ...rangeQuerySchema.shape, ...scopeQuerySchema.shape });
export type ServicesQuery = z.infer<typeof servicesQuerySchema>;

export const serviceRowSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  external: z.boolean(),
  health: healthSchema,
  ...signalsSchema.shape,
  /** As of a node of the graph. */
  saturation: nodeSaturationSchema.nullable().optional(),
  measured: z.enum(['inbound', 'outbound']),
  /** Distinct versions and workloads seen answering. */
  versions: z.array(z.string()),
  workloads: z.number().int(),
  callers: z.number().int(),
  callees: z.number().int(),
  /** Requests per second (bytes per second where there are only TCP flows), oldest first; null where nothing was stored. */
  sparkline: z.array(z.number().nullable()),
});
export type ServiceRow = z.infer<typeof serviceRowSchema>;

export const servicesSchema = z.object({
  window: windowSchema,
  services: z.array(serviceRowSchema),
  warnings: z.array(warningSchema),
});
export type Services = z.infer<typeof servicesSchema>;

export const detailQuerySchema = rangeQuerySchema;

/** One identity pair seen on an edge. `unknown` where no certificate was presented or measured. */
export const identityPairSchema = z.object({
  sourcePrincipal: z.string(),
  destinationPrincipal: z.string(),
  requestsPerSecond: z.number(),
  connectionsPerSecond: z.number(),
});

export const serviceDetailSchema = z.object({
  window: windowSchema,
  service: serviceRowSchema,
  /** Edges into and out of the service, ends being services. */
  callers: z.array(topologyEdgeSchema),
  callees: z.array(topologyEdgeSchema),
  workloads: z.array(topologyNodeSchema),
  versions: z.array(topologyNodeSchema),
  identities: z.array(identityPairSchema),
  warnings: z.array(warningSchema),
});
export type ServiceDetail = z.infer<typeof serviceDetailSchema>;

/** The row alone, without the names that it holds. */
export const serviceSignalsSchema = z.object({
  window: windowSchema,
  service: serviceRowSchema.omit({
    versions: true,
    workloads: true,
    callers: true,
    callees: true,
    sparkline: true,
  }),
  warnings: z.array(warningSchema),
});
export type ServiceSignals = z.infer<typeof serviceSignalsSchema>;

export const workloadDetailSchema = z.object({
  window: windowSchema,
  workload: topologyNodeSchema,
  /** Canonical services that the workload answers for, as ids. */
  services: z.array(z.string()),
  versions: z.array(z.string()),
  callers: z.array(topologyEdgeSchema),
  callees: z.array(topologyEdgeSchema),
  identities: z.array(identityPairSchema),
  warnings: z.array(warningSchema),
});
export type WorkloadDetail = z.infer<typeof workloadDetailSchema>;

export const workloadsSchema = z.object({
  window: windowSchema,
  workloads: z.array(topologyNodeSchema),
  warnings: z.array(warningSchema),
});
export type Workloads = z.infer<typeof workloadsSchema>;

/** Services and workloads have ids of one form: which of them an edge's ends are. Services first when left out. */
const edgeKindSchema = z
  .enum(['service', 'workload', 'version'])
  .optional()
  .describe(
    'What the ends of the id are; when left out, services, and workloads where there is no such service',
  );
export type EdgeKindQuery = z.infer<typeof edgeKindSchema>;

export const edgeKindQuerySchema = z.object({ kind: edgeKindSchema });
export const edgeDetailQuerySchema = z.object({ ...rangeQuerySchema.shape, ...edgeKindQuerySchema.shape });

/** GET /api/v1/edges/{id}; the id's ends may be of any one kind. */
export const edgeDetailSchema = z.object({
  window: windowSchema,
  edge: topologyEdgeSchema,
  source: topologyNodeSchema,
  target: topologyNodeSchema,
  /** The same flow between workloads. */
  workloadEdges: z.array(topologyEdgeSchema),
  identities: z.array(identityPairSchema),
  warnings: z.array(warningSchema),
});
export type EdgeDetail = z.infer<typeof edgeDetailSchema>;
