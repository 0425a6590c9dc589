/**
 * Mutual TLS as it was observed, and what STRICT would break. Counts are exact increases over the window: requests, or opened connections for TCP. Shares are 0..1,
 * times epoch milliseconds.
 */
import { z } from 'zod';
import { mtlsStateSchema } from '../mtls.ts';
import {
  listParameterSchema,
  protocolSchema,
  rangeQuerySchema,
  scopeQuerySchema,
  warningSchema,
  windowSchema,
} from './common.ts';

/** Traffic by what was proven of it. */
export const mtlsCountsSchema = z.object({
  state: mtlsStateSchema,
  mutual: z.number(),
  plaintext: z.number(),
  unmeasured: z.number(),
});
export type MtlsCountsAnswer = z.infer<typeof mtlsCountsSchema>;

/** Why an edge is in its state: who proved it, or why nobody could. */
export const mtlsReasonSchema = z.enum([
  /** The receiving proxy (or waypoint) told it of each request. */
  'receiver',
  /** ztunnel carried it through its tunnel. */
  'ztunnel',
  /** By the caller's proxy alone: it saw a certificate of its own in use (inferred), or knows, as Linkerd's does. */
  'caller-certificate',
  /** Access logs told of the connection's certificates. */
  'access-log',
  /** Only the caller's proxy reports, which does not know. */
  'only-caller-reports',
  /** The callee lies outside the mesh. */
  'outside-mesh',
  'not-told',
]);
export type MtlsReason = z.infer<typeof mtlsReasonSchema>;

export const peerModeSchema = z.enum(['STRICT', 'PERMISSIVE', 'DISABLE', 'mixed']);

/** The mode that PeerAuthentication sets, and the resource that sets it; null fields where no configuration is connected. */
export const peerPolicySchema = z.object({
  mode: peerModeSchema,
  /** `namespace/name` of the resource; null for the mesh's default (PERMISSIVE). */
  resource: z.string().nullable(),
  /** Ports with a mode of their own. */
  ports: z.array(z.object({ port: z.number().int(), mode: peerModeSchema })),
});
export type PeerPolicy = z.infer<typeof peerPolicySchema>;

export const postureLevelSchema = z.enum(['cluster', 'namespace', 'service', 'edge']);

export const postureQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  by: postureLevelSchema.default('namespace').describe('What a row stands for'),
  state: listParameterSchema.pipe(z.array(mtlsStateSchema)).describe('Only rows in these states'),
  service: z.string().optional().describe('Id of a service: only what it receives and sends'),
  limit: z.coerce.number().int().min(1).max(100_000).default(1_000).describe('Rows at most, the worst'),
});

const edgeCountsSchema = z.object({
  mutual: z.number().int(),
  mixed: z.number().int(),
  plaintext: z.number().int(),
  unmeasured: z.number().int(),
});

/** Traffic across the mesh's border. */
const borderSchema = z.object({
  /** Part of what is received: from callers of which nothing is known. */
  arriving: mtlsCountsSchema,
  /** Requests and connections to hosts outside the mesh. They are in no other count: no PeerAuthentication could secure them. */
  leaving: z.number(),
});

export const postureRowSchema = z.object({
  /** Id of shared/identity.ts: a cluster's name, a namespace, a service, an edge. */
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** What it receives: what a PeerAuthentication would rule. For an edge, the edge. */
  received: mtlsCountsSchema,
  /** What it sends; null for an edge. */
  sent: mtlsCountsSchema.nullable(),
  border: borderSchema,
  /** Edges between services that end here, by state. */
  edges: edgeCountsSchema,
  /** Null where no mesh configuration is connected for the cluster, and for edges. */
  policy: peerPolicySchema.nullable(),
  /** For edges only. */
  edge: z
    .object({
      source: z.string(),
      target: z.string(),
      sourceName: z.string(),
      sourceNamespace: z.string(),
      sourceCluster: z.string(),
      protocol: protocolSchema,
      reason: mtlsReasonSchema,
      reporters: z.array(z.enum(['source', 'destination'])),
    })
    .nullable(),
});
export type PostureRow = z.infer<typeof postureRowSchema>;

export const postureSchema = z.object({
  window: windowSchema,
  /** Everything that touches the scope and stays inside the mesh. */
  total: mtlsCountsSchema.extend({ edges: edgeCountsSchema, border: borderSchema }),
  /** The worst first: plaintext, mixed, unmeasured, mutual; within a state by traffic that is not mutual. */
  rows: z.array(postureRowSchema),
  /** Rows that there are, those beyond the limit included. */
  matching: z.number().int(),
  warnings: z.array(warningSchema),
});
export type Posture = z.infer<typeof postureSchema>;

export const postureSeriesQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  id: z
    .string()
    .optional()
    .describe('A cluster, or the id of a namespace, a service or an edge; the whole scope when left out'),
  points: z.coerce.number().int().min(10).max(500).default(60).describe('Steps of time, about'),
});

/** Null in a step for which nothing is stored; zero where there was no traffic. */
export const postureSeriesSchema = z.object({
  window: windowSchema,
  stepMs: z.number(),
  times: z.array(z.number()),
  /** Milliseconds of each step for which something is stored: what rates are divided by. */
  coveredMs: z.array(z.number()),
  mutual: z.array(z.number().nullable()),
  plaintext: z.array(z.number().nullable()),
  unmeasured: z.array(z.number().nullable()),
  warnings: z.array(warningSchema),
});
export type PostureSeries = z.infer<typeof postureSeriesSchema>;

/** Somebody whom STRICT would cut off, or might. */
export const readinessCallerSchema = z.object({
  /** Id of the calling service where known, else the identity, else the address, else `unknown`. */
  id: z.string(),
  /** How the caller is known. */
  knownBy: z.enum(['workload', 'identity', 'address', 'nothing']),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Workloads of it that sent what is at risk, comma-separated; empty when unknown. */
  workload: z.string(),
  /** SPIFFE URI seen of this caller elsewhere (or on its other requests); empty when none. */
  identity: z.string(),
  /** Addresses from access logs without ports, most active first, with what was logged of each; at most 20. */
  addresses: z.array(z.object({ address: z.string(), count: z.number(), lastAt: z.number() })),
  /** Plaintext for what would be cut off; unmeasured for what might. */
  plaintext: z.number(),
  unmeasured: z.number(),
  /** What it also sends over mutual TLS: a caller that can. */
  mutual: z.number(),
  /** Services called, with their plaintext and unmeasured traffic. */
  targets: z.array(
    z.object({
      id: z.string(),
      namespace: z.string(),
      name: z.string(),
      protocol: protocolSchema,
      plaintext: z.number(),
      unmeasured: z.number(),
      /** Id of the edge between services. */
      edge: z.string(),
    }),
  ),
  /** Ends of steps of the series, or of the finest stored windows for what is newest; of callers by address as logged. */
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  /** Of the edge with most of it. */
  reason: mtlsReasonSchema,
});
export type ReadinessCaller = z.infer<typeof readinessCallerSchema>;

/** Why a verdict is to be doubted. */
export const readinessDoubtSchema = z.object({
  code: z.enum([
    /** Less than a day (or than a week) observed. */
    'short-observation',
    /** Part of the range has no data. */
    'gaps',
    /** Traffic that nobody measured. */
    'unmeasured-traffic',
    /** No receiving proxy reports at all. */
    'no-receiver',
    /** A source is down, or series were dropped. */
    'partial-telemetry',
    /** The service lies outside the mesh or has no proxy: PeerAuthentication does nothing there. */
    'no-proxy',
    'no-traffic',
  ]),
  message: z.string(),
});

export const readinessVerdictSchema = z.enum([
  /** Nothing seen that STRICT would cut off, and the observation is long and whole enough. */
  'ready',
  /** Callers would be cut off. */
  'breaks',
  /** Nothing seen, but the observation does not suffice to say so. */
  'unproven',
  /** STRICT is in force already. */
  'strict',
  'no-traffic',
]);

export const readinessQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  by: z.enum(['namespace', 'service']).default('namespace').describe('What a row stands for'),
});

const readinessFields = {
  id: z.string(),
  kind: z.enum(['namespace', 'service']),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  verdict: readinessVerdictSchema,
  policy: peerPolicySchema.nullable(),
  received: mtlsCountsSchema,
  /** Callers that would be cut off, and that might be. */
  cutOff: z.number().int(),
  doubtful: z.number().int(),
  /** When plaintext was last seen; null when never in the range. */
  lastPlaintextAt: z.number().nullable(),
  /** Nothing but mutual TLS was seen since then; null where the newest traffic is not. */
  cleanSince: z.number().nullable(),
  observed: z.object({
    from: z.number(),
    to: z.number(),
    /** Milliseconds of it for which something is stored. */
    coveredMs: z.number(),
  }),
  doubts: z.array(readinessDoubtSchema),
} as const;

export const readinessRowSchema = z.object(readinessFields);
export type ReadinessRow = z.infer<typeof readinessRowSchema>;

export const readinessSchema = z.object({
  window: windowSchema,
  /** Those that would break first, then the unproven, the ready, the strict. */
  rows: z.array(readinessRowSchema),
  warnings: z.array(warningSchema),
});
export type Readiness = z.infer<typeof readinessSchema>;

export const readinessDetailQuerySchema = z.object({ ...rangeQuerySchema.shape });

export const readinessDetailSchema = z.object({
  ...readinessFields,
  window: windowSchema,
  /** Would be cut off; most plaintext first. */
  callers: z.array(readinessCallerSchema),
  /** Might be: their traffic is unmeasured. */
  doubtfulCallers: z.array(readinessCallerSchema),
  /** Plaintext over time, to see whether it stopped. */
  series: postureSeriesSchema.omit({ warnings: true }),
  /** A PeerAuthentication resource that makes it STRICT; what to apply. */
  yaml: z.string(),
  /** What the YAML assumes and what else to know before applying it. */
  notes: z.array(z.string()),
  warnings: z.array(warningSchema),
});
export type ReadinessDetail = z.infer<typeof readinessDetailSchema>;
