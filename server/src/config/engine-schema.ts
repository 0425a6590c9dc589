/**
 * The `store.engines` part of the configuration file: Prometheus-compatible engines that hold the mesh's telemetry already. Durations come
 * out in milliseconds, sizes in bytes.
 */
import { z } from 'zod';
import { bearerSchema, filePathSchema, tlsSchema, secretSchema } from './connection-schema.ts';
import { durationSchema, sizeSchema } from './quantities.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** A field name of HTTP (RFC 9110, 5.1). */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const LEAST_RESPONSE_BYTES = 64 * 1024;
const LEAST_INTERVAL_MS = 1000;
const DIALECTS = ['istio', 'linkerd', 'envoy', 'google-cloud'] as const;

const labelNameSchema = z.string().regex(LABEL_NAME, 'a label name holds letters, digits and _');

const urlSchema = z.string().superRefine((text, context) => {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    refuse('write a URL that begins with http:// or https://');
    return;
  }
  if (url.username !== '' || url.password !== '')
    refuse('no credentials in a URL, which is shown: use basic or bearer');
  if (/\/api\/v1(\/|$)/.test(url.pathname)) refuse('leave /api/v1 and what follows out');
  if (url.hash !== '') refuse('a URL of an API has no #');
});

const basicSchema = z
  .strictObject({
    username: z.string().min(1),
    passwordFile: filePathSchema.optional().describe('File with the password; read again when it changes.'),
    passwordEnv: z.string().min(1).optional().describe('Environment variable that holds the password.'),
  })
  .refine((basic) => (basic.passwordFile === undefined) !== (basic.passwordEnv === undefined), {
    message: 'give either passwordFile or passwordEnv',
  });

export const engineSchema = z
  .strictObject({
    url: urlSchema.describe('Address of the API without /api/v1; a path before it is kept.'),
    cluster: z
      .string()
      .min(1)
      .optional()
      .describe('Cluster of series that name none; shown as the engine’s name.'),
    clusterLabel: labelNameSchema
      .optional()
      .describe('Label that tells the cluster of a series, when one engine holds several.'),
    dialects: z
      .array(z.enum(DIALECTS))
      .min(1)
      .optional()
      .describe('What the proxies speak; detected when missing.'),
    interval: durationSchema
      .prefault('15s')
      .refine((ms) => ms >= LEAST_INTERVAL_MS, 'must be at least 1s')
      .describe('How often the engine scrapes the proxies.'),
    timeout: durationSchema.prefault('30s').describe('Limit for one answer, from asking to its last byte.'),
    concurrency: z.number().int().min(1).max(64).default(4).describe('Queries at once; others wait.'),
    maxResponseSize: sizeSchema
      .refine((bytes) => bytes >= LEAST_RESPONSE_BYTES, 'must be at least 64KiB')
      .prefault('256MiB')
      .describe('Limit for one answer, after decompression.'),
    cacheSize: sizeSchema.prefault('128MiB').describe('Memory for answers that are kept.'),
    headers: z
      .record(
        z.string().regex(HEADER_NAME, 'a header’s name holds letters, digits and -'),
        z.union([z.string(), secretSchema], { error: 'write a text, {file: PATH} or {env: NAME}' }),
      )
      .default({})
      .describe('Request headers such as X-Scope-OrgID: a text, or from a file or the environment.'),
    bearer: bearerSchema.optional().describe('Sends Authorization: Bearer.'),
    basic: basicSchema.optional().describe('Sends Authorization: Basic.'),
    tls: tlsSchema.optional().describe('TLS settings for https.'),
    extraMatchers: z
      .record(labelNameSchema, z.string())
      .default({})
      .describe('Labels that series must have to be read, such as job: istio.'),
    useRecordingRules: z.boolean().default(true).describe('Use Sightglass’ recording rules where they are.'),
  })
  .refine((engine) => engine.bearer === undefined || engine.basic === undefined, {
    path: ['basic'],
    message: 'bearer and basic exclude each other',
  });
