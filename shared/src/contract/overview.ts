/** GET /api/v1/overview: what needs attention first, then the whole mesh at a glance. */
import { z } from 'zod';
import {
  healthSchema,
  rangeQuerySchema,
  scopeQuerySchema,
  signalsSchema,
  warningSchema,
  windowSchema,
} from './common.ts';
import { topologyEdgeSchema } from './topology.ts';

export const overviewQuerySchema = z.object({ ...rangeQuerySchema.shape, ...scopeQuerySchema.shape });
export type OverviewQuery = z.infer<typeof overviewQuerySchema>;

export const moverSchema = z.object({
  serviceId: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  health: healthSchema,
  signal: z.enum(['errors', 'latency']),
  /** Error ratio 0..1, or p95 in milliseconds. */
  now: z.number(),
  before: z.number().nullable(),
  requestsPerSecond: z.number(),
});
export type Mover = z.infer<typeof moverSchema>;

export const overviewSchema = z.object({
  window: windowSchema,
  /** Signals of all requests in the scope; `services` and `health` count what GET /services lists, `workloads` those in the mesh. */
  mesh: z.object({
    ...signalsSchema.shape,
    services: z.number().int(),
    workloads: z.number().int(),
    edges: z.number().int(),
    health: z.object({
      ok: z.number().int(),
      degraded: z.number().int(),
      failing: z.number().int(),
      'no-data': z.number().int(),
    }),
  }),
  /** The same signals one window earlier; null when the store has no such history. */
  previous: signalsSchema.nullable(),
  movers: z.array(moverSchema),
  /** Edges with plaintext, by traffic. */
  plaintextEdges: z.array(topologyEdgeSchema),
  namespaces: z.array(
    z.object({
      id: z.string(),
      cluster: z.string(),
      namespace: z.string(),
      health: healthSchema,
      services: z.number().int(),
      requestsPerSecond: z.number(),
      errorRatio: z.number().nullable(),
      /** Both directions. */
      bytesPerSecond: z.number(),
      mutualShare: z.number(),
      /** Whether the numbers are of what it receives, or (a namespace of gateways) of what it sends. */
      measured: z.enum(['inbound', 'outbound']),
    }),
  ),
  warnings: z.array(warningSchema),
});
export type Overview = z.infer<typeof overviewSchema>;
