/**
 * Panels of the console in other pages. An embed is one panel with all of its parameters, how it looks, the origins that may frame it, and an end; a signed token in its address
 * holds all of that, so that none of it can be changed. Times are epoch milliseconds.
 */
import { z } from 'zod';
import { BADGE_KINDS, badgeKindSchema } from './badges.ts';
import { rangeQuerySchema } from './common.ts';
import { nameSchema, positiveDurationSchema } from './documents.ts';
import { postureLevelSchema } from './security.ts';
import { breakdownKeySchema, metricSchema, type Metric } from './series.ts';
import { parseDuration } from '../time-range.ts';

const idSchema = z.string().min(1, 'is missing').max(800);
const namesSchema = z.array(z.string().min(1).max(253)).max(50).default([]);
const rangeSchema = rangeQuerySchema.shape.range;
const directionSchema = z.enum(['inbound', 'outbound']).default('inbound');
/** Clusters and namespaces that it is about; none means all that its author may see. */
const scope = { cluster: namesSchema, namespace: namesSchema };

const UNITS: Readonly<Record<Metric, string>> = {
  requests: 'rate',
  errors: 'rate',
  connections: 'rate',
  'error-ratio': 'ratio',
  mtls: 'ratio',
  p50: 'latency',
  p95: 'latency',
  p99: 'latency',
  bytes: 'bytes',
  'bytes-in': 'bytes',
  'bytes-out': 'bytes',
};

export const embedPanelSchema = z.discriminatedUnion('panel', [
  z.object({
    panel: z.literal('topology'),
    range: rangeSchema,
    ...scope,
    /** Id of the service around which it is drawn; null for all of the scope. */
    service: idSchema.nullable().default(null),
    hops: z.number().int().min(1).max(3).default(1),
    /** Show on every edge what is proven of mutual TLS. */
    security: z.boolean().default(false),
    /** Kinds of badges at the nodes; around a service there are none. */
    badges: z.array(badgeKindSchema).max(BADGE_KINDS.length).default([]),
  }),
  /** Golden signals. */
  z.object({
    panel: z.literal('service'),
    id: idSchema,
    direction: directionSchema,
    range: rangeSchema,
  }),
  z
    .object({
      panel: z.literal('chart'),
      of: z.enum(['mesh', 'service', 'workload', 'edge']),
      /** Of the service, workload or edge; null for the mesh. */
      id: idSchema.nullable().default(null),
      /** What the ends of an edge's id are. */
      ends: z.enum(['service', 'workload', 'version']).nullable().default(null),
      /** Up to three of one unit, such as p50, p95 and p99. */
      metrics: z.array(metricSchema).min(1).max(3),
      by: breakdownKeySchema.nullable().default(null),
      direction: directionSchema,
      range: rangeSchema,
      ...scope,
    })
    .refine(({ of, id }) => (of === 'mesh') === (id === null), {
      path: ['id'],
      message: 'names a service, workload or edge, and nothing for the mesh',
    })
    .refine(({ metrics }) => new Set(metrics.map((metric) => UNITS[metric])).size === 1, {
      path: ['metrics'],
      message: 'must be of one unit: they share an axis',
    })
    .refine(({ metrics, by }) => by === null || metrics.length === 1, {
      path: ['by'],
      message: 'splits one metric only',
    }),
  /** What is left of an SLO's error budget, and its course over the range. */
  z.object({ panel: z.literal('slo'), id: idSchema, range: rangeSchema }),
  /** What fires, is pending or lacks data, within the scope. */
  z.object({ panel: z.literal('alerts'), ...scope }),
  z.object({
    panel: z.literal('mtls'),
    by: postureLevelSchema.default('namespace'),
    range: rangeSchema,
    ...scope,
    service: idSchema.nullable().default(null),
  }),
]);
export type EmbedPanel = z.output<typeof embedPanelSchema>;
export type NewEmbedPanel = z.input<typeof embedPanelSchema>;
export type EmbedKind = EmbedPanel['panel'];

export const embedLookSchema = z.object({
  /** `auto` is as the reader's system has it. */
  theme: z.enum(['light', 'dark', 'auto']).default('auto'),
  /** No ground of its own: the page around it shows through. */
  transparent: z.boolean().default(false),
  /** The picture alone, without title, link and time. */
  kiosk: z.boolean().default(false),
});
export type EmbedLook = z.output<typeof embedLookSchema>;

/** Host names only: whatever else the address of an origin might hold could end up in a security policy. */
const ORIGIN =
  /^https?:\/\/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/;

/** As browsers write it: a scheme, a host, and a port where it is not the scheme's own. */
export const parentSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(300)
  .transform((text) => text.replace(/\/$/, '').replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2'))
  .refine((text) => ORIGIN.test(text), {
    message: 'is no origin such as https://wiki.example.org: a scheme and a host, no path and no wildcard',
  });

const LONGEST_DAYS = 730;
const lifeSchema = positiveDurationSchema.refine(
  (text) => (parseDuration(text) ?? 0) <= LONGEST_DAYS * 86_400_000,
  { message: `is longer than ${LONGEST_DAYS} days` },
);

export const newEmbedSchema = z.object({
  /** Its title, and its name in the list. */
  name: nameSchema,
  panel: embedPanelSchema,
  look: embedLookSchema.prefault({}),
  /** Origins of the pages that may frame it. */
  parents: z
    .array(parentSchema)
    .min(1, 'name the pages that will show it')
    .max(20, 'are more than 20')
    .transform((origins) => [...new Set(origins)]),
  expiresIn: lifeSchema.default('90d'),
});

export const previewEmbedSchema = newEmbedSchema.pick({ name: true, panel: true, look: true });

export const embedSchema = z.object({
  id: z.string(),
  name: z.string(),
  panel: embedPanelSchema,
  look: embedLookSchema,
  parents: z.array(z.string()),
  createdAt: z.number(),
  createdBy: z.string(),
  expiresAt: z.number(),
  /** To the minute; null when never. */
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
  /** Empty while it is not revoked. */
  revokedBy: z.string(),
});
export type Embed = z.infer<typeof embedSchema>;

export const embedsSchema = z.object({
  /** Newest first; those that ended too. */
  embeds: z.array(embedSchema),
  /** When the key was made that signs new ones; null while none was needed. */
  keyMadeAt: z.number().nullable(),
});

export const createdEmbedSchema = z.object({
  embed: embedSchema,
  /** Address for the frame, with the token: told this once. */
  url: z.string(),
});
export const embedPreviewSchema = z.object({
  /** Path on this console, for a frame on its own pages; it ends after some minutes. */
  path: z.string(),
  expiresAt: z.number(),
});

export const rotateEmbedKeysSchema = z.object({
  /** Whether all that was signed by former keys ends at once; otherwise it lasts until its own end. */
  endExisting: z.boolean().default(true),
});
export const rotatedEmbedKeysSchema = z.object({
  keyMadeAt: z.number(),
  /** How many embeds ended by it. */
  ended: z.number().int(),
});
