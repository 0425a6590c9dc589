/**
 * The `accessLog` part of the configuration file: where access logs come from, what of them is kept, and for how long. Durations come out in milliseconds, sizes
 * in bytes, shares are 0..1.
 */
import { z } from 'zod';
import { filePathSchema } from './connection-schema.ts';
import { durationSchema, sizeSchema } from './quantities.ts';

export const LISTEN_PATTERN = /^(\[[0-9a-fA-F:.]+\]|[^\s/:@[\]]+):(\d{1,5})$/;

/** A pattern such as `*token*`: what the names of secrets have in common. */
const SECRET_QUERY_KEYS = [
  '*token*',
  '*key',
  '*password*',
  '*passwd*',
  'pwd',
  '*secret*',
  '*credential*',
  '*signature*',
  'sig',
  'auth',
  '*authorization*',
  '*session*',
  '*jwt*',
];
const SECRET_HEADERS = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  '*token*',
  '*key',
  '*password*',
  '*secret*',
  '*credential*',
  '*signature*',
  '*session*',
  '*jwt*',
  'x-forwarded-client-cert',
];

const expressionSchema = z
  .string()
  .min(1)
  .refine((source) => {
    try {
      return new RegExp(source) instanceof RegExp;
    } catch {
      return false;
    }
  }, 'is no regular expression');

const alsSchema = z.strictObject({
  listen: z
    .string()
    .regex(LISTEN_PATTERN, 'write host:port, as 127.0.0.1:8481 or [::]:8481')
    .optional()
    .describe('Address of the gRPC server for Envoys’ access log service; off when left out.'),
  cluster: z.string().min(1).optional().describe('Cluster of Envoys that name none.'),
  tls: z
    .strictObject({
      certFile: filePathSchema.describe('Certificate of the server, PEM.'),
      keyFile: filePathSchema.describe('Its key, PEM.'),
      caFile: filePathSchema
        .optional()
        .describe('Certificates, PEM: Envoys must show one that these signed. Without it they need none.'),
    })
    .optional()
    .describe('Takes connections with TLS only.'),
  allowUnauthenticated: z
    .boolean()
    .default(false)
    .describe(
      'Takes records from whoever reaches an address that is not loopback, where tls.caFile asks for no certificate.',
    ),
});

const fileSchema = z.strictObject({
  path: filePathSchema.describe(
    'File to follow, or a pattern: * within a name, ** for any folders. Rotated and truncated files are followed.',
  ),
  cluster: z.string().min(1).optional().describe('Cluster of the proxies that write here.'),
  namespace: z.string().min(1).optional().describe('Namespace of the proxy, where the path does not tell.'),
  service: z.string().min(1).optional().describe('Service of the proxy.'),
  workload: z.string().min(1).optional().describe('Workload of the proxy.'),
});

const redactionSchema = z.strictObject({
  queryKeys: z
    .array(z.string().min(1))
    .default(SECRET_QUERY_KEYS)
    .describe('Query keys whose values are never kept; * for any text, without regard to case.'),
  headers: z
    .array(z.string().min(1))
    .default(SECRET_HEADERS)
    .describe('Headers whose values are never kept, where a proxy logs headers.'),
  paths: z
    .array(expressionSchema)
    .default([])
    .describe('Regular expressions over paths: what their groups match is never kept.'),
});

const samplingSchema = z.strictObject({
  namespace: z.string().min(1).optional().describe('Of the callee.'),
  service: z.string().min(1).optional().describe('The callee.'),
  path: expressionSchema.optional().describe('Regular expression over the path.'),
  method: z.string().min(1).optional().describe('HTTP method.'),
  keep: z.number().min(0).max(1).describe('Share of the requests that is kept, 0..1.'),
  keepFailures: z.boolean().default(true).describe('Keeps failures and refusals whatever the share.'),
});

export const accessLogSchema = z.strictObject({
  als: alsSchema.prefault({}).describe('Envoys’ access log service (gRPC).'),
  files: z
    .array(fileSchema)
    .default([])
    .describe('Files with Istio’s JSON lines or ztunnel’s lines, followed.'),
  otlp: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe('Whether the console takes it; push.bearer holds here too.'),
    })
    .prefault({})
    .describe('OpenTelemetry logs over HTTP at POST /v1/logs.'),
  edges: z
    .enum(['auto', 'never', 'always'])
    .default('auto')
    .describe(
      'Whether records count for edges and golden signals: auto, where no metrics of the same proxy do; never; or always, which counts twice where both are there.',
    ),
  redaction: redactionSchema
    .prefault({})
    .describe('What is taken out of a record before anything else sees it.'),
  sampling: z
    .array(samplingSchema)
    .default([])
    .describe('Which records are kept: the first rule that matches decides, without one all are.'),
  retention: durationSchema.prefault('7d').describe('How long records are kept.'),
  maxSize: sizeSchema.prefault('4GiB').describe('Limit for the file on disk; the oldest records go first.'),
  memoryLimit: sizeSchema.prefault('256MiB').describe('Limit for the database’s own memory.'),
  queue: z
    .strictObject({
      records: z.number().int().min(1000).default(200_000).describe('Records that may wait to be written.'),
      size: sizeSchema.prefault('256MiB').describe('Memory that they may take, about.'),
    })
    .prefault({})
    .describe('What waits to be written; when it is full the oldest go and are counted.'),
});
