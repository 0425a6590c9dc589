/**
 * The `push` part of the configuration file: what may be sent to the console. Durations come out in milliseconds, sizes in bytes.
 */
import { z } from 'zod';
import { durationSchema, sizeSchema } from './quantities.ts';
import { bearerSchema } from './connection-schema.ts';

const endpointSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether the console takes it.'),
});

export const pushSchema = z.strictObject({
  remoteWrite: endpointSchema.prefault({}).describe('Prometheus remote write at POST /api/v1/write.'),
  otlp: endpointSchema.prefault({}).describe('OpenTelemetry metrics over HTTP at POST /v1/metrics.'),
  bearer: bearerSchema.optional().describe('Token that senders must show: Authorization: Bearer.'),
  maxBodySize: sizeSchema
    .prefault('32MiB')
    .describe('Limit for one body, packed as well as unpacked; four bodies are taken at once.'),
  patience: durationSchema
    .prefault('1m')
    .describe('How long the newest windows wait for targets of a sender that has fallen silent.'),
});
