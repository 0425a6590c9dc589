/**
 * /api/v1/services/{id}/traffic and /api/v1/traffic: how a service's traffic is meant to flow (routes, splits, timeouts, retries, breakers, faults) beside what
 * was seen. Weights and percents 0..100, shares 0..1, durations milliseconds, times epoch milliseconds.
 */
import { z } from 'zod';
import { rangeQuerySchema, scopeQuerySchema, warningSchema, windowSchema } from './common.ts';

export const routeTargetSchema = z.object({
  /** As it is written. */
  host: z.string(),
  subset: z.string().nullable(),
  /** Version of the service that it means; null for another service, or where nothing tells. */
  version: z.string().nullable(),
  /** It is the service that is asked about. */
  own: z.boolean(),
  /** Percent of what the rule takes; all weights of a rule together are 100. */
  weight: z.number(),
});

export const routeRuleSchema = z.object({
  name: z.string(),
  /** Alternatives, in words; none means all requests. */
  matches: z.array(z.string()),
  targets: z.array(routeTargetSchema),
  redirect: z.string().nullable(),
  rewrite: z.string().nullable(),
  mirrors: z.array(z.object({ host: z.string(), subset: z.string().nullable(), percent: z.number() })),
  timeoutMs: z.number().nullable(),
  retries: z
    .object({ attempts: z.number(), perTryTimeoutMs: z.number().nullable(), on: z.string().nullable() })
    .nullable(),
  faults: z.array(z.object({ kind: z.enum(['abort', 'delay']), percent: z.number(), what: z.string() })),
});
export type RouteRule = z.infer<typeof routeRuleSchema>;

export const configuredRouteSchema = z.object({
  /** Id of the resource. */
  resource: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  hosts: z.array(z.string()),
  /** Gateways and parents through which it holds; `mesh` is every proxy of the mesh. */
  through: z.array(z.string()),
  /** As written. Of a VirtualService the first that matches takes a request; of others see `orders`. */
  rules: z.array(routeRuleSchema),
});
export type ConfiguredRoute = z.infer<typeof configuredRouteSchema>;

/** Rules of the Gateway API's routes that hold for the same hosts in the same place, in the order in which the specification tries them. */
export const routeOrderSchema = z.object({
  /** None means all. */
  hosts: z.array(z.string()),
  /** Gateways and Services, with the listener or port where it is not all of them. */
  through: z.array(z.string()),
  /** What else is to be known of it, as sentences. */
  notes: z.array(z.string()),
  steps: z.array(
    z.object({
      resource: z.string(),
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      /** `matches` are those that are tried here; others of the rule may have a step of their own. */
      rule: routeRuleSchema,
      /** After which rule that may take the same requests it is tried, and why; null where none is. */
      why: z.string().nullable(),
      /** Why no request reaches it; null unless that is certain. */
      hidden: z.string().nullable(),
    }),
  ),
});
export type RouteOrder = z.infer<typeof routeOrderSchema>;

const settingSchema = z.object({ name: z.string(), value: z.string() });

export const trafficPolicySchema = z.object({
  resource: z.string(),
  namespace: z.string(),
  name: z.string(),
  host: z.string(),
  /** Whole service, or a subset of it. */
  subset: z.string().nullable(),
  /** Version that the subset's labels choose. */
  version: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  loadBalancer: z.string().nullable(),
  pools: z.array(settingSchema),
  outliers: z.array(settingSchema),
});
export type TrafficPolicy = z.infer<typeof trafficPolicySchema>;

/** One weighted target beside what it received. */
export const splitShareSchema = z.object({
  version: z.string(),
  /** Percent of what the rule takes. */
  weight: z.number(),
  requests: z.number(),
  share: z.number().nullable(),
  /** Wilson's interval, 95%. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** By the weights among the service’s own versions; `open` where too little was seen, where the route or its subsets changed since the range began, or where other rules take part of the traffic. */
  agrees: z.enum(['yes', 'no', 'open']),
});

export const trafficSplitSchema = z.object({
  resource: z.string(),
  rule: z.string(),
  shares: z.array(splitShareSchema),
});
export type TrafficSplit = z.infer<typeof trafficSplitSchema>;

/** Requests to the service by what proxies say of them. */
export const observedEventsSchema = z.object({
  requests: z.number(),
  errors: z.number(),
  /** By Envoy's response flags: every one once. */
  flags: z.array(z.object({ flag: z.string(), requests: z.number() })),
  /** Requests whose proxies tell no flags (an Envoy without a mesh, Linkerd): they count to none of those below. */
  flagsUntold: z.number(),
  /** UO: refused because a pool was full. */
  overflowed: z.number(),
  /** UH: no healthy host was left. */
  withoutHost: z.number(),
  /** UT: the time was up. */
  timedOut: z.number(),
  /** URX: all attempts were spent. */
  retriesSpent: z.number(),
  /** FI and DI. */
  aborted: z.number(),
  delayed: z.number(),
  /** Errors that no injected fault made. */
  organicErrors: z.number(),
});
export type ObservedEvents = z.infer<typeof observedEventsSchema>;

export const serviceTrafficQuerySchema = z.object({ ...rangeQuerySchema.shape });

export const serviceTrafficSchema = z.object({
  window: windowSchema,
  coveredMs: z.number(),
  /** Whether a configuration source is connected for the service's cluster; the rest is then what it says. */
  configured: z.boolean(),
  routes: z.array(configuredRouteSchema),
  /** Of all HTTPRoutes and GRPCRoutes among them that are let in somewhere. */
  orders: z.array(routeOrderSchema),
  policies: z.array(trafficPolicySchema),
  splits: z.array(trafficSplitSchema),
  /** Versions that had requests, by requests. */
  versions: z.array(z.object({ version: z.string(), requests: z.number(), share: z.number() })),
  observed: observedEventsSchema,
  warnings: z.array(warningSchema),
});
export type ServiceTraffic = z.infer<typeof serviceTrafficSchema>;

export const trafficQuerySchema = z.object({ ...rangeQuerySchema.shape, ...scopeQuerySchema.shape });

export const trafficRowSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  requestsPerSecond: z.number(),
  errorRatio: z.number().nullable(),
  /** Versions that had requests. */
  versions: z.number().int(),
  routes: z.number().int(),
  /** Weighted targets beside what they received; null without a split. */
  split: z.array(splitShareSchema).nullable(),
  faults: z.number().int(),
  mirrors: z.number().int(),
  redirects: z.number().int(),
  /** Pools or outlier detection are configured. */
  breaker: z.boolean(),
  /** The shortest timeout; null without any. */
  timeoutMs: z.number().nullable(),
  /** The most attempts; null where nothing is said. */
  retries: z.number().nullable(),
  observed: observedEventsSchema.omit({ flags: true, flagsUntold: true }),
});
export type TrafficRow = z.infer<typeof trafficRowSchema>;

export const trafficSchema = z.object({
  window: windowSchema,
  coveredMs: z.number(),
  configured: z.boolean(),
  /** Services with traffic or with routes, by id. */
  services: z.array(trafficRowSchema),
  warnings: z.array(warningSchema),
});
export type Traffic = z.infer<typeof trafficSchema>;
