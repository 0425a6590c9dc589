/**
 * GET /api/v1/topology/badges: what is configured of the nodes of the graph, and what happens to them, apart from the graph itself. From metrics alone as far as they tell; the
 * rest needs the mesh's configuration.
 */
import { z } from 'zod';
import { rangeQuerySchema, scopeQuerySchema, warningSchema, windowSchema } from './common.ts';
import { topologyQuerySchema } from './topology.ts';

/** Gravest first. */
export const BADGE_KINDS = [
  'config-error',
  'breaker',
  'fault',
  'no-sidecar',
  'config-warning',
  'split',
  'mirror',
  'gateway',
  'exposed',
  'limits',
] as const;
export const badgeKindSchema = z.enum(BADGE_KINDS);
export type BadgeKind = z.infer<typeof badgeKindSchema>;

export const badgesQuerySchema = z.object({
  kind: topologyQuerySchema.shape.kind,
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
});

export const badgeFactSchema = z.object({
  text: z.string(),
  /** Id of the resource that says so; null for what telemetry says. */
  resource: z.string().nullable(),
});
export type BadgeFact = z.infer<typeof badgeFactSchema>;

export const badgeSchema = z.object({
  kind: badgeKindSchema,
  /** At work in the window: a breaker refused, faults were injected, a split's shares are not its weights. */
  active: z.boolean(),
  evidence: z.enum(['configuration', 'telemetry', 'both']),
  /** The first few, in words. */
  facts: z.array(badgeFactSchema),
  /** How many more there are. */
  more: z.number().int(),
  /** Of a namespace, how many of its nodes have it; else 1. */
  nodes: z.number().int(),
});
export type Badge = z.infer<typeof badgeSchema>;

export const sidecarSchema = z.object({
  /** `own`: a proxy of its own, or its node’s or waypoint’s, reports. `unknown` is neither good nor bad. */
  state: z.enum(['own', 'not-needed', 'missing', 'unknown']),
  /** In words; empty for `own`. */
  why: z.string(),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

export const nodeBadgesSchema = z.object({
  /** As in the graph; namespaces are added up for where they are folded. */
  id: z.string(),
  /** Id of the service whose routes and policies hold; null of a namespace. */
  service: z.string().nullable(),
  /** Null for what lies outside the mesh, for callers that nobody knows, and for namespaces. */
  sidecar: sidecarSchema.nullable(),
  /** Gravest kind first, each kind once. */
  badges: z.array(badgeSchema),
});
export type NodeBadges = z.infer<typeof nodeBadgesSchema>;

export const topologyBadgesSchema = z.object({
  window: windowSchema,
  coveredMs: z.number(),
  /** Clusters whose configuration is connected. Of others splits, mirrors, limits and problems are not known. */
  configured: z.array(z.string()),
  /** Every node that exchanged something in the window, and every namespace. */
  nodes: z.array(nodeBadgesSchema),
  /** Problems of the configuration that concern no single node. */
  elsewhere: z.object({ error: z.number().int(), warning: z.number().int() }),
  warnings: z.array(warningSchema),
});
export type TopologyBadges = z.infer<typeof topologyBadgesSchema>;
