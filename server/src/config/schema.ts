/**
 * The configuration file as a zod schema: every key, its default and its description. docs/sightglass.schema.json is
 * generated from it. Unknown keys are errors. Durations come out in milliseconds, sizes in bytes, ratios are 0..1.
 */
import { DEFAULT_HEALTH_THRESHOLDS } from '@sightglass/shared/health';
import { z } from 'zod';
import { alertingSchema } from './alerting-schema.ts';
import { accessLogSchema, LISTEN_PATTERN } from './access-log-schema.ts';
import { authSchema } from './auth-schema.ts';
import { engineSchema } from './engine-schema.ts';
import { meshConfigSchema } from './mesh-config-schema.ts';
import { outboundSchema } from './outbound-schema.ts';
import { durationSchema, sizeSchema } from './quantities.ts';
import { pushSchema } from './push-schema.ts';
import { scrapeSchema } from './scrape-schema.ts';
import { serverSchema } from './server-schema.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const ratioSchema = z.number().min(0).max(1);

const healthSchema = z
  .strictObject({
    degradedErrorRatio: ratioSchema
      .default(DEFAULT_HEALTH_THRESHOLDS.degradedErrorRatio)
      .describe('Share of failed requests, 0..1, from which a service is degraded.'),
    failingErrorRatio: ratioSchema
      .default(DEFAULT_HEALTH_THRESHOLDS.failingErrorRatio)
      .describe('Share of failed requests, 0..1, from which a service is failing.'),
  })
  .refine((health) => health.degradedErrorRatio <= health.failingErrorRatio, {
    path: ['failingErrorRatio'],
    message: 'failingErrorRatio may not be below degradedErrorRatio',
  });

const retentionSchema = z
  .strictObject({
    raw: durationSchema.prefault('6h').describe('Windows of the scrape interval.'),
    minute: durationSchema.prefault('2d').describe('Windows of 1 minute.'),
    fiveMinutes: durationSchema.prefault('14d').describe('Windows of 5 minutes.'),
    hour: durationSchema.prefault('90d').describe('Windows of 1 hour.'),
  })
  .superRefine((retention, context) => {
    const tiers = ['raw', 'minute', 'fiveMinutes', 'hour'] as const;
    for (const [index, tier] of tiers.entries()) {
      const finer = tiers[index - 1];
      if (finer === undefined || retention[finer] <= retention[tier]) continue;
      const message = `a coarser tier is kept at least as long as a finer one: ${tier} is shorter than ${finer}`;
      context.addIssue({ code: 'custom', path: [tier], message });
    }
  });

/** Below this the database cannot even write the windows of a small mesh. */
const LEAST_MEMORY_BYTES = 64 * 2 ** 20;
/** Below this the files of an empty database would be over the limit already. */
const LEAST_SIZE_BYTES = 16 * 2 ** 20;

const backfillSchema = z.strictObject({
  engine: engineSchema.describe('The engine that holds the past: the same keys as of store.engines.'),
  range: durationSchema.prefault('28d').describe('How far back.'),
});

const storeSchema = z.strictObject({
  engine: z
    .enum(['embedded', 'prometheus'])
    .default('embedded')
    .describe('Where telemetry is kept: in this process, or in Prometheus-compatible engines.'),
  engines: z
    .array(engineSchema)
    .default([])
    .describe('With engine: prometheus, one or more; with several, each is normally a cluster.'),
  backfill: backfillSchema
    .optional()
    .describe('With engine: embedded, imports the past from an engine that was there before.'),
  retention: retentionSchema.prefault({}).describe('How long each tier is kept.'),
  maxSize: sizeSchema
    .refine((bytes) => bytes >= LEAST_SIZE_BYTES, 'must be at least 16MiB')
    .prefault('8GiB')
    .describe('Limit for the files on disk; the oldest data goes first.'),
  memoryLimit: sizeSchema
    .refine((bytes) => bytes >= LEAST_MEMORY_BYTES, 'must be at least 64MiB')
    .prefault('128MiB')
    .describe('Limit for the database’s own memory.'),
});

/** Whether only this machine reaches an address; `host` without brackets. */
export function isLoopback(host: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host);
}

/** The parts of `host:port`, brackets taken off an IPv6 address. */
export function splitListen(listen: string): { host: string; port: number } {
  const [, host = '', port = ''] = LISTEN_PATTERN.exec(listen) ?? [];
  return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
}

const settingsSchema = z.strictObject({
  listen: z
    .string()
    .regex(LISTEN_PATTERN, 'write host:port, as 127.0.0.1:8480 or [::1]:8480')
    .default('127.0.0.1:8480')
    .describe('Address of the console.'),
  allowUnauthenticated: z
    .boolean()
    .default(false)
    .describe('Allows to listen on other addresses than loopback with auth: none.'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional()
    .describe(
      'Address by which browsers reach the console, when that is another than `listen`: behind a proxy.',
    ),
  server: serverSchema.prefault({}).describe('How the console is served.'),
  auth: authSchema
    .prefault('none')
    .describe(
      'Who may see and change what; `none`: everybody who reaches the console, which is then this machine only.',
    ),
  data: z.string().min(1).default('./data').describe('Folder for everything that is kept.'),
  log: z
    .strictObject({ level: z.enum(LOG_LEVELS).default('info') })
    .prefault({})
    .describe('Log of the server, JSON lines on standard output.'),
  demo: z.boolean().default(false).describe('Runs the demo mesh; on when no configuration file is given.'),
  health: healthSchema.prefault({}).describe('From error ratios to a status.'),
  store: storeSchema.prefault({}).describe('The telemetry store.'),
  scrape: scrapeSchema.prefault({}).describe('Reads the proxies’ own metrics.'),
  push: pushSchema.prefault({}).describe('Takes metrics that others send.'),
  outbound: outboundSchema
    .prefault({})
    .describe('Where requests may go whose address is typed into the console.'),
  alerting: alertingSchema.prefault({}).describe('When alerts are judged, and how people are told of them.'),
  slo: z
    .strictObject({
      folder: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Folder of SLOs as YAML, JSON or OpenSLO, watched; ./slos beside this file when that exists.',
        ),
    })
    .prefault({})
    .describe('Service level objectives.'),
  accessLog: accessLogSchema.prefault({}).describe('Who called what, when: the proxies’ access logs.'),
  meshConfig: meshConfigSchema
    .prefault({})
    .describe('Where the mesh’s own configuration is read from: policies, routes, workloads.'),
});

/** What only one of the two kinds of store can have. */
function checkStore(
  { store, scrape, push, demo, accessLog }: z.output<typeof settingsSchema>,
  context: z.RefinementCtx,
): void {
  const refuse = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  if (store.engine === 'embedded') {
    if (store.engines.length > 0) refuse(['store', 'engines'], 'engines are for engine: prometheus');
    if (store.backfill && store.backfill.range > store.retention.hour)
      refuse(
        ['store', 'backfill', 'range'],
        'is longer than windows of 1 hour are kept (store.retention.hour)',
      );
    return;
  }
  if (store.engines.length === 0)
    refuse(['store', 'engines'], 'engine: prometheus needs at least one engine, as engines: [{url: ...}]');
  const nowhere = 'there is nowhere to put metrics with engine: prometheus, which reads what engines hold';
  if (scrape.jobs.length > 0) refuse(['scrape', 'jobs'], `${nowhere}: let the engine scrape the proxies`);
  for (const kind of ['remoteWrite', 'otlp'] as const) {
    if (push[kind].enabled) refuse(['push', kind], `${nowhere}: let senders push to the engine`);
  }
  if (accessLog.edges === 'always')
    refuse(['accessLog', 'edges'], 'edges come from the engine with engine: prometheus: write auto or never');
  if (store.backfill)
    refuse(['store', 'backfill'], 'is for engine: embedded; an engine has its past already');
  if (demo) refuse(['demo'], `${nowhere}: the demo mesh needs engine: embedded`);
}

/** Whoever reaches the access log service can write records: other machines must show a certificate. */
function checkAccessLog(
  { accessLog: { als } }: z.output<typeof settingsSchema>,
  context: z.RefinementCtx,
): void {
  if (als.listen === undefined) return;
  const { host, port } = splitListen(als.listen);
  const path = ['accessLog', 'als', 'listen'];
  if (port > 65_535) context.addIssue({ code: 'custom', path, message: 'a port is at most 65535' });
  if (host === '' || isLoopback(host) || als.allowUnauthenticated || als.tls?.caFile !== undefined) return;
  const message =
    `${host} can be reached from other machines, and whoever reaches it can write into the access log. Give als.tls with a ` +
    'caFile, so that Envoys must show a certificate, or accept it with als.allowUnauthenticated: true';
  context.addIssue({ code: 'custom', path, message });
}

/** The provider sends people back to an address that it knows, and browsers come over TLS where that is all that is spoken. */
function checkPublicUrl(
  { auth, publicUrl, server }: z.output<typeof settingsSchema>,
  context: z.RefinementCtx,
): void {
  if (server.tls && publicUrl?.startsWith('http:')) {
    const message = 'begins with https, as server.tls serves nothing else';
    context.addIssue({ code: 'custom', path: ['publicUrl'], message });
  }
  if (!auth?.oidc || publicUrl !== undefined) return;
  const message = 'auth.oidc needs publicUrl: the address by which browsers reach the console';
  context.addIssue({ code: 'custom', path: ['publicUrl'], message });
}

export const configSchema = settingsSchema.superRefine((settings, context) => {
  checkStore(settings, context);
  checkAccessLog(settings, context);
  const { host, port } = splitListen(settings.listen);
  // What is not even an address has been told already.
  if (host === '') return;
  if (port > 65_535)
    context.addIssue({ code: 'custom', path: ['listen'], message: 'a port is at most 65535' });
  checkPublicUrl(settings, context);
  if (isLoopback(host) || settings.auth || settings.allowUnauthenticated) return;
  const message =
    `${host} can be reached from other machines, and nobody has to sign in: whoever reaches it sees and changes everything. ` +
    'Say who may in auth (docs/sign-in.md), listen on 127.0.0.1, or accept it with allowUnauthenticated: true ' +
    '(--allow-unauthenticated)';
  context.addIssue({ code: 'custom', path: ['listen'], message });
});
