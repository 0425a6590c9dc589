/** GET /api/v1/topology: the graph of the flows that happened in a window. */
import { z } from 'zod';
import {
  healthSchema,
  mtlsSchema,
  nodeKindSchema,
  protocolSchema,
  rangeQuerySchema,
  scopeQuerySchema,
  signalsSchema,
  warningSchema,
  windowSchema,
  listParameterSchema,
} from './common.ts';
import { nodeSaturationSchema } from './saturation.ts';

export const topologyQuerySchema = z.object({
  kind: z.enum(['service', 'workload', 'version']).default('service').describe('What a node stands for'),
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  service: z.string().optional().describe('Id of a node to focus on'),
  hops: z.coerce
    .number()
    .int()
    .min(1)
    .max(5)
    .default(1)
    .describe('With `service`: how far up- and downstream'),
  fold: z
    .enum(['none', 'auto', 'all'])
    .default('none')
    .describe('Fold namespaces into one node each: never, above 150 nodes, or always'),
  open: listParameterSchema.describe('With `fold`: ids of namespaces to leave unfolded'),
});
export type TopologyQuery = z.infer<typeof topologyQuerySchema>;

/** Who a node of a graph is. */
export const nodeIdentityFields = {
  id: z.string(),
  kind: nodeKindSchema,
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  version: z.string().optional(),
  /** Outside the mesh, or never reported by a proxy of its own. */
  external: z.boolean(),
  /** For a folded namespace: how many nodes it stands for. */
  members: z.number().int().optional(),
};

export const topologyNodeSchema = z.object({
  ...nodeIdentityFields,
  health: healthSchema,
  ...signalsSchema.shape,
  /** The fullest by any saturation signal; null or left out where none is defined or nothing was measured. */
  saturation: nodeSaturationSchema.nullable().optional(),
  /** Whether the signals are of what the node receives, or (gateways and pure callers) of what it sends. */
  measured: z.enum(['inbound', 'outbound']),
});
export type TopologyNode = z.infer<typeof topologyNodeSchema>;

export const topologyEdgeSchema = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  protocol: protocolSchema,
  health: healthSchema,
  ...signalsSchema.shape,
  mtls: mtlsSchema.extend({
    /** Who proved it: the receiving proxy, ztunnel, the caller's certificate as the sender saw it, or nobody. */
    evidence: z.enum(['destination', 'ztunnel', 'source-principal', 'none']),
  }),
  /** Which reporters the numbers come from. */
  reporters: z.array(z.enum(['source', 'destination'])),
});
export type TopologyEdge = z.infer<typeof topologyEdgeSchema>;

export const topologySchema = z.object({
  window: windowSchema,
  nodes: z.array(topologyNodeSchema),
  edges: z.array(topologyEdgeSchema),
  warnings: z.array(warningSchema),
});
export type Topology = z.infer<typeof topologySchema>;
