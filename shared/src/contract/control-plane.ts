/**
 * Control planes and what they push: how much, how it was taken, and which proxies have what they should. Moments are epoch milliseconds, durations milliseconds, counts those of
 * the window. What is not told is null, never zero.
 */
import { z } from 'zod';
import { latencySchema, rangeQuerySchema, scopeQuerySchema, warningSchema, windowSchema } from './common.ts';

const countedSchema = z.object({ type: z.string(), count: z.number() });

/** `rejecting`: proxies refuse what it sends; `slow`: proxies wait long for what changed; `failing`: it cannot send, or does not answer proxies; `silent`: it does not answer; `unknown`: too little is told. */
const planeStateSchema = z.enum(['ok', 'slow', 'failing', 'rejecting', 'silent', 'unknown']);
export type PlaneState = z.infer<typeof planeStateSchema>;

export const planeSchema = z.object({
  /** Cluster, namespace and name, joined by `/`. */
  id: z.string(),
  /** `linkerd` is told of by its proxies alone. */
  kind: z.enum(['istiod', 'linkerd']),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Of Istio; null for the default one. */
  revision: z.string().nullable(),
  /** Of its replicas, the oldest first. */
  versions: z.array(z.string()),
  replicas: z.array(
    z.object({
      pod: z.string(),
      version: z.string().nullable(),
      lastAt: z.number(),
      /** Null where it was not heard, and the console may not have listened. */
      isSilent: z.boolean().nullable(),
      /** Proxies connected to it. */
      connected: z.number().nullable(),
    }),
  ),
  state: planeStateSchema,
  /** Why, in words. */
  why: z.array(z.string()),
  connected: z.number().nullable(),
  connectedBy: z.array(z.object({ version: z.string(), proxies: z.number() })),
  /** By type of resource (`cds`, `eds`, `lds`, `rds`, …), and what it could not send. */
  pushes: z.array(countedSchema).nullable(),
  pushErrors: z.array(countedSchema),
  rejects: z.object({
    total: z.number().nullable(),
    byType: z.array(countedSchema),
    /** The proxies that refused, as the control plane names them (`pod.namespace`). */
    byNode: z.array(
      z.object({
        node: z.string(),
        type: z.string(),
        error: z.string(),
        count: z.number(),
        /** Within a step of the series. */
        lastAt: z.number(),
      }),
    ),
  }),
  /** From a change to the proxy having it; null where it is not told. */
  convergence: z.object({ proxies: z.number(), latency: latencySchema.nullable() }).nullable(),
  configEvents: z.array(z.object({ type: z.string(), event: z.string(), count: z.number() })),
  /** Why it pushed. */
  triggers: z.array(countedSchema),
  writeTimeouts: z.number().nullable(),
  internalErrors: z.number().nullable(),
  /** What is wrong in the configuration that it holds now, as it counts it; above zero only. */
  conflicts: z.array(z.object({ metric: z.string(), what: z.string(), count: z.number() })),
  series: z.object({
    /** Per second. */
    pushes: z.array(z.object({ type: z.string(), values: z.array(z.number().nullable()) })),
    rejects: z.array(z.number().nullable()),
    /** p95, milliseconds. */
    convergence: z.array(z.number().nullable()),
  }),
});
export type Plane = z.infer<typeof planeSchema>;

const proxyKindSchema = z.enum(['sidecar', 'gateway', 'waypoint', 'ztunnel', 'linkerd', 'envoy']);
export type ProxyKind = z.infer<typeof proxyKindSchema>;

const proxyStateSchema = z.enum(['in-sync', 'stale', 'unknown']);

export const meshProxySchema = z.object({
  id: z.string(),
  kind: proxyKindSchema,
  cluster: z.string(),
  namespace: z.string(),
  service: z.string(),
  workload: z.string(),
  pod: z.string(),
  version: z.string().nullable(),
  /** The oldest version of the control planes of its cluster. */
  planeVersion: z.string().nullable(),
  /** Minor versions that it is older than that; 0 where it is not older. */
  minorsBehind: z.number().nullable(),
  state: proxyStateSchema,
  reason: z.enum([
    'took-last',
    'silent',
    'disconnected',
    'rejecting',
    'behind',
    'no-update',
    'rejected-once',
    'just-seen',
    'not-told',
  ]),
  why: z.string(),
  /** Whether it has a connection to its control plane. */
  connected: z.boolean().nullable(),
  /** When it last took an update. */
  acceptedAt: z.number().nullable(),
  /** Updates that it refused since it started, and when it last did. */
  rejected: z.number().nullable(),
  rejectedAt: z.number().nullable(),
  /** When it last answered. */
  lastAt: z.number(),
});
export type MeshProxy = z.infer<typeof meshProxySchema>;

export const controlPlaneQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  cluster: scopeQuerySchema.shape.cluster,
});

export const controlPlaneSchema = z.object({
  now: z.number(),
  window: windowSchema,
  stepMs: z.number(),
  /** Starts of the steps of the series. */
  times: z.array(z.number()),
  planes: z.array(planeSchema),
  /** At present, whatever the window. */
  proxies: z.object({
    total: z.number(),
    inSync: z.number(),
    stale: z.number(),
    unknown: z.number(),
    versions: z.array(
      z.object({
        kind: proxyKindSchema,
        version: z.string().nullable(),
        proxies: z.number(),
        stale: z.number(),
        minorsBehind: z.number().nullable(),
      }),
    ),
  }),
  warnings: z.array(warningSchema),
});
export type ControlPlaneAnswer = z.infer<typeof controlPlaneSchema>;

export const meshProxiesQuerySchema = z.object({ ...scopeQuerySchema.shape });

export const meshProxiesSchema = z.object({
  now: z.number(),
  /** The stale first. */
  proxies: z.array(meshProxySchema),
  /** Of how many, where not all are told. */
  total: z.number(),
  warnings: z.array(warningSchema),
});
