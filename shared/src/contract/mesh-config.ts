/** The mesh's configuration as it was read from clusters and folders: resources, their history, and how fresh it is. Times are epoch milliseconds. */
import { z } from 'zod';
import {
  listParameterSchema,
  rangeQuerySchema,
  scopeQuerySchema,
  warningSchema,
  windowSchema,
} from './common.ts';
import { resourceOriginSchema } from './policies.ts';

export const configClusterSchema = z.object({
  cluster: z.string(),
  source: z.enum(['kubernetes', 'folder', 'demo']),
  /** API server or folder. */
  where: z.string(),
  state: z.enum(['syncing', 'synced', 'failed']),
  lastSyncAt: z.number().nullable(),
  error: z.string().nullable(),
  resources: z.number().int(),
  /** Namespaces that are read; empty: all. */
  namespaces: z.array(z.string()),
  /** Kinds that could not be read: not installed, or not permitted. */
  missing: z.array(z.object({ kind: z.string(), reason: z.string() })),
  /** Documents that could not be read. */
  problems: z.array(z.object({ where: z.string(), line: z.number().int().nullable(), message: z.string() })),
  rootNamespace: z.string(),
  trustDomain: z.string(),
});
export type ConfigCluster = z.infer<typeof configClusterSchema>;

export const configSeveritySchema = z.enum(['error', 'warning', 'info']);
export type ConfigSeverity = z.infer<typeof configSeveritySchema>;

export const configProblemCountsSchema = z.object({
  error: z.number().int(),
  warning: z.number().int(),
  info: z.number().int(),
});
export type ConfigProblemCounts = z.infer<typeof configProblemCountsSchema>;

/** Something in a resource that breaks, or may break, what it is for (docs/validations.md). */
export const configProblemSchema = z.object({
  /** Stable: `SG0101`. */
  code: z.string(),
  severity: configSeveritySchema,
  /** Id of the resource. */
  resource: z.string(),
  kind: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** The field: `spec.http[0].timeout`. */
  path: z.string(),
  /** The file, or the API server's name for the cluster. */
  where: z.string(),
  /** Line of the field in that file, from 1; null where there is none. */
  line: z.number().int().nullable(),
  /** Line of the field in the YAML that the console shows of the resource, from 1. */
  yamlLine: z.number().int(),
  /** What the validation looks for, in general. */
  what: z.string(),
  /** What is wrong here. */
  message: z.string(),
  why: z.string(),
  fix: z.string(),
  /** Codes by which Istio's analyzers (IST) and Kiali (KIA) know the same thing. */
  alike: z.array(z.string()),
});
export type ConfigProblem = z.infer<typeof configProblemSchema>;

export const configProblemsQuerySchema = z.object({
  ...scopeQuerySchema.shape,
  severity: listParameterSchema.describe('error, warning, info; comma-separated'),
  code: listParameterSchema.describe('Codes, comma-separated'),
  resource: z.string().optional().describe('Id of a resource: only its problems'),
  service: z.string().optional().describe('Id of a service: only problems of resources that concern it'),
  limit: z.coerce.number().int().min(1).max(2000).default(500),
});

export const configProblemsSchema = z.object({
  /** Whether any configuration is connected. */
  connected: z.boolean(),
  /** Worst first. */
  problems: z.array(configProblemSchema),
  /** Of all that match, before the limit. */
  counts: configProblemCountsSchema,
  truncated: z.boolean(),
  warnings: z.array(warningSchema),
});
export type ConfigProblems = z.infer<typeof configProblemsSchema>;

export const meshConfigStatusSchema = z.object({
  now: z.number(),
  clusters: z.array(configClusterSchema),
  /** How many resources of each kind, in all clusters. */
  kinds: z.array(z.object({ kind: z.string(), count: z.number().int() })),
  /** What validations found, in all clusters. */
  validation: configProblemCountsSchema,
});
export type MeshConfigStatus = z.infer<typeof meshConfigStatusSchema>;

export const configResourceSchema = z.object({
  /** `Kind:cluster~namespace~name`, as policies have it. */
  id: z.string(),
  apiVersion: z.string(),
  kind: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  createdAt: z.number().nullable(),
  /** When the console saw it first, and when it last changed since. */
  firstSeenAt: z.number(),
  changedAt: z.number(),
  origin: resourceOriginSchema,
});
export type ConfigResource = z.infer<typeof configResourceSchema>;

export const configResourcesQuerySchema = z.object({
  ...scopeQuerySchema.shape,
  kind: listParameterSchema.describe('Kinds, comma-separated'),
  text: z.string().max(200).optional().describe('Part of a name'),
});

export const configResourcesSchema = z.object({
  resources: z.array(configResourceSchema),
  warnings: z.array(warningSchema),
});
export type ConfigResources = z.infer<typeof configResourcesSchema>;

/** One change of one resource. */
export const configChangeSchema = z.object({
  id: z.string(),
  kind: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  at: z.number(),
  /** `seen`: it was there when the console first looked. */
  action: z.enum(['seen', 'created', 'changed', 'deleted']),
  /** The resource as YAML after the change (before it, for a deletion), without status and managed fields. */
  yaml: z.string(),
});
export type ConfigChange = z.infer<typeof configChangeSchema>;

export const configResourceDetailSchema = configResourceSchema.extend({
  /** Null while it is there; then the rest is as it was last seen. */
  deletedAt: z.number().nullable(),
  yaml: z.string(),
  /** Newest first, at most 200. */
  history: z.array(configChangeSchema),
  warnings: z.array(warningSchema),
});
export type ConfigResourceDetail = z.infer<typeof configResourceDetailSchema>;

export const configChangesQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  kind: listParameterSchema.describe('Kinds, comma-separated'),
  service: z.string().optional().describe('Id of a service: only changes that concern it'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const configChangesSchema = z.object({
  window: windowSchema,
  /** Newest first; without what was merely seen at the start. */
  changes: z.array(configChangeSchema.omit({ yaml: true })),
  /** There are more than were asked for. */
  truncated: z.boolean(),
  warnings: z.array(warningSchema),
});
export type ConfigChanges = z.infer<typeof configChangesSchema>;
