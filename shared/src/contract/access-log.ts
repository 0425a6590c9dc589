/** The access log: who called what, when, as proxies logged it. Times are epoch milliseconds, durations milliseconds. */
import { z } from 'zod';
import { parseTerms } from '../filter-terms.ts';
import { rangeQuerySchema, scopeQuerySchema, warningSchema, windowSchema } from './common.ts';

export const accessChannelSchema = z.enum(['als', 'file', 'otlp']);
export const accessProofSchema = z.enum(['mutual', 'plaintext', 'unmeasured']);
const reporterSchema = z.enum(['source', 'destination', 'unknown']);

/** One end of a call; a part that is not known is the word `unknown`. */
export const accessEndSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  service: z.string(),
  workload: z.string(),
  version: z.string(),
});

/** Texts that a log did not tell are empty. */
export const accessRecordSchema = z.object({
  /** Grows with arrival. */
  id: z.string(),
  time: z.number(),
  durationMs: z.number().nullable(),
  channel: accessChannelSchema,
  /** At which end the proxy stands that logged it. */
  reporter: reporterSchema,
  protocol: z.enum(['http', 'grpc', 'tcp']),
  source: accessEndSchema,
  target: accessEndSchema,
  /** SPIFFE URI (or DNS name) of the caller's certificate, its subject, and the callee's SPIFFE URI. */
  sourceIdentity: z.string(),
  sourceSubject: z.string(),
  targetIdentity: z.string(),
  sourceAddress: z.string(),
  targetAddress: z.string(),
  method: z.string(),
  host: z.string(),
  /** Without secrets; cut in lists where it is very long, whole in GET /access-log/{id}. */
  path: z.string(),
  /** HTTP status; 0 for no response, null for TCP. */
  code: z.number().nullable(),
  grpcStatus: z.string(),
  /** Envoy's short flags, comma-separated; `-` for none. */
  flags: z.string(),
  details: z.string(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  tlsVersion: z.string(),
  cipher: z.string(),
  sni: z.string(),
  /** What is proven of the connection between caller and callee. */
  proof: accessProofSchema,
  /** Whether a policy refused it, and which where that is told. */
  denied: z.boolean(),
  policy: z.string(),
  requestId: z.string(),
  route: z.string(),
});
export type AccessRecordAnswer = z.infer<typeof accessRecordSchema>;

export const accessRecordDetailSchema = accessRecordSchema.extend({
  /** How often the proxy sent it on, 0 for not at all; null where the log does not tell. */
  attempts: z.number().nullable(),
  httpVersion: z.string(),
  upstreamCluster: z.string(),
  upstreamFailure: z.string(),
  termination: z.string(),
  upstreamLocalAddress: z.string(),
  upstreamRemoteAddress: z.string(),
  forwardedFor: z.string(),
  userAgent: z.string(),
  referer: z.string(),
  nodeId: z.string(),
  logName: z.string(),
  /** Further headers that the proxy was told to log; those of the response begin with `response `. */
  headers: z.record(z.string(), z.string()),
});
export type AccessRecordDetail = z.infer<typeof accessRecordDetailSchema>;

/** Given once, several times, or with commas; `!` before a term excludes (shared/filter-terms.ts). */
const termListSchema = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) =>
    (value === undefined ? [] : Array.isArray(value) ? value : [value]).flatMap((list) => parseTerms(list)),
  );

const oneOfTerms = (pattern: RegExp, problem: string) =>
  termListSchema.refine((terms) => terms.every(({ text }) => pattern.test(text)), problem);

const flagSchema = z
  .enum(['true', 'false'])
  .optional()
  .transform((value) => (value === undefined ? null : value === 'true'));

/**
 * Every given filter must match; a list matches when one of its terms does and none that it excludes. `*` stands for any text where that is
 * said, and `none` for what was not told.
 */
export const accessFilterSchema = z.object({
  identity: termListSchema.describe('The caller’s identity (SPIFFE URI); * for any text, none'),
  address: termListSchema.describe('The caller’s address, with or without port; * for any text, none'),
  service: termListSchema.describe('The callee: a name, or the id of a service'),
  source: termListSchema.describe('The caller: a name, or the id of a service'),
  workload: termListSchema.describe('The callee’s workload: a name or an id'),
  sourceWorkload: termListSchema.describe('The caller’s workload: a name or an id'),
  path: termListSchema.describe('The path; * for any text, none'),
  host: termListSchema.describe('The host that was asked for; * for any text, none'),
  method: termListSchema.describe('HTTP methods, none'),
  code: oneOfTerms(
    /^(?:[1-9]xx|\d{1,3}|none)$/i,
    'is no code: expected 404, 5xx, 0 (no response) or none (TCP)',
  ).describe('Codes: 404, 5xx, 0 for no response, none for TCP'),
  grpcStatus: termListSchema.describe('gRPC status numbers, none'),
  flags: termListSchema.describe('Envoy’s response flags; none'),
  proof: oneOfTerms(
    /^(?:mutual|plaintext|unmeasured)$/,
    'is no state: expected mutual, plaintext or unmeasured',
  ).describe('What is proven of mutual TLS: mutual, plaintext, unmeasured'),
  tlsVersion: termListSchema.describe('The version of TLS, as the proxy names it; none'),
  policy: termListSchema.describe('The policy that refused it; * for any text, none'),
  reporter: oneOfTerms(
    /^(?:source|destination|unknown)$/,
    'is no end: expected source, destination or unknown',
  ).describe('source, destination, unknown'),
  denied: flagSchema.describe('Only what a policy refused, or only what none did'),
  requestId: z.string().optional().describe('The id of a request, to see every hop of it'),
  text: z
    .string()
    .max(1000)
    .optional()
    .describe('Anywhere in path, host, names, identities, details; in path and host as it is written'),
});
export type AccessFilterQuery = z.output<typeof accessFilterSchema>;

const limitSchema = z.coerce
  .number()
  .int()
  .min(1)
  .max(1000)
  .default(100)
  .describe('Records of a page, 1000 at most');

export const accessLogQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  ...accessFilterSchema.shape,
  cursor: z.string().optional().describe('`next` of the page before'),
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'is no number of a record')
    .optional()
    .describe('Live tail: only what arrived after this record, oldest first; `tail` of the answer before'),
  limit: limitSchema,
});
export type AccessLogQuery = z.output<typeof accessLogQuerySchema>;

/** What is kept at all. */
const keptSchema = z.object({
  /** Null for whoever sees a part of the mesh: how much others keep is not told. */
  records: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  maxAgeMs: z.number(),
  maxSizeBytes: z.number(),
  /** Since when records are kept: what arrived before is gone, or was never taken. */
  keptFrom: z.number(),
});

export const accessLogSchema = z.object({
  window: windowSchema,
  /** Newest first; with `after` in order of arrival. */
  records: z.array(accessRecordSchema),
  /** Cursor of the next page; null when there is none. */
  next: z.string().nullable(),
  /** For `after`: the newest record that this answer can hold. */
  tail: z.string(),
  kept: keptSchema,
  warnings: z.array(warningSchema),
});
export type AccessLogAnswer = z.infer<typeof accessLogSchema>;

export const accessHistogramQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  ...accessFilterSchema.shape,
  buckets: z.coerce.number().int().min(1).max(500).default(60).describe('Steps of time, about'),
});

export const accessHistogramSchema = z.object({
  window: windowSchema,
  stepMs: z.number(),
  times: z.array(z.number()),
  /** Records of each step by class of code: `2xx`, `0` for no response, `none` for TCP. */
  classes: z.array(z.object({ name: z.string(), counts: z.array(z.number()) })),
  /** Of these, refused by a policy. */
  denied: z.array(z.number()),
  total: z.number(),
  kept: keptSchema,
  warnings: z.array(warningSchema),
});
export type AccessHistogram = z.infer<typeof accessHistogramSchema>;

export const accessExportQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  ...accessFilterSchema.shape,
  format: z
    .enum(['csv', 'ndjson'])
    .default('csv')
    .describe('csv (RFC 4180) or ndjson (one JSON text a line)'),
  limit: z.coerce.number().int().min(1).max(10_000_000).default(1_000_000).describe('Records at most'),
});

/** What records are counted by. `resource` is callee, method and path together, without the query. */
export const accessGroupKeySchema = z.enum([
  'identity',
  'address',
  'source',
  'service',
  'resource',
  'path',
  'host',
  'method',
  'code',
  'flags',
  'policy',
  'proof',
  'tlsVersion',
]);
export type AccessGroupKey = z.infer<typeof accessGroupKeySchema>;

export const accessGroupsQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  ...scopeQuerySchema.shape,
  ...accessFilterSchema.shape,
  by: accessGroupKeySchema.describe('What is counted'),
  limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Groups at most, the largest'),
});

export const accessGroupsSchema = z.object({
  window: windowSchema,
  groups: z.array(
    z.object({
      /** As a filter of the same name takes it: an identity, an address without port, a service's id, a path without query; empty where it was not told, cut behind 2,048 characters with a `*`. */
      key: z.string(),
      /** For `resource` its parts, else null. */
      resource: z.object({ service: z.string(), method: z.string(), path: z.string() }).nullable(),
      count: z.number(),
      denied: z.number(),
      /** Answered with 5xx, or with nothing. */
      failed: z.number(),
      firstAt: z.number(),
      lastAt: z.number(),
    }),
  ),
  /** Distinct groups in all; those beyond `limit` are in `rest`. */
  distinct: z.number(),
  rest: z.number(),
  total: z.number(),
  kept: keptSchema,
  warnings: z.array(warningSchema),
});
export type AccessGroups = z.infer<typeof accessGroupsSchema>;

/** What became of everything that was sent, since the start. */
export const accessLogStatusSchema = z.object({
  now: z.number(),
  kept: keptSchema,
  counts: z.object({
    received: z.number(),
    stored: z.number(),
    /** Waiting to be written. */
    pending: z.number(),
    /** Dropped, oldest first, because the store did not keep up. */
    dropped: z.number(),
    /** Could not be written. */
    failed: z.number(),
    /** Left out by a sampling rule. */
    sampled: z.number(),
    /** Entries of what is not over yet. */
    skipped: z.number(),
    malformed: z.number(),
    /** Records with a text that was cut, and with a time that is none. */
    cut: z.number(),
    untimely: z.number(),
    /** Records of proxies that never said who they are. */
    unidentified: z.number(),
  }),
  /** Records that count for no edge, by reason. */
  leftOutOfEdges: z.array(z.object({ reason: z.string(), count: z.number() })),
  /** What was wrong, newest first, by sender. */
  faults: z.array(z.object({ from: z.string(), what: z.string(), count: z.number(), lastAt: z.number() })),
  streams: z.array(
    z.object({
      peer: z.string(),
      /** Empty for a stream that has not said who sends. */
      nodeId: z.string(),
      cluster: z.string(),
      records: z.number(),
      lastAt: z.number().nullable(),
    }),
  ),
  files: z.array(
    z.object({
      path: z.string(),
      offset: z.number(),
      sizeBytes: z.number(),
      lines: z.number(),
      lastError: z.string().nullable(),
    }),
  ),
});
export type AccessLogStatusAnswer = z.infer<typeof accessLogStatusSchema>;
