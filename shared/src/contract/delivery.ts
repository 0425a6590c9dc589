/** Who is told of alerts, how, and what became of it: receivers, routing, silences, maintenance, deliveries, the ledger. */
import { z } from 'zod';
import { severitySchema } from './alerts.ts';
import { rangeQuerySchema, windowSchema } from './common.ts';
import {
  durationTextSchema,
  momentSchema,
  nameSchema,
  positiveDurationSchema,
  recordFields,
  textSchema,
} from './documents.ts';

export const matcherSchema = z.object({
  label: z.string().min(1, 'is missing'),
  operator: z.enum(['=', '!=', '=~', '!~']).default('='),
  value: z.string().max(1000),
});
export type Matcher = z.infer<typeof matcherSchema>;

/**
 * A secret is written and never read: an answer has `{set: true}` where one is kept. In a change, a text sets it, `{set: true}` keeps
 * the one that is there, null or left out takes it away.
 */
export const secretSchema = z.union([z.string().max(4000), z.object({ set: z.literal(true) })]).nullable();
export type Secret = z.infer<typeof secretSchema>;

/** An address is shown to everybody, so it must hold no password. */
const urlSchema = z
  .url({ protocol: /^https?$/, error: 'is no address such as https://example.org/hook' })
  .refine((url) => !/^\w+:\/\/[^/?#]*@/.test(url), {
    message: 'holds a name or password, which everybody could read here: write a bearer token instead',
  });

export const receiverTargetSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    url: urlSchema,
    /** Signs the body: HMAC-SHA256, hex, in X-Sightglass-Signature. */
    signingKey: secretSchema.default(null),
    bearer: secretSchema.default(null),
  }),
  z.object({
    kind: z.literal('alertmanager'),
    /** Without /api/v2; each is told (a cluster of Alertmanagers). */
    urls: z.array(urlSchema).min(1, 'needs at least one address'),
    bearer: secretSchema.default(null),
  }),
  z.object({
    kind: z.literal('pagerduty'),
    routingKey: secretSchema,
    url: urlSchema.default('https://events.pagerduty.com'),
  }),
  z.object({
    kind: z.literal('slack'),
    /** The webhook's address is the secret. */
    webhookUrl: secretSchema,
    channel: z.string().max(80).default(''),
  }),
  z.object({
    kind: z.literal('email'),
    to: z.array(z.email('is no e-mail address')).min(1, 'needs at least one address'),
    from: z.email('is no e-mail address'),
    host: z.string().min(1, 'is missing'),
    port: z.number().int().min(1).max(65_535).default(587),
    /** `starttls` refuses to send without it. */
    security: z.enum(['none', 'starttls', 'tls']).default('starttls'),
    username: z.string().default(''),
    password: secretSchema.default(null),
  }),
]);
export type ReceiverTarget = z.infer<typeof receiverTargetSchema>;

export const receiverSchema = z.object({
  name: nameSchema,
  target: receiverTargetSchema,
  /** Tell also of the end. */
  sendResolved: z.boolean().default(true),
});
export type Receiver = z.infer<typeof receiverSchema>;
export type ReceiverDraft = z.input<typeof receiverSchema>;
export const receiverRecordSchema = z.object({ ...recordFields, receiver: receiverSchema });
export type ReceiverRecord = z.infer<typeof receiverRecordSchema>;
export const receiversSchema = z.object({
  receivers: z.array(
    receiverRecordSchema.extend({
      /** The last attempt of all. */
      last: z.object({ at: z.number(), ok: z.boolean(), detail: z.string() }).nullable(),
      waiting: z.number().int(),
      dead: z.number().int(),
      /** Names of secrets that the present key does not open; they must be written again. */
      unreadableSecrets: z.array(z.string()).optional(),
    }),
  ),
});
export type Receivers = z.infer<typeof receiversSchema>;

/** What the test button did: one attempt, at once, not through the queue. */
export const receiverTestSchema = z.object({
  ok: z.boolean(),
  status: z.number().nullable(),
  detail: z.string(),
  durationMs: z.number(),
});
export type ReceiverTest = z.infer<typeof receiverTestSchema>;

export const groupingSchema = z.object({
  by: z.array(z.string()).default(['alertname', 'service']),
  wait: positiveDurationSchema.default('30s'),
  /** The same where one of the alerts is a page, which should not wait for company as long. */
  pageWait: durationTextSchema.default('5s'),
  interval: positiveDurationSchema.default('5m'),
  repeat: positiveDurationSchema.default('4h'),
});
export const routeEntrySchema = z.object({
  name: z.string().max(120).default(''),
  matchers: z.array(matcherSchema).default([]),
  receivers: z.array(z.string()),
  /** Look at the entries below as well. */
  continue: z.boolean().default(false),
  /** Parts left out are the table's. */
  grouping: z
    .object({
      by: z.array(z.string()).optional(),
      wait: positiveDurationSchema.optional(),
      pageWait: durationTextSchema.optional(),
      interval: positiveDurationSchema.optional(),
      repeat: positiveDurationSchema.optional(),
    })
    .default({}),
});
export const routingSchema = z.object({
  /** The first that matches takes an alert. */
  routes: z.array(routeEntrySchema).default([]),
  /** Who is told of what no route takes. */
  fallback: z.array(z.string()).default([]),
  grouping: groupingSchema.prefault({}),
  /** A dead dependency holds back the alerts of its callers. */
  inhibitCallers: z.boolean().default(false),
});
export type Routing = z.infer<typeof routingSchema>;
export const routingRecordSchema = z.object({ ...recordFields, routing: routingSchema });

export const silenceSchema = z
  .object({
    matchers: z.array(matcherSchema).min(1, 'a silence without a matcher would silence everything'),
    startsAt: momentSchema,
    endsAt: momentSchema,
    comment: z.string().trim().min(1, 'say why').max(1000),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, {
    path: ['endsAt'],
    message: 'must be after the start',
  });
export type Silence = z.infer<typeof silenceSchema>;
export const silenceRecordSchema = z.object({
  ...recordFields,
  silence: silenceSchema,
  state: z.enum(['planned', 'active', 'expired']),
  /** Fingerprints of alerts that it holds back now. */
  holds: z.array(z.string()),
});
export const silencesSchema = z.object({ silences: z.array(silenceRecordSchema) });
export type Silences = z.infer<typeof silencesSchema>;

/** Planned work: alerts of its scope are held back, and its time may be left out of budgets. */
export const maintenanceSchema = z
  .object({
    name: nameSchema,
    scope: z.object({
      clusters: z.array(z.string()).default([]),
      namespaces: z.array(z.string()).default([]),
      services: z.array(z.string()).default([]),
    }),
    startsAt: momentSchema,
    endsAt: momentSchema,
    holdAlerts: z.boolean().default(true),
    excludeFromBudget: z.boolean().default(true),
    comment: textSchema.default(''),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, {
    path: ['endsAt'],
    message: 'must be after the start',
  });
export type Maintenance = z.infer<typeof maintenanceSchema>;
export const maintenanceRecordSchema = z.object({
  ...recordFields,
  maintenance: maintenanceSchema,
  state: z.enum(['planned', 'active', 'past']),
});
export const maintenancesSchema = z.object({ windows: z.array(maintenanceRecordSchema) });
export type Maintenances = z.infer<typeof maintenancesSchema>;

export const attemptSchema = z.object({
  at: z.number(),
  ok: z.boolean(),
  /** HTTP or SMTP status. */
  status: z.number().nullable(),
  /** First bytes of the answer, or why there was none. */
  detail: z.string(),
  durationMs: z.number(),
});
export const deliverySchema = z.object({
  id: z.string(),
  receiver: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
  /** Stable for one group, or one alert where the receiver knows single alerts. */
  deduplicationKey: z.string(),
  action: z.enum(['fire', 'repeat', 'resolve', 'acknowledge']),
  alerts: z.array(z.object({ fingerprint: z.string(), summary: z.string(), severity: severitySchema })),
  state: z.enum(['waiting', 'sent', 'dead']),
  createdAt: z.number(),
  /** When it is tried (again). */
  nextAt: z.number().nullable(),
  sentAt: z.number().nullable(),
  attempts: z.array(attemptSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;
export const deliveriesQuerySchema = z.object({
  state: z.enum(['waiting', 'sent', 'dead']).optional(),
  receiver: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const deliveriesSchema = z.object({
  deliveries: z.array(deliverySchema),
  waiting: z.number().int(),
  dead: z.number().int(),
});
export type Deliveries = z.infer<typeof deliveriesSchema>;

/** Why somebody was, or was not, told. */
export const ledgerEntrySchema = z.object({
  id: z.number().int(),
  at: z.number(),
  kind: z.enum([
    'pending',
    'fired',
    'resolved',
    'no-data',
    'silenced',
    'inhibited',
    'maintenance',
    'held-in-group',
    'no-receiver',
    'queued',
    'sent',
    'failed',
    'dead',
    'replayed',
    'acknowledged',
    'receiver-test',
  ]),
  fingerprint: z.string().nullable(),
  episode: z.string().nullable(),
  /** The rule or SLO. */
  source: z.string().nullable(),
  receiver: z.string().nullable(),
  delivery: z.string().nullable(),
  /** One sentence. */
  text: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
export const ledgerQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  fingerprint: z.string().optional(),
  source: z.string().optional(),
  receiver: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(2000).default(500),
});
/** Newest first. */
export const ledgerSchema = z.object({
  window: windowSchema,
  entries: z.array(ledgerEntrySchema),
  truncated: z.boolean(),
});
export type Ledger = z.infer<typeof ledgerSchema>;
