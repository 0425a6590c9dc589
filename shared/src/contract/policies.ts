/**
 * Authorization: policies in force, what they denied, what they would have denied. Times are epoch milliseconds, counts are of requests (of TCP connections).
 */
import { z } from 'zod';
import { protocolSchema, rangeQuerySchema, scopeQuerySchema, warningSchema, windowSchema } from './common.ts';

export const policyActionSchema = z.enum(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']);

/** Somebody who calls: as much of it as is known; a text that is not is empty. */
export const policyCallerSchema = z.object({
  /** SPIFFE URI, or Linkerd's DNS name; empty for plaintext and where it was not told. */
  identity: z.string(),
  /** Without port; empty where only metrics tell. */
  address: z.string(),
  /** Id of the calling service; empty when unknown. */
  service: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  workload: z.string(),
});
export type PolicyCaller = z.infer<typeof policyCallerSchema>;

export const policyTargetSchema = z.object({
  /** Id of the service. */
  service: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  workload: z.string(),
});

/** Where a resource stands. */
export const resourceOriginSchema = z.object({
  kind: z.enum(['file', 'kubernetes', 'demo']),
  /** The file, or the API server's name for the cluster. */
  where: z.string(),
  /** Line in that file, from 1; null where there is none. */
  line: z.number().int().nullable(),
});

export const policySchema = z.object({
  /** cluster~namespace~name after the kind: `AuthorizationPolicy:east~shop~allow-frontend`. */
  id: z.string(),
  kind: z.string(),
  apiVersion: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  action: policyActionSchema,
  /** How far it reaches. */
  reach: z.enum(['mesh', 'namespace', 'workloads', 'target']),
  /** Its selector or targets, in words; empty for all. */
  selector: z.string(),
  /** Services and workloads that it selects, as observed or configured; at most 200. */
  targets: z.array(policyTargetSchema),
  /** Each rule in plain words. */
  rules: z.array(z.string()),
  /** What is odd about it: selects nothing, denies everything, can never match; and what of it could not be read. */
  notes: z.array(z.string()),
  yaml: z.string(),
  createdAt: z.number().nullable(),
  origin: resourceOriginSchema,
  /** What access logs say it denied in the range; null where nothing could tell. */
  denied: z.object({ count: z.number(), lastAt: z.number().nullable() }).nullable(),
});
export type Policy = z.infer<typeof policySchema>;

export const policiesQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  service: z.string().optional().describe('Id of a service: only policies that rule what it receives'),
});

export const policiesSchema = z.object({
  window: windowSchema,
  /** Clusters whose configuration is connected; policies of others are not known. */
  connected: z.array(z.string()),
  policies: z.array(policySchema),
  warnings: z.array(warningSchema),
});
export type Policies = z.infer<typeof policiesSchema>;

export const denialsQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  service: z.string().optional().describe('Id of a service that refused'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const denialSchema = z.object({
  caller: policyCallerSchema,
  target: policyTargetSchema,
  protocol: protocolSchema,
  /** As the proxy names it: `namespace/policy rule 0`; empty when no policy allowed it, or it is not told. */
  policy: z.string(),
  /** Id of that policy where it is known from configuration; null otherwise. */
  policyId: z.string().nullable(),
  /** Methods and paths of the refused, most frequent first; at most 10. Empty where only metrics tell. */
  calls: z.array(z.object({ method: z.string(), path: z.string(), count: z.number() })),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** Access logs name caller and rule; metrics count (Linkerd's authz_deny, ztunnel's DENY, Envoy's rbac). */
  source: z.enum(['access-log', 'metrics']),
  /** False where metrics tell 403 or gRPC status 7 alone, which may be the application's own word. */
  certain: z.boolean(),
});
export type Denial = z.infer<typeof denialSchema>;

export const denialsSchema = z.object({
  window: windowSchema,
  /** Most frequent first. */
  denials: z.array(denialSchema),
  total: z.number(),
  /** Since when records are kept; null when there are none. */
  accessLogFrom: z.number().nullable(),
  warnings: z.array(warningSchema),
});
export type Denials = z.infer<typeof denialsSchema>;

/** One of what a backtest found. */
export const backtestRowSchema = z.object({
  caller: policyCallerSchema,
  target: policyTargetSchema,
  protocol: protocolSchema,
  /** Empty where only metrics tell. */
  method: z.string(),
  path: z.string(),
  /** `undecided`: a rule asks for what the observation does not tell (a header, a JWT claim, a path over metrics). */
  decision: z.enum(['denied', 'undecided', 'allowed']),
  /** Refused already when it happened. */
  wasDenied: z.boolean(),
  /** `namespace/name rule N`; empty when no ALLOW policy matched. */
  decidedBy: z.string(),
  /** Why, in words. */
  why: z.string(),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  source: z.enum(['access-log', 'metrics']),
});
export type BacktestRow = z.infer<typeof backtestRowSchema>;

export const backtestCountsSchema = z.object({
  allowed: z.number(),
  denied: z.number(),
  undecided: z.number(),
  /** Of the denied, those that were let through when they happened: what would break. */
  newlyDenied: z.number(),
  /** Of the allowed, those that were refused when they happened: what would open. */
  newlyAllowed: z.number(),
});

export const backtestSchema = z.object({
  window: windowSchema,
  /** What is wrong with the text; nothing else is answered for a document that cannot be read. Lines from 1. */
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      line: z.number().int().nullable(),
      message: z.string(),
    }),
  ),
  policies: z.array(
    z.object({
      namespace: z.string(),
      name: z.string(),
      action: policyActionSchema,
      rules: z.array(z.string()),
      targets: z.array(policyTargetSchema),
    }),
  ),
  /** Over records of access logs, which know method, path, address; a sample where sampling is on. */
  accessLog: backtestCountsSchema.nullable(),
  /** Over edges of metrics: complete, but without method and path. */
  metrics: backtestCountsSchema,
  /** Since when records are kept; null when there are none. */
  accessLogFrom: z.number().nullable(),
  /** Denied that were let through first, then undecided, then denied before, then newly allowed; the unremarkable is left out. At most 500. */
  rows: z.array(backtestRowSchema),
  rowsLeftOut: z.number().int(),
  /** What the answer rests on and what it cannot know. */
  notes: z.array(z.string()),
  warnings: z.array(warningSchema),
});
export type Backtest = z.infer<typeof backtestSchema>;

export const backtestBodySchema = z.object({
  /** One or several documents: AuthorizationPolicy of security.istio.io. */
  yaml: z.string().min(1, 'is missing').max(262_144, 'is longer than 256 KiB'),
  range: z.string().default('now-7d'),
  /** Cluster of the policies; every cluster when left out. */
  cluster: z.string().optional(),
  /** Together with what is in force, where configuration is connected (one of the same name is replaced), or these alone. */
  with: z.enum(['in-force', 'alone']).default('in-force'),
});

export const suggestBodySchema = z.object({
  /** Id of a service, whose workloads get a policy. */
  service: z.string(),
  range: z.string().default('now-7d'),
  /** How narrow: who may call; also which methods; also which paths. */
  detail: z.enum(['callers', 'methods', 'paths']).default('paths'),
});

export const suggestionSchema = z.object({
  window: windowSchema,
  yaml: z.string(),
  /** What the policy grants, and what it was seen from. */
  grants: z.array(
    z.object({
      principal: z.string(),
      caller: policyCallerSchema,
      methods: z.array(z.string()),
      paths: z.array(z.string()),
      ports: z.array(z.string()),
      count: z.number(),
      lastAt: z.number(),
    }),
  ),
  /** Callers that no policy by identity can allow: plaintext or unknown. They would be denied. */
  withoutIdentity: z.array(z.object({ caller: policyCallerSchema, count: z.number(), lastAt: z.number() })),
  notes: z.array(z.string()),
  backtest: backtestSchema,
});
export type Suggestion = z.infer<typeof suggestionSchema>;

export const draftBodySchema = z.object({
  /** Id of an edge between services. */
  edge: z.string(),
  intent: z.enum(['allow', 'deny']),
  range: z.string().default('now-7d'),
});

export const draftSchema = z.object({
  /** What stands there now and would be changed; null for a new resource or where no configuration is connected. */
  before: z.string().nullable(),
  yaml: z.string(),
  notes: z.array(z.string()),
  backtest: backtestSchema,
});
export type PolicyDraft = z.infer<typeof draftSchema>;
