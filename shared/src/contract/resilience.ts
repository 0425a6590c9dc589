/**
 * How proxies shield a service and its callers, as they tell: attempts, ejected hosts, breakers. Counts are those of the window, as far as anything is told of it; what no proxy
 * tells is null, never zero.
 */
import { z } from 'zod';
import { rangeQuerySchema, warningSchema, windowSchema } from './common.ts';

const countSchema = z.number().nullable();

const retryCountsSchema = z.object({
  /** Requests, each once: those that ended, or those that were sent where they are more, as callers gave up. */
  requests: countSchema,
  /** Attempts after the first. */
  retries: countSchema,
  /** Amplification: 1 where nothing was tried again; null without requests. */
  attemptsPerRequest: countSchema,
  /** Retries that ended well. */
  succeeded: countSchema,
  /** Not made, because the budget or breaker of retries was full. */
  refused: countSchema,
  /** Requests of which all attempts were spent. */
  spent: countSchema,
});

const outlierCountsSchema = z.object({
  /** Hosts ejected at the end of the range (null where only long steps are kept of it), and the most at any time of it: of several proxies the one that ejected most. */
  ejected: countSchema,
  mostEjected: countSchema,
  ejections: countSchema,
  /** Not made, because as many hosts as permitted were ejected already. */
  refused: countSchema,
  /** Requests that found no healthy host (UH); told without outlier detection too. */
  withoutHost: countSchema,
});

const breakerSchema = z.object({
  limit: z.enum(['connections', 'pending', 'requests', 'retries']),
  /** Proxies whose breaker was open at the end of the range (null where only long steps are kept of it), and the most at any time of the window. */
  open: countSchema,
  mostOpen: z.number(),
});

const breakerCountsSchema = z.object({
  /** Requests that failed at once, because no more may wait. */
  pendingRefused: countSchema,
  /** Connections that were not opened. */
  connectionsRefused: countSchema,
  /** Of limits that are told. */
  breakers: z.array(breakerSchema),
});

/** Of how many callers proxies tell it. */
const toldSchema = z.object({ toldBy: z.number().int() });

/** A workload that calls, and the subset that it asks for. */
export const shieldedCallerSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  service: z.string(),
  workload: z.string(),
  subset: z.string().nullable(),
  retries: retryCountsSchema,
  outliers: outlierCountsSchema,
  breakers: breakerCountsSchema,
});
export type ShieldedCaller = z.infer<typeof shieldedCallerSchema>;

/** The same from access logs, where records tell their attempts: callers' proxies alone. */
export const loggedAttemptsSchema = z.object({
  /** Records that tell their attempts. */
  records: z.number(),
  attemptsPerRequest: z.number(),
  retried: z.number(),
  most: z.number(),
});
export type LoggedAttempts = z.infer<typeof loggedAttemptsSchema>;

export const serviceResilienceQuerySchema = z.object({ ...rangeQuerySchema.shape });

export const serviceResilienceSchema = z.object({
  /** Of all counts: whole steps of what is kept, so that it may be longer than the range. */
  window: windowSchema,
  /** Since when within the window anything is told; null where nothing is. */
  toldFrom: z.number().nullable(),
  /** Workloads that called it in the window; a warning says so where who called is kept by longer steps. */
  callers: z.number().int(),
  retries: retryCountsSchema.extend(toldSchema.shape),
  outliers: outlierCountsSchema.extend(toldSchema.shape),
  breakers: breakerCountsSchema.extend(toldSchema.shape),
  /** Null where access logs tell nothing. */
  logged: loggedAttemptsSchema.nullable(),
  /** Most retries first. */
  byCaller: z.array(shieldedCallerSchema),
  warnings: z.array(warningSchema),
});
export type ServiceResilience = z.infer<typeof serviceResilienceSchema>;
